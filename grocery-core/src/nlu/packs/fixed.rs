//! What stays together at the start of some tokens: names that hold what else would part them, and
//! conditions.

use super::{
    begins::{Kinds, begins},
    matcher::{Matcher, NOTHING},
    pack::{Condition, Tables},
    pattern::Hole,
    text::Tok,
};
use crate::money::Currency;

impl Tables {
    /// Whether a name that stays whole starts at `t[0]`, and how long it is.
    pub(super) fn whole_name(&self, t: &[Tok<'_>]) -> usize {
        if !begins(Kinds::WHOLE, t) {
            return 0;
        }
        // "Pizza, funghi" are two things.
        let end = t.iter().take(24).take_while(|t| !t.is(",")).count();
        let t = t.get(..end).unwrap_or_default();
        let mut matcher = Matcher::new(&self.programs, t, true);
        self.whole
            .at(t)
            .filter_map(|(p, ())| matcher.find(p, false, NOTHING))
            .map(|f| f.len)
            .max()
            .unwrap_or(0)
    }

    /// How many tokens a condition at the start of `t` takes, without the words that fill it up to a comma.
    pub(super) fn condition_len(&self, t: &[Tok<'_>]) -> usize {
        self.condition_at(t).map_or(0, |(len, _)| len)
    }

    /// The condition at the start of `t`, with how many tokens it takes without the words that fill it up to
    /// a comma.
    pub(super) fn condition_at(&self, t: &[Tok<'_>]) -> Option<(usize, Condition)> {
        if !begins(Kinds::CONDITION, t) {
            return None;
        }
        let near = t.get(..t.len().min(24)).unwrap_or_default();
        let fits = |hole: Hole, at: usize| match hole {
            Hole::Money | Hole::Max => {
                near.get(at..).and_then(|t| self.price(t, Currency::USD)).map(|(_, len)| len)
            }
            _ => None,
        };
        let mut matcher = Matcher::new(&self.programs, near, true);
        self.conditions
            .at(near)
            .filter_map(|(p, kind)| {
                let found = matcher.find(p, false, &fits)?;
                let len = found.holes.iter().find(|h| h.hole == Hole::X).map_or(found.len, |h| h.start);
                (len > 0).then_some((len, *kind))
            })
            .max_by_key(|(len, _)| *len)
    }
}
