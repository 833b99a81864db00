#![allow(missing_docs)]
use super::*; use crate::Result; use std::io::Read;
#[derive(Default,Clone)] pub struct ImportOptions { pub lenient: bool }
pub struct ImportProgress { pub rows: u64, pub bytes: u64 }
#[derive(Debug,serde::Serialize)] pub struct Skipped { pub line: u64, pub reason: String }
#[derive(Debug,serde::Serialize)] pub struct ImportReport { pub read: u64, pub imported: u64, pub replaced: u64, pub skipped_count: u64, pub skipped: Vec<Skipped> }
pub fn read_catalog(_f: impl Read, _o: &ImportOptions, _p: impl FnMut(ImportProgress)) -> Result<(Vec<Product>, ImportReport)> { Err(crate::Error::new(crate::ErrorKind::NotSupported,"")) }
