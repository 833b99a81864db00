//! Finds the products of a query and puts them in order.
//!
//! Every step of a score is told to a `trace` with the score so far. A search passes one that does
//! nothing; an explanation writes the steps down. So there is one computation, and an explanation cannot
//! tell another one than the search did.

use std::ops::Range;

use super::{SearchRequest, SearchSort, explain::SearchPartKind as Part, filter::Filters, order};
use crate::catalog::{
    Catalog,
    index::{Field, MAX_WORDS, Reading, Scratch, Slots},
    lexicon,
    text::Terms,
};

/// How many of the best are looked at closely, in one order for all pages.
const CLOSE_LOOK: usize = 64;
/// A product that scores below this share of the best one is no hit.
const CUT: f32 = 0.4;
/// In a query of at most so many words, what the last one names is looked for.
const FEW_WORDS: usize = 4;
/// So many products that have all words of a query are few.
const FEW_PRODUCTS: usize = 3;
/// What it is worth that a product is the thing itself, and that it is of the category that most of the
/// candidates are of; shares of what all words are worth.
const HEAD: f32 = 0.2;
const VOTE: f32 = 0.1;
/// What it costs to be a special one of its kind that nobody asked for; of that and of the words.
const UNASKED: f32 = 0.3;
/// What it costs to be out of stock: as much as all words are worth, so that what answers as many of them
/// and may be had comes before.
const OUT_OF_STOCK: f32 = 1.0;
/// What it is worth that the shopper has bought it before: more than anything but the words.
const BOUGHT: f32 = 0.25;

/// What is asked for.
pub(super) struct Asked<'a> {
    pub(super) request: &'a SearchRequest,
    pub(super) filters: &'a Filters,
    /// Which of the hits.
    pub(super) page: Range<usize>,
    /// Whether what an explanation needs is kept.
    pub(super) explained: bool,
}

/// The hits of one page, and how they came about.
pub(in crate::catalog) struct Ranked {
    /// Score and product, in order.
    pub(in crate::catalog) page: Vec<(f32, u32)>,
    /// How many products fit in all.
    pub(in crate::catalog) total: usize,
    /// What an explanation needs, where one is wanted.
    pub(super) context: Option<Context>,
}

/// What the scores of one query depend on beside the product.
pub(super) struct Context {
    pub(super) slots: Slots,
    /// How each word was written.
    pub(super) written: Vec<String>,
    /// How many words tell products apart.
    words: f32,
    /// What all words are worth.
    mass: f32,
    pub(super) head: Option<Head>,
    /// Whether the catalogue knows what is in stock.
    knows_stock: bool,
    /// What the shopper has bought, sorted.
    bought: Vec<u32>,
    votes: Votes,
    /// Those that were looked at closely; only kept for explanations.
    close: Vec<u32>,
}

/// Ranks the products of a query.
pub(super) fn rank(catalog: &Catalog, asked: &Asked<'_>, scratch: &mut Scratch) -> Ranked {
    let mut terms = std::mem::take(&mut scratch.terms);
    terms.read(&asked.request.q, MAX_WORDS);
    let mut ranked = rank_reading(catalog, asked, &terms, scratch);
    if ranked.is_none() {
        let words: Vec<String> = terms.iter().map(str::to_owned).collect();
        for reading in lexicon::readings(&words) {
            terms.read(&reading.join(" "), MAX_WORDS);
            ranked = rank_reading(catalog, asked, &terms, scratch);
            if ranked.is_some() {
                break;
            }
        }
    }
    scratch.terms = terms;
    ranked.unwrap_or(Ranked { page: Vec::new(), total: 0, context: None })
}

