//! A list under an offer book: cart and book in, savings out. Pure.
//!
//! Goods by weight are one unit that costs what the scales are expected to say. Only a share off such a line is what the
//! offer means; where another offer on products covers it, the line counts towards the spend and nothing else.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::{
    locale::Locale,
    reply::Said,
    response::{GroceryItem, GroceryList, ItemOffer, ListDeals, UsedOffer},
    view::{self, Known, Lines, Terms},
};
use crate::{
    catalog::Product,
    clock::Timestamp,
    deals::{
        CartLine, Certificate, Change, ChangeKind, DealProblem, Delivery, Effort, ExplainRequest,
        Explanation, Layer, Offer, OfferBook, OfferKind, OfferRule, PastUse, Reward, ShopContext, Unlocks,
        explain,
    },
    error::{Error, ErrorKind, Result},
    id::StoreId,
    lists::ShoppingList,
    money::Money,
};

/// What one request may spend on the best plan and on what would change it: about twenty milliseconds on a slow machine.
/// Counted in steps, so that the same list gets the same answer everywhere.
const STEPS: u64 = 200_000;
/// How many offers are named in a reply.
const NAMED: usize = 5;

/// Who shops, as far as offers ask. By default nobody of whom anything is known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct DealContext {
    /// Whether the shopper is a member of the shop's programme.
    pub member: bool,
    /// The shop. Without one, only offers that are on everywhere are on.
    pub store: Option<StoreId>,
    /// Whether this is the shopper's first order.
    #[serde(alias = "first_order")]
    pub first_order: bool,
    /// The ids of the digital coupons that are clipped.
    pub clipped: BTreeSet<String>,
    /// The promo codes entered, in any case.
    pub codes: Vec<String>,
    /// What the household has used before.
    pub uses: Vec<PastUse>,
}

impl DealContext {
    /// Reads a shopper from JSON text. Everything may be left out, names may be in camel or snake case, and what is no part
    /// of it is refused.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) where the text is no such object.
    ///
    /// ```
    /// use grocery_core::agent::DealContext;
    /// let shopper = DealContext::from_json(r#"{"member":true,"store":"s1","clipped":["milk50"]}"#)?;
    /// assert_eq!(shopper, DealContext::default().as_member().at_store("s1".parse()?).with_clipped("milk50"));
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self> {
        let fault = |what: String| {
            Error::new(ErrorKind::InvalidInput, format!("shopper: {what}"))
                .with_hint(r#"write for example {"member":true,"store":"s1","clipped":["milk50"]}"#)
        };
        // Derived readers also take the fields as an array, which here is a mistake.
        if text.trim_start().starts_with('[') {
            return Err(fault("it is an array, not an object".to_owned()));
        }
        let shopper: Self = serde_json::from_str(text).map_err(|e| {
            // The place in a text that the caller may never have seen helps nobody.
            fault(e.to_string().split(" at line ").next().unwrap_or_default().to_owned())
        })?;
        shopper.at(Timestamp::MIN, 0).validate()?;
        Ok(shopper)
    }

    /// The same, at this shop.
    #[must_use]
    pub fn at_store(mut self, store: StoreId) -> Self {
        self.store = Some(store);
        self
    }

    /// The same, for a member.
    #[must_use]
    pub fn as_member(mut self) -> Self {
        self.member = true;
        self
    }

    /// The same, with one more coupon clipped.
    #[must_use]
    pub fn with_clipped(mut self, offer: impl Into<String>) -> Self {
        self.clipped.insert(offer.into());
        self
    }

    /// The same, with one more promo code entered.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.codes.push(code.into());
        self
    }

    /// The same for the offer book, at a moment in a zone.
    pub(super) fn at(&self, now: Timestamp, utc_offset_minutes: i32) -> ShopContext {
        let mut context = ShopContext::new(now).with_utc_offset_minutes(utc_offset_minutes);
        context.store = self.store.as_ref().map(ToString::to_string);
        context.first_order = self.first_order;
        context.clipped.clone_from(&self.clipped);
        context.codes.clone_from(&self.codes);
        context.uses.clone_from(&self.uses);
        context
    }
}

