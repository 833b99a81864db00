//! How sure a reading is.
//!
//! A small table from the kind of evidence to a figure between 0 and 1. The figures are set by hand and
//! order readings from sure to doubtful. They decide between rules, and they are one of the things the
//! model looks at (`model::features`). What a sentence that was judged by the model finally carries is
//! calibrated: how often decisions with the same lead were right on labelled sentences (`model::table`).
//! Only actions beside others of another intent, and texts too long to judge, keep the figures below.

/// What a reading rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Evidence {
    /// A fixed phrase.
    Phrase,
    /// A command with known groceries.
    CommandKnown,
    /// A command with something unknown.
    CommandUnknown,
    /// Known groceries without a command.
    Products,
    /// One unknown short phrase without a command.
    UnknownProduct,
    /// Several of them.
    UnknownProducts,
    /// A reading that other readings come close to.
    Weak,
    /// Words of another trade.
    Foreign,
}

impl Evidence {
    pub(super) fn command(known: bool) -> Self {
        if known { Self::CommandKnown } else { Self::CommandUnknown }
    }
}

/// The confidence that goes with `evidence`.
pub(super) fn of(evidence: Evidence) -> f64 {
    match evidence {
        Evidence::Phrase => 0.96,
        Evidence::CommandKnown => 0.98,
        Evidence::CommandUnknown => 0.88,
        Evidence::Products => 0.95,
        Evidence::UnknownProducts => 0.75,
        Evidence::UnknownProduct => 0.62,
        Evidence::Weak => 0.58,
        Evidence::Foreign => 0.95,
    }
}
