//! Exact integer programs: the engine below the deal and the basket optimisers.
//!
//! A program is data in whole numbers ([`Program`]); [`solve`] finds the best whole solution by branch and bound.
//! Floating point is used for one thing only: to guess how scarce each row is (`simplex`). Whatever the guess, the
//! bound that prunes is summed in whole numbers (`bound`), and a solution counts only when every row holds in
//! whole numbers, so rounding can cost time and never the answer.

mod bound;
mod branch;
mod program;
mod simplex;

pub(crate) use branch::{MAX_NODES, Solver};
pub(crate) use program::{Meter, Program, Sense};