/// The offers of the shop, and for whom and when they are asked after.
#[derive(Clone, Copy)]
pub(super) struct Offers<'a> {
    pub(super) book: &'a OfferBook,
    pub(super) context: &'a ShopContext,
    pub(super) member: bool,
}

impl Offers<'_> {
    /// The current offers that cover a product, for whomever they are.
    pub(super) fn covering(&self, product: &Product) -> Vec<&OfferRule> {
        self.book.on_product(&cart_line(String::new(), product, 1, 0, self.book), self.context)
    }

    /// Those of them that may be told of.
    pub(super) fn on(&self, product: &Product) -> Vec<&OfferRule> {
        let mut rules = self.covering(product);
        rules.retain(|rule| self.is_open(rule));
        rules
    }

    /// Whether this shopper can have a product for less at the till now. What comes back later is no sale.
    pub(super) fn on_sale(&self, product: &Product) -> bool {
        let line = cart_line(String::new(), product, 1, 0, self.book);
        self.book.open_on(&line, self.member, self.context).iter().any(|rule| rule.offer().is_some())
    }

    /// The titles of the current offers on these products, each once, in the order of the products.
    pub(super) fn titles_on<'p>(&self, products: impl IntoIterator<Item = &'p Product>) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let rules = products.into_iter().flat_map(|product| self.on(product));
        rules.filter(|rule| seen.insert(rule.id())).map(title).collect()
    }

    /// Whether an offer may be told of: one that a code opens is a matter of those who have it.
    fn is_open(&self, rule: &OfferRule) -> bool {
        rule.terms.code.as_deref().is_none_or(|code| {
            self.context.codes.iter().any(|own| own.trim().eq_ignore_ascii_case(code.trim()))
        })
    }

    /// The titles of all current offers, or of the coupons among them; those on `listed` first.
    pub(super) fn titles<'p>(
        &self,
        coupons: bool,
        listed: impl IntoIterator<Item = &'p Product>,
    ) -> Vec<String> {
        let wanted = |rule: &&OfferRule| self.is_open(rule) && (!coupons || is_coupon(rule));
        let mut seen = BTreeSet::new();
        let near = listed.into_iter().flat_map(|product| self.on(product));
        let all = self.book.current(self.context);
        near.chain(all).filter(wanted).filter(|rule| seen.insert(rule.id())).map(title).collect()
    }
}

/// Whether shoppers call it a coupon: one that is clipped, or one on the receipt's coupon layer.
fn is_coupon(rule: &OfferRule) -> bool {
    let layer = match &rule.reward {
        Reward::OnReceipt(offer) => matches!(offer.kind, OfferKind::Coupon { .. }),
        Reward::Rebate(_) => false,
    };
    layer || rule.terms.must_clip
}

/// Whether a shopper asks for coupons and not for every sort of offer.
pub(super) fn says_coupons(said: &str) -> bool {
    let said = said.to_lowercase();
    [
        "coupon",
        "cupón",
        "cupon",
        "cupom",
        "cupons",
        "gutschein",
        "buono sconto",
        "buoni sconto",
        "bon de réduction",
        "bons de réduction",
    ]
    .iter()
    .any(|word| said.contains(word))
}

/// What people call an offer.
pub(super) fn title(rule: &OfferRule) -> String {
    rule.title.clone().unwrap_or_else(|| rule.id().to_owned())
}

/// A product as the book's rules name it: by the id or the retailer's own number, and of the steps of its category the
/// narrowest one that a rule names.
fn cart_line(id: String, product: &Product, qty: i64, unit_price: i64, book: &OfferBook) -> CartLine {
    let own = product.id.to_string();
    let theirs =
        product.retailer_id.as_ref().filter(|number| !book.covers_sku(&own) && book.covers_sku(number));
    let path = product.category.join(" > ");
    let category =
        std::iter::once(&path).chain(product.category.iter().rev()).find(|c| book.covers_category(c));
    CartLine {
        id,
        sku: theirs.cloned().unwrap_or(own),
        category: category.cloned(),
        brand: product.brand.clone(),
        qty,
        unit_price,
    }
}

