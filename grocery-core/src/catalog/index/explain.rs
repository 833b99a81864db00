//! What [`accumulate`](super::Index::accumulate) added for one product, word by word.

use super::{Index, Slots, WEIGHT_SCALE};

/// What one word of a query says about a product.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::catalog) struct WordPart {
    /// The word.
    pub(in crate::catalog) slot: usize,
    /// The term that answers it and what that adds; `None` where the product has no such term.
    pub(in crate::catalog) answer: Option<(u32, f32)>,
}

impl Index {
    /// The words of a query in the order in which they are added up, with what each says about the product
    /// at `at`. Only for products that were met: the same terms count, with the same weights.
    pub(in crate::catalog) fn word_parts(&self, slots: &Slots, at: u32) -> Vec<WordPart> {
        let weight = |i: usize| slots.slots[i].idf * slots.slots[i].terms.first().map_or(0.0, |t| t.1);
        let mut order: Vec<usize> = (0..slots.slots.len()).collect();
        order.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)).then(a.cmp(b)));
        let part = |i: usize| {
            let slot = &slots.slots[i];
            let found = slot.terms.iter().filter(|_| weight(i) > 0.0).find_map(|(term, fit)| {
                let posts = self.postings(*term);
                let post = posts.get(posts.partition_point(|p| p >> 8 < at)).filter(|p| **p >> 8 == at)?;
                Some((*term, (post & 255) as f32 * (slot.idf * fit * WEIGHT_SCALE)))
            });
            WordPart { slot: i, answer: found }
        };
        order.into_iter().map(part).collect()
    }
}