/// The same for one reading of the words; `None` where no product fits, filtered or not.
fn rank_reading(
    catalog: &Catalog,
    asked: &Asked<'_>,
    terms: &Terms,
    scratch: &mut Scratch,
) -> Option<Ranked> {
    let Asked { request, filters, explained, .. } = *asked;
    let how = Reading { typing: true, doubt: true, strict: false };
    let slots = catalog.index.read_query(terms, how, scratch);
    catalog.index.accumulate(&slots, 0, scratch);
    let mut context = Context::of(catalog, request, slots, scratch);
    if explained {
        context.written = terms.iter().enumerate().map(|(i, _)| terms.whole(i).to_owned()).collect();
    }

    let mut ranked = std::mem::take(&mut scratch.ranked);
    ranked.clear();
    ranked.extend(
        scratch
            .sums()
            .map(|(at, sum, filled)| (context.answer(catalog, at, sum, filled, &mut |_, _| {}), at)),
    );
    let best = ranked.iter().map(|r| r.0).fold(0.0, f32::max);
    ranked.retain(|r| r.0 >= best * CUT);
    if ranked.is_empty() {
        scratch.ranked = ranked;
        return None;
    }
    if context.knows_stock || !context.bought.is_empty() {
        for hit in &mut ranked {
            hit.0 = context.shift(catalog, hit.1, hit.0, &mut |_, _| {});
        }
    }
    let plain = !filters.any() && request.sort == SearchSort::Relevance;
    let mut total = ranked.len();
    scratch.ranked = ranked;
    // Only the best of all are looked at closely, whatever is let through, so that a filter changes nothing
    // but what is left out.
    let mut tail = Vec::new();
    if plain {
        scratch.keep_best(asked.page.end.max(CLOSE_LOOK));
    } else {
        if total > CLOSE_LOOK {
            scratch.ranked.select_nth_unstable_by(CLOSE_LOOK - 1, by_score);
            tail = scratch.ranked.split_off(CLOSE_LOOK);
            tail.retain(|hit| filters.takes(catalog, hit.1));
            tail.sort_unstable_by(by_score);
        }
        scratch.ranked.sort_unstable_by(by_score);
    }
    let closer = scratch.ranked.len().min(CLOSE_LOOK);
    context.look_closely(catalog, &mut scratch.ranked[..closer], explained);
    if !plain {
        scratch.ranked.retain(|hit| filters.takes(catalog, hit.1));
        scratch.ranked.append(&mut tail);
        total = scratch.ranked.len();
        order::sort(catalog, request.sort, &mut scratch.ranked);
    }
    let page = scratch.ranked.iter().take(asked.page.end).skip(asked.page.start).copied().collect();
    Some(Ranked { page, total, context: explained.then_some(context) })
}

fn by_score(a: &(f32, u32), b: &(f32, u32)) -> std::cmp::Ordering {
    b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
}

impl Context {
    fn of(catalog: &Catalog, request: &SearchRequest, slots: Slots, scratch: &Scratch) -> Self {
        // What answers all words comes before what answers some of them very well.
        let words = slots.slots.iter().filter(|s| s.tells()).count().max(1) as f32;
        let mass = slots.slots.iter().map(|s| s.idf).sum();
        // Where hardly any product has all the words, a certain one is looked for and not a kind of thing.
        let all = scratch.sums().filter(|s| s.2 as f32 >= words).take(FEW_PRODUCTS + 1).count();
        let head = Head::of(&slots).filter(|_| !(1..=FEW_PRODUCTS).contains(&all));
        let mut bought: Vec<u32> = request.bought.iter().filter_map(|id| catalog.position(id)).collect();
        bought.sort_unstable();
        Self {
            words,
            mass,
            head,
            slots,
            written: Vec::new(),
            knows_stock: catalog.rows.knows_stock(),
            bought,
            votes: Votes::default(),
            close: Vec::new(),
        }
    }

    /// The score by what the words say: `sum` of `filled` words.
    fn answer(
        &self,
        catalog: &Catalog,
        at: u32,
        sum: f32,
        filled: u32,
        trace: &mut impl FnMut(Part, f32),
    ) -> f32 {
        let mut score = sum * (0.5 + 0.5 * (filled as f32 / self.words).min(1.0));
        trace(Part::AllWords, score);
        let is_it = self.head.as_ref().map_or(0.0, |h| h.fit(catalog, &self.slots, at));
        score += self.mass * HEAD * is_it;
        trace(Part::Head, score);
        score
    }

    /// The score with what the shop and the shopper say about the product.
    fn shift(&self, catalog: &Catalog, at: u32, mut score: f32, trace: &mut impl FnMut(Part, f32)) -> f32 {
        let (availability, history) = self.shifts(catalog, at);
        score += availability;
        trace(Part::Availability, score);
        score += history;
        trace(Part::History, score);
        score
    }

    /// What its stock and the shopper's purchases add to the score of a product.
    fn shifts(&self, catalog: &Catalog, at: u32) -> (f32, f32) {
        let out = self.knows_stock && catalog.rows.availability(at).is_in_stock() == Some(false);
        let bought = self.bought.binary_search(&at).is_ok();
        (if out { -self.mass * OUT_OF_STOCK } else { 0.0 }, if bought { self.mass * BOUGHT } else { 0.0 })
    }

