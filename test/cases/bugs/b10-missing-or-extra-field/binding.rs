pub type PVOID = *mut core::ffi::c_void;

// PartitionId came with Windows 10 1909; nothing moves, it lies in what was padding.
#[repr(C)]
pub struct MEMORY_BASIC_INFORMATION {
    pub BaseAddress: PVOID,
    pub AllocationBase: PVOID,
    pub AllocationProtect: u32,
    pub RegionSize: usize,
    pub State: u32,
    pub Protect: u32,
    pub Type: u32,
}

#[repr(C)]
pub struct FIRMWARE_TABLE {
    pub Provider: u32,
    pub Action: u32,
    pub TableId: u32,
    pub Length: u32,
    pub Data: [u8; 8],
}

#[repr(C)]
pub struct CURDIR_HANDLES {
    pub Handle: PVOID,
    pub Count: u32,
    pub Slots: [PVOID; 3],
}
