//! Randomness as an input.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

/// Where randomness comes from.
pub trait Rng: Send + Sync + fmt::Debug {
    /// Fills `out` with random bytes.
    fn fill(&self, out: &mut [u8]);

    /// A random number over the whole range.
    fn next_u64(&self) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }
}

/// The operating system's randomness. Safe across `fork`, since it keeps no state.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemRng;

impl Rng for SystemRng {
    fn fill(&self, out: &mut [u8]) {
        if getrandom::fill(out).is_err() {
            // The platforms this crate supports do not fail here after boot. Where one does, ids must
            // still differ, so the address of a fresh allocation and the time seed a generator.
            let fresh = Box::new(0_u8);
            let place = std::ptr::from_ref(&*fresh) as usize as u64;
            let nanos = std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |d| d.as_nanos() as u64);
            SeededRng::new(place ^ nanos.rotate_left(32)).fill(out);
        }
    }
}

/// The step of SplitMix64, the golden ratio's share of 2 to the 64: steps of this size fall on every number before any
/// comes twice.
pub(crate) const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The number that SplitMix64 tells at this place.
pub(crate) const fn mixed(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A generator that gives the same bytes for the same seed (SplitMix64). For tests and replays; not
/// for secrets.
#[derive(Debug)]
pub struct SeededRng {
    state: Mutex<u64>,
}

impl SeededRng {
    /// A generator starting from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { state: Mutex::new(seed) }
    }
}

impl Rng for SeededRng {
    fn fill(&self, out: &mut [u8]) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in out.chunks_mut(8) {
            *state = state.wrapping_add(STEP);
            let z = mixed(*state);
            chunk.copy_from_slice(&z.to_le_bytes()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_replays() {
        let (a, b) = (SeededRng::new(7), SeededRng::new(7));
        let first: Vec<u64> = (0..4).map(|_| a.next_u64()).collect();
        assert_eq!(first, (0..4).map(|_| b.next_u64()).collect::<Vec<_>>());
        assert_ne!(first[0], first[1]);
    }

    #[test]
    fn the_system_gives_different_bytes() {
        assert_ne!(SystemRng.next_u64(), SystemRng.next_u64());
    }
}
