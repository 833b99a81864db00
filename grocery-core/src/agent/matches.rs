//! What the phrases of a request mean in the catalogue. Pure: understanding and catalogue in.

use std::sync::Arc;

use super::{
    aliases_view::phrases_of,
    either::{self, Offer, Taken, Why, is_diet},
    instead::Instead,
    offers::{Offers, says_coupons},
    price_talk::{self, PastPrice},
    reply::Said,
    view::{self, Known},
};
use crate::{
    basket::PackRequest,
    catalog::{
        Alias, Catalog, Familiar, JudgedSwap, MatchRequest, Product, SearchRequest, SoldBy, is_starter,
    },
    id::ProductId,
    nlu::{Action, ChoiceRule, Intent, Item, Understanding, alternatives, is_english_goods},
    pricing::{Quote, QuoteKind},
    quantity::{Dimension, Ratio, Unit},
};

/// How many products a search inside a conversation shows.
const SHOWN: usize = 8;
/// How many products of a phrase are looked at for offers.
const SEARCHED_FOR_OFFERS: usize = 50;
/// Below this confidence a match is worse than none: the phrase stays on the list unpriced.
const GUESS_FROM: f64 = 0.4;
/// The most alternatives of one item that are looked up.
const MOST_ALTERNATIVES: usize = 4;
/// The most choices of a question.
const CHOICES: usize = 3;

/// What is known of who asks.
pub(super) struct Shopper<'a> {
    /// What the phrases of this request mean to them.
    pub(super) aliases: &'a [Alias],
    /// What they have bought before.
    pub(super) familiar: &'a Arc<[Familiar]>,
    /// What they said to substitutes.
    pub(super) judged: &'a [JudgedSwap],
    /// What the shop has on offer for them.
    pub(super) offers: Option<Offers<'a>>,
    /// What is on the list already.
    pub(super) listed: &'a [Product],
}

/// What each phrase of a request may mean.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    actions: Vec<Vec<Phrase>>,
    /// Those of the products asked for "if on sale" that an offer covers.
    on_offer: Vec<ProductId>,
    /// What is on offer of all there is, where there is an offer book; empty where nobody asks.
    deals: Option<Said>,
}

#[derive(Debug, Default)]
struct Phrase {
    /// The likeliest product and the same goods in other sizes, the likeliest first.
    sizes: Vec<Product>,
    /// Up to three products to ask about, where the likeliest is not sure.
    options: Vec<Product>,
    /// What a search found.
    found: Vec<Product>,
    wanted: Option<PackRequest>,
    /// What may stand in for it, where that was asked.
    instead: Option<Instead>,
    /// The titles of the offers on what was found, where that was asked.
    offers: Vec<String>,
    /// What was named as well, each with what it may mean: "coke or pepsi".
    others: Vec<(Item, Self)>,
    /// What to say about the choice among them.
    choice: Option<Said>,
}

/// One phrase with its product chosen.
#[derive(Debug, Default)]
pub(super) struct Matched<'a> {
    pub(super) product: Option<&'a Product>,
    pub(super) options: Vec<&'a Product>,
    /// What to say about the choice among alternatives.
    pub(super) choice: Option<&'a Said>,
}

/// All phrases with their products chosen, and the prices known.
pub(super) struct Matches<'a> {
    chosen: Vec<Vec<Matched<'a>>>,
    candidates: &'a Candidates,
    known: &'a Known,
    nothing: Matched<'a>,
}

