//! Redis as a tier that machines share, and as the bus between them. Feature `redis`.
//!
//! Works on servers from 6.2 on, alone, behind Sentinel or as a cluster, and on what speaks like them. All keys begin
//! with the prefix of the [`RedisConfig`]: `k:` entries, `g:` the tags of an entry, `t:` the keys that bear a tag, `l:`
//! locks. How many entries are kept is the server's to decide: give it `maxmemory` with `allkeys-lru`; a lost index
//! of a tag costs at most that an entry lives on to its own end.
//!
//! Needs a tokio runtime, the one it was made in.

mod bus;
mod config;
mod link;
mod tier;

pub use bus::RedisBus;
pub use config::RedisConfig;
pub use tier::RedisTier;
