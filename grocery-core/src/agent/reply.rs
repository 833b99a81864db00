//! Sentences for the shopper, from what was done.

use super::{
    locale::Locale,
    offers,
    price_talk::{OnDay, PastPrice, Wish},
};
use crate::{
    basket::BudgetVerdict,
    money::{Currency, Money},
    nlu::Intent,
    quantity::{Quantity, Ratio, Unit},
};

/// One thing that was done, or that could not be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    Added(Vec<String>),
    Unknown(Vec<String>),
    AlreadyThere(Vec<String>),
    Changed {
        name: String,
        quantity: Quantity,
    },
    Removed(Vec<String>),
    Swapped {
        out: String,
        into: String,
    },
    NotOnList(Vec<String>),
    WhichOne {
        name: String,
        lines: Vec<String>,
    },
    WhichItem,
    TooMany {
        name: String,
        most: Ratio,
    },
    ListFull {
        name: String,
        most: usize,
    },
    AskClear {
        count: usize,
    },
    AskDelete {
        list: String,
    },
    AskOffer(Vec<String>),
    Cleared,
    Deleted {
        list: String,
    },
    Created {
        list: String,
    },
    NothingToClear,
    Kept,
    NothingAsked,
    Undone,
    NothingToUndo,
    Showed {
        count: usize,
        total: Money,
    },
    ClearedSome {
        count: usize,
        left: usize,
    },
    OtherUnit {
        name: String,
        unit: Unit,
        other: Unit,
    },
    OverLimit {
        name: String,
        price: Money,
        limit: Money,
    },
    NoSale {
        name: String,
    },
    /// Of several that were named the cheaper one was taken.
    TookCheaper {
        name: String,
        others: Vec<String>,
    },
    /// Of several that were named it alone is on offer.
    TookOnSale {
        name: String,
    },
    /// What was named first cannot be had as wished.
    TookInstead {
        name: String,
        first: String,
    },
    OnList {
        name: String,
        quantity: Quantity,
    },
    Price {
        name: String,
        asked: String,
        price: Money,
        unit: Unit,
        source: String,
        day: String,
        live: bool,
    },
    NoPrice {
        name: String,
    },
    /// What a product cost before.
    Past {
        name: String,
        asked: String,
        past: PastPrice,
    },
    NoPast {
        name: String,
        asked: String,
    },
    /// A price is waited for.
    Waiting(Wish),
    NotWaiting {
        name: String,
    },
    WaitBelowWhat {
        name: String,
    },
    Found {
        query: String,
        count: usize,
    },
    FoundNothing {
        query: String,
    },
    /// What may stand in for something.
    Instead {
        name: String,
        options: Vec<String>,
        cheaper: bool,
        unknown_allergens: usize,
    },
    /// Nothing may stand in; `close` would, but for a limit.
    NothingInstead {
        name: String,
        close: usize,
        unknown_allergens: usize,
    },
    BudgetSet {
        amount: Money,
        period: Option<String>,
    },
    /// A budget in money that is not the agent's.
    BudgetOtherCurrency {
        amount: Money,
        currency: Currency,
    },
    BudgetVerdict(String),
    NoBudget,
    Chosen {
        name: String,
    },
    Checkout {
        count: usize,
        total: Money,
    },
    NothingToBuy,
    /// What offers save, and their titles, the one that saves most first.
    Saves {
        amount: Money,
        offers: Vec<String>,
    },
    /// A change worth having, in words.
    Suggested(String),
    /// The titles of the offers on something.
    DealsOn {
        name: String,
        offers: Vec<String>,
    },
    /// The titles of all offers, or of the coupons among them.
    Deals {
        coupons: bool,
        offers: Vec<String>,
    },
    NotYet(Intent),
    Help,
    SmallTalk,
    OutOfScope,
    /// An intent that the host taught.
    Custom(String),
}

