#[repr(C, align(16))]
#[derive(Clone, Copy)]
pub struct WIDE {
    pub Low: u64,
    pub High: u64,
}

// rustc: E0588, packed type cannot transitively contain a `#[repr(align)]` type.
#[repr(C)]
pub struct MESSAGE {
    pub Kind: u8,
    pub Length: [u8; 4],
    pub Payload: WIDE,
    pub Checksum: u8,
}

#[repr(i64)]
#[derive(Clone, Copy)]
pub enum QuotaLimit {
    LimitNone = 0,
    LimitAll = 0x7fff_ffff_ffff,
}

#[repr(C)]
pub struct QUOTA {
    pub Limit: i32,
    pub Used: u32,
}
