pub type BOOL = i32;
pub type BOOLEAN = u8;

#[repr(C)]
pub struct FILE_DISPOSITION {
    pub DeleteFile: BOOL,
    pub Directory: BOOLEAN,
    pub Inherited: BOOLEAN,
    pub Tail: u8,
}