fn sentence(said: &Said, l: &Locale) -> String {
    match said {
        Said::Added(names) => l.say("added", &[("names", &l.and(names))]),
        Said::Unknown(names) => l.count("unknown", names.len(), &[("names", &l.and(names))]),
        Said::AlreadyThere(names) => l.about("already_there", names),
        Said::Changed { name, quantity } => {
            l.say("changed", &[("name", name), ("quantity", &l.quantity(quantity))])
        }
        Said::Removed(names) => l.say("removed", &[("names", &l.and(names))]),
        Said::Swapped { out, into } => l.say("swapped", &[("out", out), ("into", into)]),
        Said::NotOnList(names) => l.about("not_on_list", names),
        Said::WhichOne { name, lines } => l.say("which_one", &[("name", name), ("options", &l.or(lines))]),
        Said::WhichItem => l.say("which_item", &[]),
        Said::TooMany { name, most } => l.say("too_many", &[("name", name), ("most", &most.to_string())]),
        Said::ListFull { name, most } => l.say("list_full", &[("name", name), ("most", &most.to_string())]),
        Said::AskClear { count } => l.count("ask_clear", *count, &[]),
        Said::AskDelete { list } => l.say("ask_delete", &[("list", list)]),
        Said::AskOffer(names) => l.say("ask_offer", &[("names", &l.and(names))]),
        Said::Cleared => l.say("cleared", &[]),
        Said::Deleted { list } => l.say("deleted", &[("list", list)]),
        Said::Created { list } => l.say("created", &[("list", list)]),
        Said::NothingToClear => l.say("nothing_to_clear", &[]),
        Said::Kept => l.say("kept", &[]),
        Said::NothingAsked => l.say("nothing_asked", &[]),
        Said::Undone => l.say("undone", &[]),
        Said::NothingToUndo => l.say("nothing_to_undo", &[]),
        Said::Showed { count, total } => l.count("showed", *count, &[("total", &l.amount(*total))]),
        Said::ClearedSome { count, left } => {
            // The number that the sentence agrees with is that of what is left.
            let values = [("count", count.to_string()), ("left", left.to_string())];
            let key = if *left == 1 { "cleared_some.one" } else { "cleared_some.many" };
            l.say(key, &values.each_ref().map(|(k, v)| (*k, v.as_str())))
        }
        Said::OtherUnit { name, unit, other } => {
            l.say("other_unit", &[("name", name), ("unit", l.units(*unit)), ("other", l.units(*other))])
        }
        Said::OverLimit { name, price, limit } => {
            let (price, limit) = (l.amount(*price), l.amount(*limit));
            l.say("over_limit", &[("name", name), ("price", &price), ("limit", &limit)])
        }
        Said::NoSale { name } => l.say("no_sale", &[("name", name)]),
        Said::TookCheaper { name, others } => {
            l.say("took_cheaper", &[("name", name), ("others", &l.and(others))])
        }
        Said::TookOnSale { name } => l.say("took_on_sale", &[("name", name)]),
        Said::TookInstead { name, first } => l.say("took_instead", &[("name", name), ("first", first)]),
        Said::OnList { name, quantity } => l.say("on_list", &[("quantity", &of(quantity, name, l))]),
        Said::Price { name, asked, price, unit, source, day, live } => {
            let mut cost = l.amount(*price);
            if *unit != Unit::Each {
                cost = l.say("price_per", &[("price", &cost), ("unit", l.unit(*unit))]);
            }
            let what = called(name, asked, l);
            let key = if *live { "price_live" } else { "price_usual" };
            l.say(key, &[("name", &what), ("price", &cost), ("source", source), ("day", day)])
        }
        Said::NoPrice { name } => l.say("no_price", &[("name", name)]),
        Said::Past { name, asked, past } => self::past(&called(name, asked, l), past, l),
        Said::NoPast { name, asked } => l.say("past_none", &[("name", &called(name, asked, l))]),
        Said::Waiting(wish) => {
            let name = called(&wish.name, &wish.asked, l);
            let text = l.say("waiting", &[("name", &name), ("target", &l.amount(wish.target))]);
            match wish.price {
                Some(price) => format!("{text} {}", l.say("waiting_now", &[("price", &l.amount(price))])),
                None => text,
            }
        }
        Said::NotWaiting { name } => l.say("not_waiting", &[("name", name)]),
        Said::WaitBelowWhat { name } => l.say("wait_below_what", &[("name", name)]),
        Said::Found { query, count } => l.count("found", *count, &[("query", query)]),
        Said::FoundNothing { query } => l.say("found_nothing", &[("query", query)]),
        Said::Instead { name, options, cheaper, unknown_allergens } => {
            let key = if *cheaper { "instead_cheaper" } else { "instead" };
            let text = l.say(key, &[("name", name), ("options", &l.or(options))]);
            with_unknown_allergens(text, *unknown_allergens, l)
        }
        Said::NothingInstead { name, close, unknown_allergens } => {
            let text = match close {
                0 => l.say("instead_none", &[("name", name)]),
                close => l.count("instead_unfit", *close, &[("name", name)]),
            };
            with_unknown_allergens(text, *unknown_allergens, l)
        }
        Said::BudgetSet { amount, period: None } => l.say("budget_set", &[("amount", &l.amount(*amount))]),
        Said::BudgetSet { amount, period: Some(period) } => {
            let own = l.text(&format!("period.{period}"));
            let period = if own.is_empty() { period.as_str() } else { own };
            l.say("budget_set_period", &[("amount", &l.amount(*amount)), ("period", period)])
        }
        Said::BudgetOtherCurrency { amount, currency } => {
            let values = [("amount", l.amount(*amount)), ("currency", currency.to_string())];
            l.say("budget_other_currency", &values.each_ref().map(|(k, v)| (*k, v.as_str())))
        }
        Said::BudgetVerdict(text) => text.clone(),
        Said::NoBudget => l.say("no_budget", &[]),
        Said::Chosen { name } => l.say("chosen", &[("name", name)]),
        Said::Checkout { count, total } => l.count("checkout", *count, &[("total", &l.amount(*total))]),
        Said::NothingToBuy => l.say("nothing_to_buy", &[]),
        Said::Saves { amount, offers: titles } => {
            let amount = l.amount(*amount);
            match titles.len() {
                0..=2 => l.say("saves_with", &[("amount", &amount), ("offers", &offers::named(titles, l))]),
                many => l.say("saves_with_many", &[("amount", &amount), ("count", &many.to_string())]),
            }
        }
        Said::Suggested(text) => text.clone(),
        Said::DealsOn { name, offers: titles } => {
            let key = match titles.as_slice() {
                [] => "no_deals_on",
                all if offers::has_more(all) => "deals_on_more",
                _ => "deals_on",
            };
            let (count, named) = (titles.len().to_string(), offers::named(titles, l));
            l.say(key, &[("name", name), ("count", &count), ("offers", &named)])
        }
        Said::Deals { coupons, offers: titles } => {
            let key = match (titles.as_slice(), coupons) {
                ([], true) => "no_coupons",
                ([], false) => "no_deals",
                (all, true) if offers::has_more(all) => "coupons_now_more",
                (all, false) if offers::has_more(all) => "deals_now_more",
                (_, true) => "coupons_now",
                (_, false) => "deals_now",
            };
            let (count, named) = (titles.len().to_string(), offers::named(titles, l));
            l.say(key, &[("count", &count), ("offers", &named)])
        }
        Said::NotYet(intent) => l.say("not_yet", &[("intent", &intent.as_str().replace('_', " "))]),
        Said::Help => l.say("help", &[]),
        Said::Custom(name) => l.say("custom", &[("intent", &name.replace('_', " "))]),
        Said::SmallTalk => l.say("small_talk", &[]),
        Said::OutOfScope => l.say("out_of_scope", &[]),
    }
}

