//! The same call without the crossing, for `scripts/overhead.sh`. Only with the feature `measure`.

use std::{hint::black_box, time::Instant};

use napi::Env;
use napi_derive::napi;

use crate::{agent::NativeAgent, call::at_once};

#[napi]
impl NativeAgent {
    /// Nanoseconds that one `parse` takes in Rust, over `rounds` of them.
    #[napi]
    pub fn measure_parse(&self, env: &Env, text: String, rounds: u32) -> napi::Result<f64> {
        at_once(env, || {
            let agent = self.core()?;
            let started = Instant::now();
            for _ in 0..rounds {
                black_box(agent.parse(black_box(&text)));
            }
            Ok(started.elapsed().as_nanos() as f64 / f64::from(rounds))
        })
    }
}
