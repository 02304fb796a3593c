//! A few ntoskrnl records, written by hand for Windows 10 2004 to 22H2.
#![no_std]
#![allow(non_camel_case_types, non_snake_case)]

mod base;
mod loader;
mod process;

pub use base::*;
pub use loader::*;
pub use process::*;
