//! State, failures in a row and generation in one word, so that a closed breaker needs no lock.

use super::BreakerState;

const STATE_BITS: u32 = 3;
const COUNT_BITS: u32 = 24;
const STATE_MASK: u64 = (1 << STATE_BITS) - 1;
const COUNT_MASK: u64 = (1 << COUNT_BITS) - 1;
const GENERATION_SHIFT: u32 = STATE_BITS + COUNT_BITS;
const GENERATION_MASK: u64 = (1 << (64 - GENERATION_SHIFT)) - 1;

/// From low to high: the state (3 bits), failures in a row (24), the generation (37).
///
/// A failure is counted by swapping the whole word, so that it can never count in a generation other
/// than the one it was read in. The generation wraps after 137 thousand million changes of state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Control(pub(super) u64);

impl Control {
    pub(super) const fn start(state: BreakerState) -> Self {
        Self(state.bits())
    }

    pub(super) const fn state(self) -> BreakerState {
        BreakerState::of_bits(self.0 & STATE_MASK)
    }

    pub(super) const fn failures(self) -> u32 {
        ((self.0 >> STATE_BITS) & COUNT_MASK) as u32
    }

    pub(super) const fn generation(self) -> u64 {
        self.0 >> GENERATION_SHIFT
    }

    /// The same state and generation with this count, at most what the word can hold.
    pub(super) const fn with_failures(self, failures: u32) -> Self {
        let failures = failures as u64;
        let failures = if failures > COUNT_MASK { COUNT_MASK } else { failures };
        Self(self.0 & !(COUNT_MASK << STATE_BITS) | failures << STATE_BITS)
    }

    /// The next generation, in this state, with nothing counted.
    pub(super) const fn next(self, state: BreakerState) -> Self {
        let generation = (self.generation() + 1) & GENERATION_MASK;
        Self(generation << GENERATION_SHIFT | state.bits())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_do_not_touch() {
        for state in BreakerState::ALL {
            let word = Control::start(BreakerState::Closed).next(BreakerState::Open).next(state);
            for count in [0, 1, 5, (1 << 24) - 1] {
                let counted = word.with_failures(count);
                assert_eq!((counted.state(), counted.failures(), counted.generation()), (state, count, 2));
                assert_eq!(counted.next(state).failures(), 0);
            }
            assert_eq!(word.with_failures(u32::MAX).failures(), (1 << 24) - 1);
        }
    }

    #[test]
    fn the_generation_wraps_without_touching_the_rest() {
        let last = Control(GENERATION_MASK << GENERATION_SHIFT).with_failures(9);
        let next = last.next(BreakerState::HalfOpen);
        assert_eq!((next.generation(), next.failures(), next.state()), (0, 0, BreakerState::HalfOpen));
    }
}
