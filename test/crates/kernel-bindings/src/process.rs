use crate::base::*;

#[repr(C)]
pub struct DISPATCHER_HEADER {
    pub Lock: LONG,
    pub SignalState: LONG,
    pub WaitListHead: LIST_ENTRY,
}

#[repr(C)]
pub struct KPROCESS {
    pub Header: DISPATCHER_HEADER,
    pub ProfileListHead: LIST_ENTRY,
    pub DirectoryTableBase: usize,
    pub ThreadListHead: LIST_ENTRY,
    pub ProcessLock: u32,
    pub ProcessTimerDelay: u32,
    pub DeepFreezeStartTime: u64,
    _affinity: [u8; 0x228],
    pub ProcessFlags: i32,
    _pad0: [u8; 0xd4],
    pub ProcessListEntry: LIST_ENTRY,
    pub CycleTime: u64,
    pub ContextSwitches: u64,
    _pad1: [u8; 0xc8],
}

#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct PS_PROTECTION(pub u8);

#[repr(C)]
pub struct EPROCESS {
    pub Pcb: KPROCESS,
    pub ProcessLock: EX_PUSH_LOCK,
    pub UniqueProcessId: HANDLE,
    pub ActiveProcessLinks: LIST_ENTRY,
    pub RundownProtect: EX_RUNDOWN_REF,
    pub Flags2: ULONG,
    pub Flags: ULONG,
    pub CreateTime: LARGE_INTEGER,
    pub ProcessQuotaUsage: [usize; 2],
    pub ProcessQuotaPeak: [usize; 2],
    pub PeakVirtualSize: usize,
    pub VirtualSize: usize,
    pub SessionProcessLinks: LIST_ENTRY,
    pub ExceptionPortData: PVOID,
    pub Token: EX_FAST_REF,
    _pad0: [u8; 0x80],
    pub InheritedFromUniqueProcessId: HANDLE,
    pub OwnerProcessId: usize,
    pub Peb: PVOID,
    _pad1: [u8; 0x50],
    pub ImageFileName: [u8; 15],
    pub PriorityClass: u8,
    _pad2: [u8; 0x28],
    pub ThreadListHead: LIST_ENTRY,
    pub ActiveThreads: ULONG,
    _pad3: [u8; 0x1e0],
    pub ExitStatus: NTSTATUS,
    pub VadRoot: RTL_AVL_TREE,
    _pad4: [u8; 0x60],
    pub ExitTime: LARGE_INTEGER,
    _pad5: [u8; 0x32],
    pub Protection: PS_PROTECTION,
}
