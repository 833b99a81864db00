//! Which words of a recipe line are its name, and which word is its unit: a learned linear chain.
//!
//! Every token is in one of eight states: before the name, the unit, the name, behind the name, each with
//! and without a unit having been seen. A way through the states gives a score: the sum of what the
//! features of each token say for its state, for a name that starts here and for one that ends before
//! here. The best way is found exactly (Viterbi), in whole numbers, in time linear in the tokens. A name
//! is one run of tokens and there is at most one unit, since no other way exists.

use super::features::{Cells, features};
use crate::nlu::ingredient::model::Model;

/// What a state says of its token; the first lanes of a row.
pub(super) const BEFORE: usize = 0;
pub(super) const UNIT: usize = 1;
pub(super) const NAME: usize = 2;
pub(super) const BEHIND: usize = 3;
pub(super) const UNIT_BEHIND: usize = 4;
/// What a step says: a name starts here, ended before here, goes on here.
pub(super) const STARTS: usize = 5;
pub(super) const ENDED: usize = 6;
pub(super) const GOES_ON: usize = 7;
/// Numbers in a row of the model.
pub(super) const LANES: usize = 8;

/// The states by what they say: without a unit seen, then with one.
pub(super) const STATES: [usize; 8] = [BEFORE, BEFORE, UNIT, NAME, NAME, BEHIND, BEHIND, UNIT_BEHIND];
/// The states that a line may begin in.
pub(super) const FIRST: [usize; 3] = [0, 2, 3];
/// The states that a line may end in: a name has been seen.
pub(super) const LAST: [usize; 5] = [3, 4, 5, 6, 7];
/// Which state may follow which.
pub(super) const STEPS: [(usize, usize); 16] = [
    (0, 0),
    (0, 2),
    (0, 3),
    (2, 1),
    (2, 4),
    (1, 1),
    (1, 4),
    (3, 3),
    (3, 5),
    (3, 7),
    (4, 4),
    (4, 6),
    (5, 5),
    (5, 7),
    (7, 6),
    (6, 6),
];

/// The lane of the step from one state to the next, if it has one.
pub(super) const fn step_lane(from: usize, to: usize) -> Option<usize> {
    match (STATES[from] == NAME, STATES[to] == NAME) {
        (false, true) => Some(STARTS),
        (true, true) => Some(GOES_ON),
        (true, false) => Some(ENDED),
        (false, false) => None,
    }
}

/// What was found: places of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) name: (usize, usize),
    pub(super) unit: Option<usize>,
}

const NEVER: i32 = i32::MIN / 2;

/// Finds name and unit; `None` where there are no tokens.
pub(super) fn find(model: &Model<'_>, cells: &Cells) -> Option<Found> {
    let n = cells.len();
    if n == 0 {
        return None;
    }
    let mut best = [NEVER; 8];
    // For each token and state, the state before it.
    let mut back: Vec<[u8; 8]> = Vec::with_capacity(n);
    for i in 0..=n {
        let mut lanes = [0_i32; LANES];
        features(cells, i, |key| {
            if let Some(row) = model.row(key).and_then(|r| r.first_chunk::<LANES>()) {
                for (sum, w) in lanes.iter_mut().zip(row) {
                    *sum += i32::from(i8::from_le_bytes([*w]));
                }
            }
        });
        if i == n {
            // A name that goes on to the end of the line ends there.
            best[3] += lanes[ENDED];
            best[4] += lanes[ENDED];
            break;
        }
        let mut next = [NEVER; 8];
        let mut from = [0_u8; 8];
        if i == 0 {
            for s in FIRST {
                next[s] = if STATES[s] == NAME { lanes[STARTS] } else { 0 };
            }
        } else {
            for (a, b) in STEPS {
                let score = best[a] + step_lane(a, b).map_or(0, |l| lanes[l]);
                if score > next[b] {
                    next[b] = score;
                    from[b] = a as u8;
                }
            }
        }
        for (s, score) in next.iter_mut().enumerate() {
            let unit = matches!(STATES[s], UNIT | UNIT_BEHIND);
            *score = if unit && !cells.may_be_unit(i) {
                NEVER
            } else {
                // The floor keeps a state that cannot be reached from ever growing.
                (*score + lanes[STATES[s]]).max(NEVER)
            };
        }
        best = next;
        back.push(from);
    }
    let mut state = LAST.into_iter().fold(LAST[0], |a, b| if best[b] > best[a] { b } else { a });
    let mut name = (n, 0);
    let mut unit = None;
    for i in (0..n).rev() {
        match STATES[state] {
            NAME => {
                name.0 = i;
                name.1 = name.1.max(i + 1);
            }
            UNIT | UNIT_BEHIND => unit = Some(i),
            _ => {}
        }
        state = usize::from(back.get(i)?[state]);
    }
    (name.0 < name.1).then_some(Found { name, unit })
}