/// Whether a rule means something on goods by weight: a share off does, and what comes back later leaves the line alone.
fn fits_weighed(rule: &OfferRule) -> bool {
    rule.offer().is_none_or(|offer| matches!(offer.kind, OfferKind::PercentOff { .. }))
}

/// The priced lines of a list as a cart. In `unfit` it puts the offers that do not fit goods by weight on it and that the
/// shopper cannot use as things are.
fn cart<'a>(
    items: &[GroceryItem],
    known: &Known,
    offers: &Offers<'a>,
    terms: &Terms<'_>,
    unfit: &mut Vec<&'a Offer>,
) -> DealProblem {
    let line = |item: &GroceryItem| {
        let product = known.products.get(item.product_id.as_ref()?)?;
        let (total, price) = (item.line_total?.minor(), item.price?.minor());
        let packs = item.packs.map(i64::from).filter(|_| !item.estimated);
        let counted = packs.filter(|packs| packs.checked_mul(price) == Some(total));
        let id = item.id.to_string();
        if let Some(packs) = counted {
            return Some(cart_line(id, product, packs, price, offers.book));
        }
        let mut line = cart_line(id.clone(), product, 1, total, offers.book);
        if offers.book.open_on(&line, offers.member, offers.context).into_iter().all(fits_weighed) {
            let others = offers.book.on_product(&line, offers.context);
            unfit.extend(others.into_iter().filter(|rule| !fits_weighed(rule)).filter_map(OfferRule::offer));
        } else {
            (line.sku, line.category, line.brand) = (format!("by weight: {id}"), None, None);
        }
        Some(line)
    };
    let policy = &terms.rules.policy;
    let in_currency = policy.delivery_fee.currency() == terms.currency
        && policy.free_delivery_from.currency() == terms.currency;
    DealProblem {
        seed: None,
        currency: terms.currency,
        member: offers.member,
        delivery: in_currency.then(|| Delivery {
            fee: policy.delivery_fee.minor().max(0),
            free_from: policy.free_delivery_from.minor().max(0),
        }),
        lines: items.iter().filter_map(line).collect(),
        offers: Vec::new(),
    }
}

/// How deep the offers are looked into. By default the best plan is found and nothing beside it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Depth {
    /// How many changes that would save more are told at most.
    pub(super) most_changes: usize,
    /// Whether the best plan without the main offer is found too.
    pub(super) runner_up: bool,
}

/// A list that was judged.
pub(super) struct Judged {
    pub(super) explanation: Explanation,
}

/// Prices a list and adds it up, with the best use of the offers on it and what `depth` asks beside that. Nothing is judged
/// where nothing on the list has a price. A list that is too large to be judged says so in its notes.
pub(super) fn priced(
    list: &ShoppingList,
    known: &Known,
    offers: Option<&Offers<'_>>,
    terms: &Terms<'_>,
    depth: Depth,
) -> Result<(GroceryList, Option<Judged>)> {
    let mut lines = view::lines(list, known, terms);
    let Some(offers) = offers else { return Ok((view::summed(list, lines, terms)?, None)) };
    let (explanation, note) = match judge(&lines.items, known, offers, terms, depth) {
        Ok(explanation) => (explanation, None),
        Err(e) if matches!(e.kind(), ErrorKind::InvalidInput | ErrorKind::TooLarge) => {
            (None, Some(format!("The offers were not looked at: {e}")))
        }
        Err(e) => return Err(e),
    };
    if let Some(explanation) = &explanation {
        take_off(&mut lines, explanation, offers.book, terms);
    }
    let mut list = view::summed(list, lines, terms)?;
    list.notes.extend(note);
    let Some(explanation) = explanation else { return Ok((list, None)) };
    tell(&mut list, &explanation, offers.book, terms)?;
    Ok((list, Some(Judged { explanation })))
}