impl Candidates {
    /// Looks every phrase of `said` up; what the user is known to mean by one comes first.
    pub(super) fn of(said: &str, heard: &Understanding, catalog: &Catalog, shopper: &Shopper<'_>) -> Self {
        let alone = |action: &Action, item: &Item| {
            let taught = phrases_of(said, item)
                .into_iter()
                .find_map(|p| shopper.aliases.iter().find(|a| a.phrase == p));
            let mut phrase = Phrase::of(action, item, catalog, taught, shopper);
            // The starter catalogue speaks English. What "pan" or "leche" finds there is something else, and a
            // phrase without a price is better than foil pans for bread.
            if heard.language != "en" && taught.is_none() && !is_english_goods(&item.name) {
                phrase.sizes.retain(|p| !is_starter(&p.id));
                phrase.options.retain(|p| !is_starter(&p.id));
                phrase.found.retain(|p| !is_starter(&p.id));
            }
            if let (Intent::FindSubstitute, Some(product)) = (action.intent, phrase.sizes.first()) {
                phrase.instead = Instead::of(said, action, item, product, catalog, shopper.judged);
            }
            if let (Intent::FindDeals, Some(offers)) = (action.intent, &shopper.offers) {
                phrase.found.retain(|product| !offers.on(product).is_empty());
                phrase.offers = offers.titles_on(&phrase.found);
                phrase.found.truncate(SHOWN);
            }
            phrase
        };
        let phrase = |action: &Action, item: &Item| {
            let mut phrase = alone(action, item);
            if matches!(action.intent, Intent::AddItems | Intent::SubstituteItem) {
                let others = alternatives(said, &heard.language, item).into_iter().take(MOST_ALTERNATIVES);
                phrase.others = others
                    .map(|other| {
                        let meant = alone(action, &other);
                        (other, meant)
                    })
                    .collect();
            }
            phrase
        };
        let actions: Vec<Vec<Phrase>> = heard
            .actions
            .iter()
            .map(|action| action.items.iter().map(|item| phrase(action, item)).collect())
            .collect();
        let mut found = Self { actions, ..Self::default() };
        if let Some(offers) = &shopper.offers {
            let items = heard.actions.iter().flat_map(|action| &action.items);
            let wished = items
                .zip(found.actions.iter().flatten())
                .filter(|(item, _)| item.only_if_on_sale || item.choice_rule == Some(ChoiceRule::OnSale));
            let products = wished.flat_map(|(_, phrase)| phrase.each().flat_map(|p| &p.sizes));
            found.on_offer = products.filter(|p| offers.on_sale(p)).map(|p| p.id.clone()).collect();
            let coupons = says_coupons(said);
            let asks = |a: &Action| a.intent == Intent::FindDeals && a.items.is_empty();
            let titles = match heard.actions.iter().any(asks) {
                true => offers.titles(coupons, shopper.listed),
                false => Vec::new(),
            };
            found.deals = Some(Said::Deals { coupons, offers: titles });
        }
        found
    }

    /// Every product that needs a price.
    pub(super) fn products(&self) -> impl Iterator<Item = &Product> {
        let all = self.actions.iter().flatten().flat_map(Phrase::each);
        all.flat_map(|p| {
            let instead = p.instead.iter().flat_map(|i| &i.products);
            p.sizes.iter().chain(&p.options).chain(&p.found).chain(instead)
        })
    }

    /// What to show: what was searched for, or the products whose price was asked.
    pub(super) fn shown(&self, heard: &Understanding) -> Vec<&Product> {
        let mut shown: Vec<&Product> = Vec::new();
        for (action, phrases) in heard.actions.iter().zip(&self.actions) {
            for phrase in phrases {
                match action.intent {
                    Intent::SearchProducts | Intent::FindDeals => shown.extend(&phrase.found),
                    Intent::CheckPrice | Intent::PriceHistory | Intent::TrackPrice => {
                        shown.extend(phrase.sizes.first())
                    }
                    Intent::FindSubstitute => shown.extend(phrase.instead.iter().flat_map(|i| &i.products)),
                    _ => {}
                }
            }
        }
        shown
    }

    /// The products whose past prices were asked.
    pub(super) fn asked_past(&self, heard: &Understanding) -> Vec<ProductId> {
        let actions = heard.actions.iter().zip(&self.actions);
        let asked = actions.filter(|(action, _)| action.intent == Intent::PriceHistory);
        asked.flat_map(|(_, phrases)| phrases).filter_map(|p| Some(p.sizes.first()?.id.clone())).collect()
    }

