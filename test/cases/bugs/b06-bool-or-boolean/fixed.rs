pub type BOOL = i32;
pub type BOOLEAN = u8;

#[repr(C)]
pub struct FILE_DISPOSITION {
    pub DeleteFile: BOOLEAN,
    pub Directory: BOOLEAN,
    pub Inherited: BOOL,
    pub Tail: u8,
}