/// Finds the best use of the offers. `None` where no item has a price.
fn judge(
    items: &[GroceryItem],
    known: &Known,
    offers: &Offers<'_>,
    terms: &Terms<'_>,
    depth: Depth,
) -> Result<Option<Explanation>> {
    let mut unfit = Vec::new();
    let cart = cart(items, known, offers, terms, &mut unfit);
    if cart.lines.is_empty() {
        return Ok(None);
    }
    let mut request = ExplainRequest::new(&cart, offers.book, offers.context)
        .with_effort(Effort::steps(STEPS))
        .with_most_changes(depth.most_changes);
    request.runner_up = depth.runner_up;
    let mut explanation = explain(&request)?;
    // What such an offer would save on goods by weight was counted as if they were a piece.
    explanation.changes.retain(|change| match &change.what {
        ChangeKind::Clip { offer } => !unfit.iter().any(|unfit| unfit.id == *offer),
        ChangeKind::BecomeMember => !unfit.iter().any(|unfit| unfit.requires_member),
        _ => true,
    });
    Ok(Some(explanation))
}

/// What people call the offer of this id.
fn called(book: &OfferBook, id: &str) -> String {
    book.rule(id).map_or_else(|| id.to_owned(), title)
}

/// Takes what an explanation found off the lines: from the shop, or from the maker.
fn take_off(lines: &mut Lines, explanation: &Explanation, book: &OfferBook, terms: &Terms<'_>) {
    let money = |minor: i64| Money::from_minor(minor, terms.currency);
    let of_maker = |id: &str| book.rule(id).and_then(OfferRule::offer).is_some_and(Offer::is_of_maker);
    let by_line: HashMap<&str, _> =
        explanation.lines.iter().map(|share| (share.line.as_str(), share)).collect();
    for (item, part) in lines.items.iter_mut().zip(&mut lines.parts) {
        let share = by_line.get(item.id.to_string().as_str()).filter(|share| share.saved > 0);
        let (Some(share), Some(part)) = (share, part) else { continue };
        let before = item.savings.map_or(0, Money::minor).max(0);
        item.savings = Some(money(before.saturating_add(share.saved)));
        let (mut of_shop, mut of_makers) = (0, 0);
        for by in share.by.iter().filter(|by| by.saved > 0) {
            if of_maker(&by.offer) {
                of_makers += by.saved;
            } else {
                of_shop += by.saved;
            }
            item.offers.push(ItemOffer {
                id: by.offer.clone(),
                title: called(book, &by.offer),
                savings: money(by.saved),
            });
        }
        part.offer_discount = (of_shop > 0).then(|| money(of_shop));
        part.coupon_discount = (of_makers > 0).then(|| money(of_makers));
    }
}

/// Tells on the list what an explanation found: the offers used, delivery.
fn tell(
    list: &mut GroceryList,
    explanation: &Explanation,
    book: &OfferBook,
    terms: &Terms<'_>,
) -> Result<()> {
    let money = |minor: i64| Money::from_minor(minor, terms.currency);
    let off: i64 = explanation.lines.iter().map(|share| share.saved).sum();
    if explanation.delivery_fee > 0 {
        let waived = explanation.plan.delivery_waived;
        let of_items = explanation.offers.iter().filter(|offer| offer.layer == Layer::Item);
        let net = explanation.subtotal - of_items.map(|offer| offer.saved).sum::<i64>();
        let away = list.delivery_threshold.minor().saturating_sub(net).max(0);
        list.delivery_eligible = waived;
        list.delivery_fee = money(if waived { 0 } else { explanation.delivery_fee });
        list.amount_for_free_delivery = money(if waived { 0 } else { away });
    }
    let used = explanation.offers.iter().filter(|offer| offer.saved > 0);
    list.deals = Some(ListDeals {
        savings: money(off),
        payable: list.subtotal.minus(money(off))?,
        offers: used
            .map(|offer| UsedOffer {
                id: offer.offer.clone(),
                title: called(book, &offer.offer),
                uses: offer.uses,
                frees_delivery: is_free_delivery(book, &offer.offer),
                savings: money(offer.saved),
            })
            .collect(),
        at_most_more: match explanation.certificate {
            Certificate::Optimal => money(0),
            Certificate::Gap { cents } => money(cents),
        },
        after_receipt: money(explanation.rebates.total),
    });
    Ok(())
}

