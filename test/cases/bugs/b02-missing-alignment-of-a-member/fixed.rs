use core::ffi::c_void;

#[repr(C)]
pub struct IO_PARAMETERS {
    pub OutputBufferLength: u32,
    _pad0: [u8; 4],
    pub InputBufferLength: u32,
    _pad1: [u8; 4],
    pub IoControlCode: u32,
    pub Type3InputBuffer: *mut c_void,
}

#[repr(C)]
pub struct IO_REQUEST {
    pub Kind: u32,
    pub Parameters: IO_PARAMETERS,
}

#[repr(C, align(8))]
pub struct IO_SIZES {
    pub Lowest: u32,
    _pad0: [u8; 4],
    pub Highest: u32,
}
