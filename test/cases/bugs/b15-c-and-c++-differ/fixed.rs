// Measured with a C++ probe, while the header is C.
#[repr(C)]
pub struct NOTHING {
    pub _unused: [u8; 4],
}

#[repr(C)]
pub struct PHRASE {
    pub Reserved: NOTHING,
    pub Kind: u8,
    pub Length: u32,
}
