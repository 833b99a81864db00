//! Random numbers for lives and draws, without a question to the system for each: that would cost more than all else
//! that a promotion does.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use crate::clock::{Rng, STEP, SystemRng, mixed};

/// How many of a host's numbers are fetched at a time.
const AT_ONCE: usize = 64;

pub(super) struct Chance {
    rng: Arc<dyn Rng>,
    drawn: Drawn,
}

enum Drawn {
    /// Spread from one number of the system's (SplitMix64): where that has come to, 0 before the first.
    Spread(AtomicU64),
    /// As they come from the host's own generator, which may be made to tell certain numbers.
    Told(Mutex<Vec<u64>>),
}

impl Chance {
    /// Numbers of the host's, or the system's where it gave none.
    pub(super) fn new(host: Option<Arc<dyn Rng>>) -> Self {
        match host {
            Some(rng) => Self { rng, drawn: Drawn::Told(Mutex::default()) },
            None => Self { rng: Arc::new(SystemRng), drawn: Drawn::Spread(AtomicU64::new(0)) },
        }
    }

    /// A number for whatever nobody guesses for gain.
    pub(super) fn draw(&self) -> u64 {
        match &self.drawn {
            Drawn::Spread(at) => self.spread(at),
            Drawn::Told(drawn) => self.told(drawn),
        }
    }

    fn spread(&self, at: &AtomicU64) -> u64 {
        if at.load(Ordering::Relaxed) == 0 {
            // Whoever comes second goes on from the first one's.
            let _ = at.compare_exchange(0, self.unique().max(1), Ordering::Relaxed, Ordering::Relaxed);
        }
        mixed(at.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP))
    }

    fn told(&self, drawn: &Mutex<Vec<u64>>) -> u64 {
        let mut drawn = drawn.lock().unwrap_or_else(PoisonError::into_inner);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededRng;

    #[test]
    fn draws_are_spread_evenly() {
        for chance in [Chance::new(None), Chance::new(Some(Arc::new(SeededRng::new(3))))] {
            let mut tenths = [0_u32; 10];
            for _ in 0..10_000 {
                let tenth = usize::try_from((u128::from(chance.draw()) * 10) >> 64).unwrap();
                tenths[tenth] += 1;
            }
            // Ten standard deviations.
            assert!(tenths.iter().all(|n| (700..1_300).contains(n)), "{tenths:?}");
        }
        assert_ne!(Chance::new(None).draw(), Chance::new(None).draw());
    }
}
