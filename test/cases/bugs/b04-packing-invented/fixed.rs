#[repr(C)]
pub struct SHELLEXECUTEINFOW {
    pub cbSize: u32,
    pub fMask: u32,
    pub hwnd: *mut u8,
    pub lpVerb: *const u16,
    pub lpFile: *const u16,
    pub nShow: i32,
    pub hInstApp: *mut u8,
    pub lpIDList: *mut u8,
}

// No field of this one is anywhere else for it; those of MARKET are.
#[repr(C)]
pub struct OFFER {
    pub Object: *mut u8,
    pub Price: u64,
}

#[repr(C)]
pub struct MARKET {
    pub Count: u32,
    pub First: OFFER,
}
