#[repr(C, align(16))]
#[derive(Clone, Copy)]
pub struct WIDE {
    pub Low: u64,
    pub High: u64,
}

// rustc: E0588, packed type cannot transitively contain a `#[repr(align)]` type.
#[repr(C, packed)]
pub struct MESSAGE {
    pub Kind: u8,
    pub Length: u32,
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
    pub Limit: QuotaLimit,
    pub Used: u32,
}
