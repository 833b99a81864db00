//! The names of the core as TypeScript unions: `ts/names.d.ts`, which heads `native.d.ts`.
//!
//! The file is written from the core's own names. Rewrite it with
//! `UPDATE_NAMES=1 cargo test -p grocery-bindings-node`.

use std::fmt::Write;

use grocery_core::{
    ErrorKind, Unit,
    basket::fit::{FitKind, FitPriority},
    budgets::BudgetPeriod,
    catalog::{
        AccessKind, Allergen, CatalogFormat, PriceKind, SearchPartKind, SearchSort, SoldBy, SubstituteReason,
        TaxClass, WordReading,
    },
    nlu::{Intent, NoteKind, recipe::LeftOut},
    orders::{FlagKind, Fulfilment, LineKind, LineStatus, OrderKind, PriceMeaning},
    pricing::QuoteKind,
};

fn union(out: &mut String, name: &str, about: &str, values: impl IntoIterator<Item = &'static str>) {
    let values: Vec<String> = values.into_iter().map(|value| format!("  | '{value}'\n")).collect();
    write!(out, "/** {about} */\nexport type {name} =\n{}\n", values.concat()).unwrap();
}

fn names() -> String {
    use NoteKind::{Ambiguous, BadQuantity, Empty, NotUnderstood, SecondOpinion, TooLong};
    let mut out = String::from("// Written from the names of the core; see src/names.rs.\n\n");
    union(&mut out, "Intent", "What a shopper wants done.", Intent::ALL.iter().map(|i| i.as_str()));
    union(&mut out, "Unit", "A unit of mass, volume or count, or a container.", Unit::ALL.map(Unit::as_str));
    let notes = [TooLong, Empty, NotUnderstood, BadQuantity, Ambiguous, SecondOpinion];
    union(&mut out, "NoteKind", "A sort of doubt about what was heard.", notes.map(NoteKind::as_str));
    let left_out = [LeftOut::Heading, LeftOut::Water, LeftOut::ToTaste, LeftOut::Optional];
    let about = "Why a line of a recipe is nothing to buy.";
    union(&mut out, "LeftOut", about, left_out.map(LeftOut::as_str));
    let periods = BudgetPeriod::ALL.map(BudgetPeriod::as_str);
    union(&mut out, "BudgetPeriod", "How long a budget runs before it begins anew.", periods);
    let about = "What is done to a line so that a list keeps to a budget.";
    union(&mut out, "FitKind", about, FitKind::ALL.iter().map(|k| k.as_str()));
    let about = "How much a line matters.";
    union(&mut out, "FitPriority", about, FitPriority::ALL.iter().map(|p| p.as_str()));
    let quotes = [QuoteKind::Live, QuoteKind::Typical, QuoteKind::Estimate];
    union(&mut out, "QuoteKind", "What sort of price a quote is.", quotes.map(QuoteKind::as_str));
    union(&mut out, "TaxClass", "How tax law sees a product.", TaxClass::ALL.iter().map(|c| c.as_str()));
    union(&mut out, "SoldBy", "How a product is sold.", SoldBy::ALL.iter().map(|s| s.as_str()));
    union(&mut out, "Allergen", "The allergens that US law names.", Allergen::ALL.iter().map(|a| a.as_str()));
    let about = "Where a price without a live source comes from.";
    union(&mut out, "PriceKind", about, PriceKind::ALL.iter().map(|k| k.as_str()));
    let about = "Why a product is offered in place of another one.";
    union(&mut out, "SubstituteReason", about, SubstituteReason::ALL.iter().map(|r| r.as_str()));
    catalog_names(&mut out);
    union(&mut out, "OrderKind", "How an order came to be known.", OrderKind::ALL.iter().map(|k| k.as_str()));
    union(&mut out, "Fulfilment", "How goods changed hands.", Fulfilment::ALL.iter().map(|f| f.as_str()));
    let about = "What a line of an order is about.";
    union(&mut out, "OrderLineKind", about, LineKind::ALL.iter().map(|k| k.as_str()));
    let about = "What became of a line of an order.";
    union(&mut out, "OrderLineStatus", about, LineStatus::ALL.iter().map(|s| s.as_str()));
    let about = "What is doubtful about an order.";
    union(&mut out, "OrderFlagKind", about, FlagKind::ALL.iter().map(|k| k.as_str()));
    let prices = [PriceMeaning::Auto, PriceMeaning::Line, PriceMeaning::Unit];
    let about = "What a column that is only called \"price\" holds.";
    union(&mut out, "PriceMeaning", about, prices.map(PriceMeaning::as_str));
    union(&mut out, "ErrorKind", "What sort of thing went wrong.", ErrorKind::ALL.map(ErrorKind::as_str));
    out
}

fn catalog_names(out: &mut String) {
    use SearchPartKind as Part;
    let parts = [
        Part::Text,
        Part::AllWords,
        Part::Head,
        Part::Availability,
        Part::History,
        Part::Category,
        Part::NameShare,
        Part::Order,
        Part::Popularity,
        Part::Unasked,
    ];
    use WordReading as Reading;
    let readings = [
        Reading::Exact,
        Reading::Plural,
        Reading::Spelling,
        Reading::Joined,
        Reading::Prefix,
        Reading::OneEdit,
        Reading::TwoEdits,
        Reading::Compound,
        Reading::Size,
    ];
    union(out, "SearchSort", "The order of hits.", SearchSort::ALL.map(SearchSort::as_str));
    union(out, "SearchPartKind", "What a part of a score is for.", parts.map(Part::as_str));
    union(out, "WordReading", "How a word of a search was read.", readings.map(Reading::as_str));
    let formats = CatalogFormat::ALL.iter().map(|f| f.as_str());
    union(out, "CatalogFormat", "How a catalogue file is written.", formats);
    union(out, "AccessKind", "What was done with a product.", AccessKind::ALL.map(AccessKind::as_str));
}

#[test]
fn the_unions_are_the_names_of_the_core() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/ts/names.d.ts");
    if std::env::var_os("UPDATE_NAMES").is_some() {
        std::fs::write(path, names()).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == names(), "ts/names.d.ts is out of date: run with UPDATE_NAMES=1");
}

#[test]
fn every_error_kind_has_its_code_in_typescript() {
    let errors = include_str!("../ts/errors.ts");
    for kind in ErrorKind::ALL {
        let row = format!("{}: ['{}', ", kind.as_str(), kind.code());
        assert!(errors.contains(&row), "ts/errors.ts lacks {row}");
        let listed = errors.lines().any(|l| l.contains("RETRYABLE") && l.contains(&format!("'{kind}'")));
        assert_eq!(listed, kind.is_retryable(), "{kind}");
    }
}
