#![no_std]
#![allow(non_camel_case_types)]
pub mod shared;
