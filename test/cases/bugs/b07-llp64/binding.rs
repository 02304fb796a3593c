// `long` as on Linux, `ULONG_PTR` as on 32 bits.
#[repr(C)]
pub struct HEAP_ENTRY_INFO {
    pub Kind: i64,
    pub Flags: u32,
    pub Size: usize,
    pub Context: u32,
    pub Delta: isize,
}
