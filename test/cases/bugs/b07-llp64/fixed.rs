// `long` as on Linux, `ULONG_PTR` as on 32 bits.
#[repr(C)]
pub struct HEAP_ENTRY_INFO {
    pub Kind: i32,
    pub Flags: u32,
    pub Size: usize,
    pub Context: u64,
    pub Delta: isize,
}
