//! Random numbers for lives and draws, fetched many at a time: a question to the system for each would cost more
//! than all else that a promotion does.

use std::sync::{Arc, Mutex, PoisonError};

use crate::clock::Rng;

/// How many are fetched at a time.
const AT_ONCE: usize = 64;

pub(super) struct Chance {
    rng: Arc<dyn Rng>,
    drawn: Mutex<Vec<u64>>,
}

impl Chance {
    pub(super) fn new(rng: Arc<dyn Rng>) -> Self {
        Self { rng, drawn: Mutex::default() }
    }

    /// A number for whatever nobody guesses for gain.
    pub(super) fn draw(&self) -> u64 {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = drawn.pop() {
            return number;
        }
        let mut bytes = [0; AT_ONCE * 8];
        self.rng.fill(&mut bytes);
        drawn.extend(bytes.as_chunks::<8>().0.iter().map(|number| u64::from_le_bytes(*number)));
        drawn.pop().unwrap_or_default()
    }

    /// A number that no other process has drawn, also where this one was forked off another.
    pub(super) fn unique(&self) -> u64 {
        self.rng.next_u64()
    }
}