    /// Settles by the shopper's rule which of alternatives is taken, now that prices are known. What is taken stands
    /// in `heard` from here on, so that whatever is said of it later means it.
    pub(super) fn settle(&mut self, heard: &mut Understanding, known: &Known) {
        let mut renamed: Vec<(String, String)> = Vec::new();
        for (action, phrases) in heard.actions.iter_mut().zip(&mut self.actions) {
            for (item, phrase) in action.items.iter_mut().zip(phrases) {
                if !phrase.others.is_empty() {
                    let before = item.name.clone();
                    phrase.settle(item, known, &self.on_offer);
                    if item.name != before {
                        renamed.push((before, item.name.clone()));
                    }
                } else if matches!(action.intent, Intent::UpdateQuantity | Intent::RemoveItems)
                    && let Some((_, taken)) = renamed.iter().rfind(|(before, _)| *before == item.name)
                {
                    // "Butter or margarine, and make it 2".
                    item.name.clone_from(taken);
                }
            }
        }
    }

    /// Chooses among sizes by cost, now that prices are known.
    pub(super) fn choose<'a>(&'a self, known: &'a Known) -> Matches<'a> {
        let chosen = self
            .actions
            .iter()
            .map(|phrases| {
                let one = |p: &'a Phrase| Matched {
                    product: p.best(known),
                    options: p.options.iter().collect(),
                    choice: p.choice.as_ref(),
                };
                phrases.iter().map(one).collect()
            })
            .collect();
        Matches { chosen, candidates: self, known, nothing: Matched::default() }
    }
}

/// Whether an offer covers a product, or it costs less than usual.
fn is_on_sale(product: &Product, on_offer: &[ProductId], known: &Known) -> bool {
    let less = |q: &&Quote| q.regular.is_some_and(|r| q.price.compare(r).is_ok_and(|o| o.is_lt()));
    on_offer.contains(&product.id) || known.quotes.get(&product.id).filter(less).is_some()
}

