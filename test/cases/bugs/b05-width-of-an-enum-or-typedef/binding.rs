#[repr(i32)]
#[derive(Clone, Copy)]
pub enum DMCOLOR {
    DMCOLOR_MONOCHROME = 1,
    DMCOLOR_COLOR = 2,
}

#[repr(C)]
pub struct DEVMODEW {
    pub dmDeviceName: [u16; 32],
    pub dmSize: u16,
    pub dmColor: DMCOLOR,
    pub dmDuplex: i16,
    pub dmBitsPerPel: u32,
}

pub type IMAGE_FILE_MACHINE = u32;

#[repr(C)]
pub struct IMAGE_FILE_HEADER {
    pub Machine: IMAGE_FILE_MACHINE,
    pub NumberOfSections: u16,
    pub TimeDateStamp: u32,
    pub SizeOfOptionalHeader: u16,
    pub Characteristics: u16,
}