/// A product by its name and by what the shopper called it.
fn called(name: &str, asked: &str, l: &Locale) -> String {
    match asked.eq_ignore_ascii_case(name) {
        true => name.to_owned(),
        false => l.say("price_name", &[("name", name), ("asked", asked)]),
    }
}

/// What a product cost before, and what the shopper paid last.
fn past(name: &str, past: &PastPrice, l: &Locale) -> String {
    let cost = |on: &OnDay| match on.unit {
        Unit::Each => l.amount(on.price),
        unit => l.say("price_per", &[("price", &l.amount(on.price)), ("unit", l.unit(unit))]),
    };
    let mut parts = Vec::new();
    if let Some(told) = &past.told {
        let now = cost(&told.now);
        let about = |key: &str, on: &OnDay| {
            l.say(key, &[("name", name), ("price", &now), ("before", &cost(on)), ("day", &on.day)])
        };
        parts.push(match &told.before {
            None => about("past_first", &told.now),
            Some(before) if before.price.minor() < told.now.price.minor() => about("past_up", before),
            Some(before) if before.price.minor() > told.now.price.minor() => about("past_down", before),
            Some(before) => about("past_same", before),
        });
        parts.extend(told.lowest.iter().map(|low| about("past_lowest", low)));
    }
    let paid = |key: &str, on: &OnDay| l.say(key, &[("before", &cost(on)), ("day", &on.day)]);
    parts.extend(past.paid.iter().map(|last| paid("past_paid", last)));
    // Where no source tells a price, this alone says whether it went up.
    let before = past.paid_before.iter().filter(|_| past.told.is_none());
    parts.extend(before.map(|before| paid("past_paid_before", before)));
    parts.join(" ")
}

/// A sentence, and how many products were left out since nobody knows what is in them.
fn with_unknown_allergens(mut text: String, count: usize, l: &Locale) -> String {
    if count > 0 {
        text.push(' ');
        text.push_str(&l.count("unknown_allergens", count, &[]));
    }
    text
}

