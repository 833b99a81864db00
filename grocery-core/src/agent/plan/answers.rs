//! What an answer to an open question does.

use super::{Draft, Step};
use crate::{
    agent::{reply::Said, session::Pending},
    id::LineId,
    lists::ListOp,
    nlu::Action,
};

impl Draft<'_> {
    pub(super) fn answer(&mut self, yes: bool, but: &[String]) {
        // A yes answers the question of the turn before, never one asked in this sentence.
        match (&self.facts.session.pending, yes) {
            (Some(Pending::Clear { list, lines }), true) if *list == self.list.id => {
                // "Yes, but keep the milk".
                let kept: Vec<LineId> = but
                    .iter()
                    .flat_map(|phrase| self.lines_named(phrase))
                    .filter_map(|i| self.list.lines.get(i).map(|l| l.id))
                    .collect();
                let lines: Vec<LineId> = lines.iter().copied().filter(|l| !kept.contains(l)).collect();
                self.clear(&lines);
            }
            (Some(Pending::Delete { list }), true) if *list == self.list.id => {
                self.plan.then = Some(Step::Delete);
                self.say(Said::Deleted { list: self.list.name.clone() });
            }
            (Some(Pending::Choose { line, .. }), true) => {
                // Content with the likeliest one: that is what the phrase means.
                if let Some(line) = self.list.lines.iter().find(|l| l.id == *line)
                    && let Some(product) = &line.product
                {
                    self.plan.taught.push((line.requested.clone(), product.clone()));
                }
                self.say(Said::Kept);
            }
            (Some(_), _) => self.say(Said::Kept),
            (None, _) => self.say(Said::NothingAsked),
        }
    }

    /// Takes off the lines that the question was about. What came onto the list since then stays.
    fn clear(&mut self, asked: &[LineId]) {
        let there: Vec<LineId> =
            self.list.lines.iter().map(|l| l.id).filter(|id| asked.contains(id)).collect();
        if there.is_empty() {
            self.say(Said::NothingToClear);
        } else if there.len() == self.list.lines.len() {
            if self.op(ListOp::Clear) {
                self.say(Said::Cleared);
            }
        } else {
            let count = there.into_iter().filter(|id| self.op(ListOp::RemoveLine { line: *id })).count();
            self.say(Said::ClearedSome { count, left: self.list.lines.len() });
        }
    }

    pub(super) fn choose(&mut self, action: &Action) {
        let Some(Pending::Choose { line, options, .. }) = &self.facts.session.pending else {
            self.say(Said::NothingAsked);
            return;
        };
        let Some(chosen) = self.facts.matches.chosen(action, options) else {
            self.say(Said::WhichItem);
            self.plan.pending.clone_from(&self.facts.session.pending);
            return;
        };
        let op = ListOp::SetProduct {
            line: *line,
            product: Some(chosen.id.clone()),
            product_name: Some(chosen.name.clone()),
        };
        if self.op(op) {
            if let Some(line) = self.list.lines.iter().find(|l| l.id == *line) {
                self.plan.taught.push((line.requested.clone(), chosen.id.clone()));
            }
            self.say(Said::Chosen { name: chosen.name.clone() });
        }
    }
}
