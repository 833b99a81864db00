//! Redis as a tier that machines share, as the bus between them, and as the keeper of a rate limit that they share (here
//! for the sake of the one connection). Feature `redis`.
//!
//! Works on servers from 6.2 on, alone, behind Sentinel or as a cluster, and on what speaks like them. All keys begin
//! with the prefix of the [`RedisConfig`]: `k:` entries, `{w}` the count and the log of wide removals, `l:` locks, `q:` rate limits. How
//! many entries are kept is the server's to decide: give it `maxmemory` with `allkeys-lru`, or any other policy. Nothing
//! that it evicts brings back what was taken out: where the log is gone, all that was written before counts as gone.
//! The user needs the right to run scripts (`EVAL`).
//!
//! Needs a tokio runtime, the one it was made in.

mod bus;
mod config;
mod epochs;
mod limit;
mod link;
mod tier;

pub use bus::RedisBus;
pub use config::RedisConfig;
pub use limit::RedisRateLimit;
pub use tier::RedisTier;