impl Phrase {
    /// This one and the alternatives.
    fn each(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.others.iter().map(|(_, other)| other))
    }

    /// Takes what `item` names or one of its alternatives, and makes `item` ask for that.
    fn settle(&mut self, item: &mut Item, known: &Known, on_offer: &[ProductId]) {
        let others = std::mem::take(&mut self.others);
        let diet = is_diet(&item.name);
        let offer = |item: &Item, phrase: &Self| {
            let product = phrase.best(known)?;
            let quote = known.quotes.get(&product.id);
            let dear = |limit| quote.is_some_and(|q: &Quote| q.price.compare(limit).is_ok_and(|o| o.is_gt()));
            let on_sale = is_on_sale(product, on_offer, known);
            let unwished = item.max_price.is_some_and(dear)
                || item.only_if_on_sale && !on_sale
                || diet && !is_diet(&item.name);
            Some(Offer::new(item, product, quote, unwished, on_sale))
        };
        let offers: Vec<Option<Offer>> = std::iter::once(offer(item, self))
            .chain(others.iter().map(|(other, phrase)| offer(other, phrase)))
            .collect();
        let Taken { place, why, over } = either::pick(item.choice_rule.unwrap_or_default(), &offers);
        let names: Vec<String> = std::iter::once(&*item)
            .chain(others.iter().map(|(other, _)| other))
            .map(|i| i.name.clone())
            .collect();
        let name = names.get(place).cloned().unwrap_or_default();
        let choice = match why {
            Why::First => None,
            Why::OnSale => Some(Said::TookOnSale { name }),
            Why::Cheaper => {
                let others = over.iter().filter_map(|at| names.get(*at).cloned()).collect();
                Some(Said::TookCheaper { name, others })
            }
            Why::Instead => Some(Said::TookInstead { name, first: item.name.clone() }),
        };
        if let Some((other, meant)) = place.checked_sub(1).and_then(|at| others.into_iter().nth(at)) {
            *item = other;
            *self = meant;
        }
        self.choice = choice;
    }

    /// The product that it means: of several sizes the one that covers what is wanted at least cost.
    fn best(&self, known: &Known) -> Option<&Product> {
        let sizes: Vec<&Product> = self.sizes.iter().collect();
        match &self.wanted {
            Some(wanted) if sizes.len() > 1 => view::cheapest_cover(wanted, &sizes, known),
            _ => sizes.first().copied(),
        }
    }

    fn of(
        action: &Action,
        item: &Item,
        catalog: &Catalog,
        taught: Option<&Alias>,
        shopper: &Shopper<'_>,
    ) -> Self {
        let mut phrase = Self::default();
        match action.intent {
            Intent::AddItems
            | Intent::UpdateQuantity
            | Intent::SubstituteItem
            | Intent::CheckPrice
            | Intent::PriceHistory
            | Intent::TrackPrice
            | Intent::FindSubstitute => {
                phrase.recall(item, catalog, taught);
                if phrase.sizes.is_empty() {
                    phrase.look_up(item, catalog, shopper, item.choice_rule.is_some());
                }
            }
            // Without a book nobody can say what is on offer.
            Intent::FindDeals if shopper.offers.is_none() => {}
            Intent::SearchProducts | Intent::FindDeals => {
                let limit = if action.intent == Intent::FindDeals { SEARCHED_FOR_OFFERS } else { SHOWN };
                let bought = shopper.familiar.iter().map(|f| f.product.clone());
                let mut request =
                    SearchRequest::new(item.name.as_str()).with_limit(limit).with_bought(bought);
                request.max_price = item.max_price;
                // An empty phrase finds nothing.
                phrase.found = catalog
                    .search(&request)
                    .map(|r| r.hits.into_iter().map(|h| h.product).collect())
                    .unwrap_or_default();
            }
            _ => {}
        }
        phrase
    }

    /// Takes the product that the user is known to mean, unless this request asks for something of its own.
    fn recall(&mut self, item: &Item, catalog: &Catalog, taught: Option<&Alias>) {
        if item.excludes.is_empty() && item.brand.is_none() && item.size.is_none() {
            self.sizes.extend(taught.and_then(|alias| catalog.get(&alias.product)));
        }
    }

    fn look_up(&mut self, item: &Item, catalog: &Catalog, shopper: &Shopper<'_>, open: bool) {
        let mut request = MatchRequest::from(item);
        if open {
            // Other goods that keep to the limit would be none of those that were named.
            request.max_price = None;
        }
        request.familiar = Arc::clone(shopper.familiar);
        let found = catalog.match_item(&request);
        let Some(best) = found.best else { return };
        if found.confidence < GUESS_FROM {
            return;
        }
        let best = best.product;
        let others: Vec<Product> = found.runners_up.into_iter().map(|c| c.product).collect();
        if let Some(question) = found.question {
            let named = |p: &&Product| question.options.contains(&p.name);
            self.options =
                std::iter::once(&best).chain(&others).filter(named).take(CHOICES).cloned().collect();
        }
        // Only where a measure was asked for may another size of the same goods be the better buy; who
        // asks for "milk" gets the usual one.
        let measured =
            item.unit.is_some_and(is_measure) && best.sold_by == SoldBy::Each && item.size.is_none();
        if measured {
            let amount = item.quantity.unwrap_or(Ratio::ONE);
            self.wanted = Some(PackRequest::new(amount, item.unit));
        }
        let same = |p: &Product| measured && p.name == best.name && p.brand == best.brand;
        let mut sizes: Vec<Product> = others.into_iter().filter(same).collect();
        sizes.insert(0, best);
        self.sizes = sizes;
    }
}