    fn look_closely(&mut self, catalog: &Catalog, hits: &mut [(f32, u32)], explained: bool) {
        self.votes = match &self.head {
            Some(head) => Votes::count(catalog, head, &self.slots, hits),
            None => Votes::default(),
        };
        if explained {
            self.close = hits.iter().map(|h| h.1).collect();
        }
        for hit in &mut *hits {
            hit.0 = self.closely(catalog, hit.1, hit.0, &mut |_, _| {});
        }
        hits.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| order::tie(catalog, a.1, b.1)));
    }

    /// The score with what BM25 does not see: whether it is of the category that most are of, how much of
    /// the name was asked for, in which order, and how often the product is bought.
    fn closely(&self, catalog: &Catalog, at: u32, mut score: f32, trace: &mut impl FnMut(Part, f32)) -> f32 {
        let generic = self.head.is_some();
        if generic {
            score += self.mass * VOTE * self.votes.share(catalog, at);
        }
        trace(Part::Category, score);
        let look = look(catalog, &self.slots, generic, at);
        // How well the words fit has nothing to do with the stock.
        let (availability, history) = self.shifts(catalog, at);
        score -= 0.2 * (1.0 - look.share) * (score - availability - history).max(0.0);
        trace(Part::NameShare, score);
        score += self.mass * 0.06 * look.order;
        trace(Part::Order, score);
        score += self.mass * 0.08 * catalog.index.prior(at);
        trace(Part::Popularity, score);
        score -= self.mass * UNASKED * look.unasked;
        trace(Part::Unasked, score);
        score
    }

    /// Goes through the score of one product again, telling every step. `sum` and `filled` are what its
    /// words added up to.
    pub(super) fn retrace(
        &self,
        catalog: &Catalog,
        at: u32,
        sum: f32,
        filled: u32,
        trace: &mut impl FnMut(Part, f32),
    ) -> f32 {
        let mut score = self.answer(catalog, at, sum, filled, trace);
        score = self.shift(catalog, at, score, trace);
        if self.close.contains(&at) {
            score = self.closely(catalog, at, score, trace);
        }
        score
    }
}

/// What is looked for, in a query of a few words: "breakfast sausage" is a sausage.
pub(super) struct Head {
    pub(super) slot: usize,
}

impl Head {
    fn of(slots: &Slots) -> Option<Self> {
        let words = &slots.words;
        let slot = (0..words.len()).rev().find(|i| lexicon::may_be_head(&words[*i]))?;
        (words.len() <= FEW_WORDS).then_some(Self { slot })
    }

    /// Whether the product is it.
    fn fit(&self, catalog: &Catalog, slots: &Slots, at: u32) -> f32 {
        let place = catalog.index.head(at);
        let fit = slots.filled_by(place.term()).find(|f| f.0 == self.slot).map_or(0.0, |f| f.1);
        // Of a misspelt word, what is most like it is what is meant.
        slots.slots.get(self.slot).map_or(0.0, |slot| {
            let most = slot.best().max(fit).max(f32::MIN_POSITIVE);
            fit / most * slot.agrees(place.is_plural())
        })
    }
}

/// How strongly the best candidates speak for each category.
#[derive(Default)]
struct Votes {
    by_category: Vec<(u32, f32)>,
    most: f32,
}

impl Votes {
    fn count(catalog: &Catalog, head: &Head, slots: &Slots, hits: &[(f32, u32)]) -> Self {
        let best = hits.iter().map(|r| r.0).fold(f32::MIN_POSITIVE, f32::max);
        let mut votes: Vec<(u32, f32)> = Vec::new();
        for (score, at) in hits {
            let category = catalog.rows.category(*at);
            let is_it = head.fit(catalog, slots, *at);
            let share = (score / best).max(0.0);
            let vote = share.powi(3) * (0.3 + 0.7 * is_it) * (0.2 + catalog.index.prior(*at));
            match votes.iter_mut().find(|v| v.0 == category) {
                Some(v) => v.1 += vote,
                None => votes.push((category, vote)),
            }
        }
        let most = votes.iter().map(|v| v.1).fold(f32::MIN_POSITIVE, f32::max);
        Self { by_category: votes, most }
    }

    fn share(&self, catalog: &Catalog, at: u32) -> f32 {
        let category = catalog.rows.category(at);
        self.by_category.iter().find(|v| v.0 == category).map_or(0.0, |v| v.1 / self.most)
    }
}

/// How the name of one product answers a query.
struct Look {
    /// The share of it that was asked for.
    share: f32,
    /// How much of the query stands in it in the same order.
    order: f32,
    /// What the special words cost that nobody asked for.
    unasked: f32,
}

fn look(catalog: &Catalog, slots: &Slots, generic: bool, at: u32) -> Look {
    let index = &catalog.index;
    let mut asked = 0.0;
    let mut length = 0.0;
    let mut runs = 0.0;
    let mut unasked = 0.0_f32;
    let mut last: Option<usize> = None;
    for place in index.places_of(at).iter().take_while(|p| p.field() == Field::Name) {
        let filled = slots.filled_by(place.term()).max_by(|a, b| a.1.total_cmp(&b.1));
        // A size counts where it was asked for and costs nothing where it was not.
        let word = index.word(place.term());
        if filled.is_none() && word.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let weight = if generic { lexicon::role(word).weight() } else { 1.0 };
        length += weight;
        if generic && filled.is_none() {
            unasked += lexicon::unasked_cost(word);
        }
        if let Some((slot, fit)) = filled {
            asked += weight * fit;
            if last.is_some_and(|l| l + 1 == slot) {
                runs += fit;
            }
        }
        last = filled.map(|f| f.0);
    }
    let share: f32 = if length > 0.0 { asked / length } else { 0.0 };
    let words = slots.slots.len().max(1) as f32;
    let order: f32 = if words > 1.0 { runs / (words - 1.0) } else { 0.0 };
    Look { share: share.min(1.0), order: order.min(1.0), unasked: unasked.min(0.15) }
}
