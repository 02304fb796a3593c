use core::ffi::c_void;

pub type PVOID = *mut c_void;
pub type HANDLE = PVOID;
pub type ULONG = u32;
pub type LONG = i32;
pub type NTSTATUS = LONG;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct LIST_ENTRY {
    pub Flink: *mut LIST_ENTRY,
    pub Blink: *mut LIST_ENTRY,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct SINGLE_LIST_ENTRY {
    pub Next: *mut SINGLE_LIST_ENTRY,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct UNICODE_STRING {
    pub Length: u16,
    pub MaximumLength: u16,
    pub Buffer: *mut u16,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct LARGE_INTEGER {
    pub QuadPart: i64,
}

/// Locked, waiting and sharing bits in one word.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct EX_PUSH_LOCK(pub usize);

#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct EX_RUNDOWN_REF(pub usize);

/// A pointer whose low four bits count references.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct EX_FAST_REF(pub usize);

#[repr(C)]
#[derive(Clone, Copy)]
pub struct RTL_AVL_TREE {
    pub Root: PVOID,
}
