// As gcc would lay it out: everything in one word and a bit.
#[repr(C)]
pub struct REQUEST_OPTIONS {
    pub bits: u16,
    _bits0: u32,
    pub Next: u32,
}
