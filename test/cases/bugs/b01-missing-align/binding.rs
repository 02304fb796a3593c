// As std had it from 2014 to 2015.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct M128A {
    pub Low: u64,
    pub High: i64,
}

#[repr(C)]
pub struct XSAVE_FORMAT {
    pub ControlWord: u16,
    pub StatusWord: u16,
    pub TagWord: u8,
    pub Reserved1: u8,
    pub ErrorOpcode: u16,
    pub ErrorOffset: u32,
    pub FloatRegisters: [M128A; 8],
}

#[repr(C)]
pub struct CONTEXT {
    pub P1Home: u64,
    pub ContextFlags: u32, // 4 bytes and 4 of padding
    pub FltSave: XSAVE_FORMAT,
    pub VectorRegister: [M128A; 26],
    pub VectorControl: u64,
}
