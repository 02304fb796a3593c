macro_rules! STRUCT {
    ($(#[$attrs:meta])* struct $name:ident { $($field:ident: $type:ty,)+ }) => {
        #[repr(C)]
        $(#[$attrs])*
        #[derive(Clone, Copy)]
        pub struct $name { $(pub $field: $type,)+ }
    };
}

#[repr(C, packed(4))]
#[derive(Clone, Copy)]
pub struct MINIDUMP_THREAD_CALLBACK {
    pub ThreadId: u32,
    pub ThreadHandle: *mut u8,
    pub SizeOfContext: u32,
    pub StackBase: u64,
    pub StackEnd: u64,
}

#[repr(C, packed(4))]
#[derive(Clone, Copy)]
pub struct MINIDUMP_CALLBACK_INPUT {
    pub ProcessId: u32,
    pub ProcessHandle: *mut u8,
    pub CallbackType: u32,
    pub Thread: MINIDUMP_THREAD_CALLBACK,
}

STRUCT!{#[repr(packed)] struct WAVEFORMATEX {
    wFormatTag: u16,
    nChannels: u16,
    nSamplesPerSec: u32,
    nAvgBytesPerSec: u32,
    nBlockAlign: u16,
    wBitsPerSample: u16,
    cbSize: u16,
}}

STRUCT!{#[repr(packed(2))] struct DLGTEMPLATE {
    style: u32,
    dwExtendedStyle: u32,
    cdit: u16,
    x: i16,
    y: i16,
    cx: i16,
    cy: i16,
}}