/// How the basket stands against a limit, in words.
pub(super) fn budget(
    verdict: &BudgetVerdict,
    dearest: &[(&str, Money)],
    unpriced: usize,
    l: &Locale,
) -> String {
    let limit = l.amount(verdict.limit);
    let mut parts = if verdict.over.is_zero() {
        vec![l.say("budget_left", &[("left", &l.amount(verdict.left)), ("limit", &limit)])]
    } else {
        vec![l.say("budget_over", &[("over", &l.amount(verdict.over)), ("limit", &limit)])]
    };
    if !verdict.over.is_zero() && !dearest.is_empty() {
        let names: Vec<String> =
            dearest.iter().map(|(name, total)| format!("{name} ({})", l.amount(*total))).collect();
        let names = match names.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [start @ .., last] => {
                let comma = format!("{} ", l.text("comma"));
                l.say("and", &[("start", &start.join(&comma)), ("last", last)])
            }
        };
        parts.push(l.say("budget_most", &[("names", &names)]));
    }
    if unpriced > 0 {
        parts.push(l.count("budget_unpriced", unpriced, &[]));
    }
    parts.join(" ")
}

fn of(quantity: &Quantity, name: &str, l: &Locale) -> String {
    let amount = l.quantity(quantity);
    match quantity.unit {
        Unit::Each => format!("{amount} {name}"),
        // "2 dozen eggs" in English, "2 docenas de huevos" elsewhere.
        Unit::Dozen if l.text("of_dozen") == "no" => format!("{amount} {name}"),
        _ => l.say("of", &[("quantity", &amount), ("name", name)]),
    }
}

/// The reply: neighbours of one sort become one sentence.
pub(super) fn compose(said: &[Said], l: &Locale) -> String {
    let mut merged: Vec<Said> = Vec::new();
    for next in said {
        match (merged.last_mut(), next) {
            (Some(Said::Added(a)), Said::Added(b))
            | (Some(Said::AlreadyThere(a)), Said::AlreadyThere(b))
            | (Some(Said::Removed(a)), Said::Removed(b))
            | (Some(Said::NotOnList(a)), Said::NotOnList(b)) => a.extend(b.iter().cloned()),
            _ => merged.push(next.clone()),
        }
    }
    merged.iter().map(|s| sentence(s, l)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::basket::{BudgetLine, budget_verdict};

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|s| (*s).to_owned()).collect()
    }

    #[test]
    fn the_documented_reply() {
        let said: Vec<Said> = ["milk", "eggs", "bread"].iter().map(|n| Said::Added(names(&[n]))).collect();
        assert_eq!(compose(&said, Locale::of("en")), "I've added milk, eggs, and bread to your list.");
        assert_eq!(compose(&said, Locale::of("es")), "He añadido milk, eggs y bread a tu lista.");
        assert_eq!(compose(&said, Locale::of("xx")), compose(&said, Locale::of("en")));
    }

    #[test]
    fn sentences_agree_with_their_number() {
        let english = |said| sentence(&said, Locale::of("en"));
        assert_eq!(english(Said::NotOnList(names(&["milk"]))), "Milk is not on your list.");
        assert_eq!(english(Said::AlreadyThere(names(&["eggs"]))), "Eggs are already on your list.");
        assert_eq!(
            english(Said::Showed { count: 0, total: Money::zero(Currency::USD) }),
            "Your list is empty."
        );
        let two = Quantity::new(Ratio::from_int(2), Unit::Dozen);
        let on_list = |code: &str, name: &str| {
            sentence(&Said::OnList { name: name.to_owned(), quantity: two }, Locale::of(code))
        };
        assert_eq!(on_list("en", "eggs"), "Yes, your list has 2 dozen eggs.");
        assert_eq!(on_list("es", "huevos"), "Sí, en tu lista hay 2 docenas de huevos.");
    }

    #[test]
    fn the_verdict_is_that_of_the_basket() {
        let usd = |minor| Money::from_minor(minor, Currency::USD);
        for (spent, unpriced) in [(500, 0), (2_144, 1), (4_000, 2)] {
            let lines = [
                BudgetLine { name: "milk", total: usd(796) },
                BudgetLine { name: "beef", total: usd(1348) },
                BudgetLine { name: "gum", total: usd(1) },
            ];
            let verdict = budget_verdict(usd(2_000), usd(spent), &lines, unpriced).unwrap();
            let dearest = [("beef", usd(1348)), ("milk", usd(796)), ("gum", usd(1))];
            assert_eq!(budget(&verdict, &dearest, unpriced, Locale::of("en")), verdict.reason);
        }
    }
}
