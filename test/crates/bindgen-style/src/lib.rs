//! Our own text in the style of bindgen's output: bit-field units with old and new accessors, anonymous parts, incomplete
//! arrays, opaque types and both forms of layout tests.
#![allow(non_camel_case_types, non_snake_case, non_upper_case_globals, dead_code)]

#[repr(C)]
#[derive(Copy, Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct __BindgenBitfieldUnit<Storage> {
    storage: Storage,
}
impl<Storage> __BindgenBitfieldUnit<Storage>
where
    Storage: AsRef<[u8]> + AsMut<[u8]>,
{
    pub fn get(&self, bit_offset: usize, bit_width: u8) -> u64 {
        let mut value = 0;
        for bit in 0..bit_width as usize {
            let at = bit + bit_offset;
            if self.storage.as_ref()[at / 8] & (1 << (at % 8)) != 0 {
                value |= 1 << bit;
            }
        }
        value
    }
    pub fn get_const<const BIT_OFFSET: usize, const BIT_WIDTH: u8>(&self) -> u64 {
        self.get(BIT_OFFSET, BIT_WIDTH)
    }
}

#[repr(C)]
#[derive(Default)]
pub struct __IncompleteArrayField<T>(::std::marker::PhantomData<T>, [T; 0]);

pub type ULONG = ::std::os::raw::c_ulong;

#[repr(C)]
#[derive(Copy, Clone)]
pub struct _POOL_STATE {
    pub __bindgen_anon_1: _POOL_STATE__bindgen_ty_1,
    pub Next: *mut _POOL_STATE,
}
#[repr(C)]
#[derive(Copy, Clone)]
pub union _POOL_STATE__bindgen_ty_1 {
    pub Value: u32,
    pub __bindgen_anon_1: _POOL_STATE__bindgen_ty_1__bindgen_ty_1,
}
#[repr(C)]
#[repr(align(4))]
#[derive(Debug, Copy, Clone)]
pub struct _POOL_STATE__bindgen_ty_1__bindgen_ty_1 {
    pub _bitfield_align_1: [u16; 0],
    pub _bitfield_1: __BindgenBitfieldUnit<[u8; 4usize]>,
}
impl _POOL_STATE__bindgen_ty_1__bindgen_ty_1 {
    #[inline]
    pub fn Kind(&self) -> u32 {
        unsafe { ::std::mem::transmute(self._bitfield_1.get(0usize, 3u8) as u32) }
    }
    #[inline]
    pub fn Depth(&self) -> u32 {
        unsafe { ::std::mem::transmute(self._bitfield_1.get_const::<3usize, 13u8>() as u32) }
    }
    #[inline]
    pub fn Owner(&self) -> u32 {
        unsafe { ::std::mem::transmute(self._bitfield_1.get(16usize, 16u8) as u32) }
    }
}

#[repr(C)]
pub struct _LIST_HEADER {
    pub Count: u16,
    pub Entries: __IncompleteArrayField<u64>,
}
#[repr(C)]
#[repr(align(8))]
pub struct _OPAQUE {
    pub _bindgen_opaque_blob: [u64; 3usize],
}
#[repr(C)]
pub struct _FORWARD {
    pub _address: u8,
}

#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of _POOL_STATE"][::std::mem::size_of::<_POOL_STATE>() - 16usize];
    ["Alignment of _POOL_STATE"][::std::mem::align_of::<_POOL_STATE>() - 8usize];
    ["Offset of field: _POOL_STATE::Next"][::std::mem::offset_of!(_POOL_STATE, Next) - 8usize];
};
const _: () = assert!(::core::mem::size_of::<_OPAQUE>() == 3 * 8 && core::mem::align_of::<_OPAQUE>() == 8);
const _: () = assert!(::core::mem::size_of::<_OPAQUE>() == 24 || cfg!(windows));

#[test]
fn bindgen_test_layout__LIST_HEADER() {
    const UNINIT: ::std::mem::MaybeUninit<_LIST_HEADER> = ::std::mem::MaybeUninit::uninit();
    let ptr = UNINIT.as_ptr();
    assert_eq!(::std::mem::size_of::<_LIST_HEADER>(), 8usize, concat!("Size of: ", stringify!(_LIST_HEADER)));
    assert_eq!(
        unsafe { ::std::ptr::addr_of!((*ptr).Entries) as usize - ptr as usize },
        8usize,
        concat!("Offset of field: ", stringify!(_LIST_HEADER), "::", stringify!(Entries))
    );
    assert_eq!(
        unsafe { &(*(::std::ptr::null::<_LIST_HEADER>())).Count as *const _ as usize },
        0usize,
        concat!("Offset of field: ", stringify!(_LIST_HEADER), "::", stringify!(Count))
    );
}
