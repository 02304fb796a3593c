#[repr(C)]
#[derive(Clone, Copy)]
pub struct GUID {
    pub Data1: u32,
    pub Data2: u16,
    pub Data3: u16,
    pub Data4: [u8; 8],
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct LIST_ENTRY {
    pub Flink: *mut LIST_ENTRY,
    pub Blink: *mut LIST_ENTRY,
}

#[repr(C)]
pub struct SERVICE_NAME {
    pub DisplayName: [u16; 32],
    pub Interface: GUID,
    pub Context: *mut u8,
    pub Links: LIST_ENTRY,
    pub Head: *mut LIST_ENTRY,
}