impl<'a> Matches<'a> {
    /// What the `item`th phrase of the `action`th action means.
    pub(super) fn of(&self, action: usize, item: usize) -> &Matched<'a> {
        self.chosen.get(action).and_then(|a| a.get(item)).unwrap_or(&self.nothing)
    }

    /// A product by its id, among those this request knows.
    pub(super) fn product(&self, id: &ProductId) -> Option<&'a Product> {
        self.known.products.get(id)
    }

    /// What to say where the product does not keep to the wish: it costs more than the limit, or is
    /// not known to be on sale.
    pub(super) fn against_wishes(&self, item: &Item, product: &Product) -> Option<Said> {
        let quote = self.known.quotes.get(&product.id)?;
        if let Some(limit) = item.max_price
            && quote.price.compare(limit).is_ok_and(|o| o.is_gt())
        {
            return Some(Said::OverLimit { name: item.name.clone(), price: quote.price, limit });
        }
        let on_sale = is_on_sale(product, &self.candidates.on_offer, self.known);
        (item.only_if_on_sale && !on_sale).then(|| Said::NoSale { name: item.name.clone() })
    }

    /// What to say about what is on offer: of the phrases of an action, or of everything where it has none.
    pub(super) fn deals(&self, action: usize, asked: &Action) -> Vec<Said> {
        let Some(all) = &self.candidates.deals else { return vec![Said::NotYet(asked.intent)] };
        if asked.items.is_empty() {
            return vec![all.clone()];
        }
        let phrases = self.candidates.actions.get(action).into_iter().flatten();
        asked
            .items
            .iter()
            .zip(phrases)
            .map(|(item, phrase)| Said::DealsOn { name: item.name.clone(), offers: phrase.offers.clone() })
            .collect()
    }

    /// How many products a search found.
    pub(super) fn found(&self, action: usize, item: usize) -> usize {
        self.candidates.actions.get(action).and_then(|a| a.get(item)).map_or(0, |p| p.found.len())
    }

    /// What to say about what may stand in for a phrase.
    pub(super) fn instead_of(&self, action: usize, item: usize, asked: &str) -> Said {
        let phrase = self.candidates.actions.get(action).and_then(|a| a.get(item));
        match phrase.and_then(|p| p.instead.as_ref()) {
            Some(instead) => instead.said(asked),
            None => Said::FoundNothing { query: asked.to_owned() },
        }
    }

    /// What a product costs now, as far as it is known.
    pub(super) fn quote(&self, product: &ProductId) -> Option<&'a Quote> {
        self.known.quotes.get(product)
    }

    /// What a product cost before, where that was asked and is known.
    pub(super) fn past(&self, product: &ProductId) -> Option<&'a PastPrice> {
        self.known.past.get(product)
    }

    /// What to say about the price of a phrase.
    pub(super) fn price_of(&self, action: usize, item: usize, asked: &str) -> Said {
        let product = self.of(action, item).product;
        let quoted = product.and_then(|p| Some((p, self.known.quotes.get(&p.id)?)));
        let Some((product, quote)) = quoted else { return Said::NoPrice { name: asked.to_owned() } };
        Said::Price {
            name: price_talk::full_name(product),
            asked: asked.to_owned(),
            price: quote.price,
            unit: quote.per,
            source: quote.source.clone(),
            day: quote.as_of.date_at_offset(self.known.utc_offset_minutes).to_string(),
            live: quote.kind == QuoteKind::Live && !quote.stale,
        }
    }

    /// The product that an answer to a question chose: by its place among the options or by a word of
    /// its name; "the cheaper one" by price.
    pub(super) fn chosen(&self, action: &Action, options: &[ProductId]) -> Option<&'a Product> {
        let products: Vec<&'a Product> =
            options.iter().filter_map(|id| self.known.products.get(id)).collect();
        if let Some(place) = action.slots.option {
            return products.get(usize::try_from(place).ok()?.checked_sub(1)?).copied();
        }
        let said = match action.slots.choice.as_deref() {
            Some("cheapest" | "cheaper") => {
                let prices =
                    products.iter().filter_map(|p| Some((self.known.quotes.get(&p.id)?.price.minor(), *p)));
                return prices.min_by_key(|(price, _)| *price).map(|(_, p)| p);
            }
            Some(word) => word.to_lowercase(),
            None => action.items.first()?.name.to_lowercase(),
        };
        let mut fitting = products.into_iter().filter(|p| {
            let name = p.name.to_lowercase();
            said.split_whitespace().all(|w| name.contains(w))
        });
        match (fitting.next(), fitting.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }
}

/// Whether a unit measures an amount rather than naming a container.
fn is_measure(unit: Unit) -> bool {
    matches!(unit.dimension(), Dimension::Mass | Dimension::Volume) || unit == Unit::Dozen
}
