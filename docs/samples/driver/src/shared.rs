//! The records of inc/shared.h.

#[repr(C)]
pub struct SNAP_REQUEST {
    pub kind: u8,
    pub length: u32,
    pub offset: u64,
    pub options: u32,
}

impl SNAP_REQUEST {
    pub fn flush(&self) -> bool {
        self.options & 1 != 0
    }

    pub fn priority(&self) -> u32 {
        (self.options >> 1) & 0b111
    }
}

#[repr(C)]
pub struct SNAP_EVENT {
    pub process: u32,
    pub time: u64,
    pub status: i32,
}
