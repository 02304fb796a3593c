pub const PS_ATTRIBUTE_PARENT_PROCESS: usize = 0x60000;
pub const PS_ATTRIBUTE_MITIGATION_OPTIONS: usize = 0x60010;

#[repr(C)]
pub struct PS_ATTRIBUTE {
    pub Attribute: usize,
    pub Size: usize,
}