fn is_free_delivery(book: &OfferBook, id: &str) -> bool {
    book.rule(id)
        .and_then(OfferRule::offer)
        .is_some_and(|offer| matches!(offer.kind, OfferKind::FreeDelivery { .. }))
}

impl Judged {
    /// What to say about it: the savings, and the one change that is most worth having.
    pub(super) fn said(&self, list: &GroceryList, book: &OfferBook, locale: &Locale) -> Vec<Said> {
        let mut out = Vec::new();
        if let Some(deals) = list.deals.as_ref().filter(|deals| !deals.savings.is_zero()) {
            let titles: Vec<String> = deals.offers.iter().map(|offer| offer.title.clone()).collect();
            out.push(Said::Saves { amount: deals.savings, offers: titles });
        }
        let best = self.best().and_then(|change| self.suggestion(change, list, book, locale));
        out.extend(best.map(Said::Suggested));
        out
    }

    /// The change to be told. Membership only where nothing else is to be had.
    fn best(&self) -> Option<&Change> {
        let changes = &self.explanation.changes;
        let other = changes.iter().find(|change| !matches!(change.what, ChangeKind::BecomeMember));
        other.or_else(|| changes.first())
    }

    /// Whether the change to be told is to spend more for free delivery.
    pub(super) fn frees_delivery(&self) -> bool {
        let spend = |change: &Change| matches!(change.what, ChangeKind::SpendMore { .. });
        self.best().is_some_and(|change| change.frees_delivery && spend(change))
    }

    fn suggestion(
        &self,
        change: &Change,
        list: &GroceryList,
        book: &OfferBook,
        l: &Locale,
    ) -> Option<String> {
        let amount = |minor: i64| l.amount(Money::from_minor(minor, self.explanation.currency));
        let offer = |id: &str| l.say("quoted", &[("name", &called(book, id))]);
        let saves = match change.exact {
            true => amount(change.saves),
            false => l.say("at_least", &[("amount", &amount(change.saves))]),
        };
        Some(match &change.what {
            ChangeKind::AddUnits { line, units, .. } => {
                let item = list.items.iter().find(|item| item.id.to_string() == *line)?;
                let count = usize::try_from(*units).ok()?;
                l.count("suggest_add", count, &[("name", &item.requested), ("saves", &saves)])
            }
            ChangeKind::SpendMore { amount: more, unlocks } => match unlocks {
                Unlocks::Offer { offer: id } if !is_free_delivery(book, id) => {
                    let values = [("amount", amount(*more)), ("offer", offer(id)), ("saves", saves)];
                    l.say("suggest_spend", &values.each_ref().map(|(key, value)| (*key, value.as_str())))
                }
                // The delivery is free from there on, by the shop's own threshold or by an offer.
                _ => l.say("suggest_delivery", &[("amount", &amount(*more))]),
            },
            ChangeKind::Clip { offer: id } => {
                l.say("suggest_clip", &[("offer", &offer(id)), ("saves", &saves)])
            }
            ChangeKind::BecomeMember => l.say("suggest_member", &[("saves", &saves)]),
        })
    }
}

/// The first few of these titles in words, each in quotation marks.
pub(super) fn named(titles: &[String], l: &Locale) -> String {
    let quoted: Vec<String> =
        titles.iter().take(NAMED).map(|title| l.say("quoted", &[("name", title)])).collect();
    l.and(&quoted)
}

/// Whether [`named`] leaves some of them out.
pub(super) fn has_more(titles: &[String]) -> bool {
    titles.len() > NAMED
}
