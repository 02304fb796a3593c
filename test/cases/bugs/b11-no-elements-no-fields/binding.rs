// The crate says `//fixme` here.
#[repr(C)]
pub struct LEAP_SECOND_DATA {
    pub Enabled: u8,
    pub Count: u32,
    pub Data: [u8; 0],
}

#[repr(C)]
pub struct OPAQUE_HEAD {
    pub Tail: [i32; 0],
}

#[repr(C)]
pub struct HOLDER {
    pub Head: OPAQUE_HEAD,
    pub After: u32,
}
