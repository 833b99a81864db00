//! A list with prices: lines, products and quotes in, [`GroceryList`] out. Pure.

use rustc_hash::FxHashMap;

use super::{
    locale::Locale,
    price_talk::PastPrice,
    reply,
    request::Location,
    response::{BudgetReport, GroceryItem, GroceryList, ProductOffer},
};
use crate::{
    basket::{
        BudgetLine, PackOption, PackRequest, Place, TotalsItem, TotalsRequest, TotalsRules, budget_verdict,
        choose_packs, totals,
    },
    catalog::{Product, SoldBy},
    clock::Date,
    error::Result,
    id::ProductId,
    lists::{ListLine, ShoppingList},
    money::{Currency, Money},
    pricing::Quote,
    quantity::Ratio,
};

/// What is known of the products that a request touches.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) products: FxHashMap<ProductId, Product>,
    pub(super) quotes: FxHashMap<ProductId, Quote>,
    /// What the sources had to say about themselves.
    pub(super) notes: Vec<String>,
    /// Whether there are live prices and all of them were kept from before.
    pub(super) cached: bool,
    /// How far the shopper's zone is ahead of UTC: a price is told with the shopper's day of it.
    pub(super) utc_offset_minutes: i32,
    /// What products cost before, where that was asked.
    pub(super) past: FxHashMap<ProductId, PastPrice>,
}

/// What a list is added up under.
pub(super) struct Terms<'a> {
    pub(super) currency: Currency,
    pub(super) rules: &'a TotalsRules,
    pub(super) location: Option<&'a Location>,
    pub(super) today: Date,
}

/// The lines of a list with their prices, before they are added up.
pub(super) struct Lines {
    pub(super) items: Vec<GroceryItem>,
    /// What is added up of each item, where it has a price.
    pub(super) parts: Vec<Option<TotalsItem>>,
}

/// Prices every line.
pub(super) fn lines(list: &ShoppingList, known: &Known, terms: &Terms<'_>) -> Lines {
    let (items, parts) = list.lines.iter().map(|line| priced_line(line, known, terms)).unzip();
    Lines { items, parts }
}

/// Adds priced lines up.
pub(super) fn summed(list: &ShoppingList, lines: Lines, terms: &Terms<'_>) -> Result<GroceryList> {
    let Lines { items, parts } = lines;
    let mut request = TotalsRequest::new(terms.currency, parts.into_iter().flatten().collect());
    request.place = terms.location.map(|l| Place { zip: l.zip_code.clone(), state: l.state.clone() });
    let sums = totals(&request, terms.rules, terms.today)?;
    Ok(GroceryList {
        id: list.id,
        user_id: list.user.clone(),
        name: list.name.clone(),
        version: list.version,
        item_count: items.len(),
        unpriced_count: items.iter().filter(|i| i.line_total.is_none()).count(),
        items,
        subtotal: sums.subtotal,
        estimated_tax: sums.tax,
        tax_rate: sums.tax_rate,
        // Delivery is told beside it.
        total: sums.total.minus(sums.delivery_fee)?,
        savings: sums.total_savings,
        delivery_eligible: sums.free_delivery_eligible,
        delivery_threshold: sums.free_delivery.from,
        delivery_fee: sums.delivery_fee,
        amount_for_free_delivery: sums.amount_for_free_delivery,
        deals: None,
        notes: if list.lines.is_empty() { Vec::new() } else { sums.notes },
    })
}

/// One line with its price, and what of it is added up.
pub(super) fn priced_line(
    line: &ListLine,
    known: &Known,
    terms: &Terms<'_>,
) -> (GroceryItem, Option<TotalsItem>) {
    let product = line.product.as_ref().and_then(|id| known.products.get(id));
    let quote = line.product.as_ref().and_then(|id| known.quotes.get(id));
    let mut item = GroceryItem {
        id: line.id,
        product_id: line.product.clone(),
        walmart_id: product.and_then(|p| p.retailer_id.clone()),
        name: product.map_or_else(
            || line.product_name.clone().unwrap_or_else(|| line.requested.clone()),
            |p| p.name.clone(),
        ),
        requested: line.requested.clone(),
        quantity: line.amount,
        quantity_exact: line.amount,
        unit: line.unit,
        size: product.and_then(|p| p.size).map(|s| s.to_string()),
        packs: None,
        price: quote.map(|q| q.price),
        price_unit: quote.map(|q| q.per),
        line_total: None,
        savings: None,
        offers: Vec::new(),
        estimated: false,
        price_as_of: quote.map(|q| q.as_of),
        price_source: quote.map(|q| q.source.clone()),
        price_kind: quote.map(|q| q.kind),
        price_stale: quote.is_some_and(|q| q.stale),
        checked: line.checked,
        notes: Vec::new(),
    };
    let (Some(product), Some(quote)) = (product, quote) else {
        return (item, None);
    };
    if quote.price.currency() != terms.currency {
        item.notes.push(format!("priced in {}, which is not added up", quote.price.currency()));
        return (item, None);
    }
    let wanted = PackRequest { amount: line.amount, unit: line.unit, size: line.size };
    let choice = match choose_packs(&wanted, &[PackOption { product, quote: Some(quote) }]) {
        Ok(choice) => choice,
        Err(e) => {
            item.notes.push(e.to_string());
            return (item, None);
        }
    };
    item.estimated = choice.estimated;
    item.line_total = choice.line_total;
    item.packs = choice.packs();
    let weighed = choice.picks.first().and_then(|p| p.weight);
    let quantity = match (weighed, item.packs) {
        (Some(weight), _) => weight.convert(quote.per).map_or(line.amount, |q| q.amount),
        (None, packs) => Ratio::from(packs.unwrap_or(1)),
    };
    let weighed = weighed.is_some();
    item.notes.extend(choice.notes);
    let mut part = TotalsItem::new(quantity, quote.price);
    part.product_id.clone_from(&line.product);
    part.original_price = quote.regular;
    part.tax_class = product.tax_class;
    part.snap_eligible = Some(product.snap_eligible);
    part.sold_by = Some(if weighed { SoldBy::Weight } else { SoldBy::Each });
    item.savings = quote.regular.and_then(|regular| {
        let each = regular.minus(quote.price).ok()?;
        each.times_fraction(quantity.numerator(), quantity.denominator(), crate::money::Rounding::HalfUp).ok()
    });
    if let Some(limit) = line.max_price
        && quote.price.compare(limit).is_ok_and(|o| o.is_gt())
    {
        item.notes.push(format!("costs {}, more than the {} you set", quote.price, limit));
    }
    (item, Some(part))
}

/// A product with its price.
pub(super) fn offer(product: &Product, quote: Option<&Quote>) -> ProductOffer {
    ProductOffer {
        product_id: product.id.clone(),
        walmart_id: product.retailer_id.clone(),
        name: product.name.clone(),
        brand: product.brand.clone(),
        category: product.category.clone(),
        size: product.size.map(|s| s.to_string()),
        price: quote.map(|q| q.price),
        price_unit: quote.map(|q| q.per),
        price_as_of: quote.map(|q| q.as_of),
        price_source: quote.map(|q| q.source.clone()),
        price_kind: quote.map(|q| q.kind),
        price_stale: quote.is_some_and(|q| q.stale),
    }
}

/// How the list, on top of what was spent `before` in the period, stands against the limit.
pub(super) fn budget(
    limit: Money,
    before: Money,
    list: &GroceryList,
    locale: &Locale,
) -> Result<BudgetReport> {
    let lines: Vec<BudgetLine<'_>> = list
        .items
        .iter()
        .filter_map(|i| Some(BudgetLine { name: &i.requested, total: i.line_total? }))
        .collect();
    let verdict = budget_verdict(limit, list.total.plus(before)?, &lines, list.unpriced_count)?;
    let total = |name: &str| lines.iter().find(|l| l.name == name).map(|l| l.total);
    let dearest: Vec<(&str, Money)> =
        verdict.dearest.iter().filter_map(|name| Some((name.as_str(), total(name)?))).collect();
    let reason = reply::budget(&verdict, &dearest, list.unpriced_count, locale);
    Ok(BudgetReport {
        limit: verdict.limit,
        spent: verdict.spent,
        left: verdict.left,
        over: verdict.over,
        reason,
    })
}

/// The size among `sizes` that covers what is wanted at least cost, all being the same goods. The
/// first stands where costs are equal or not known.
pub(super) fn cheapest_cover<'a>(
    wanted: &PackRequest,
    sizes: &[&'a Product],
    known: &Known,
) -> Option<&'a Product> {
    let mut best: Option<(Money, &'a Product)> = None;
    for &product in sizes {
        let Some(quote) = known.quotes.get(&product.id) else { continue };
        let Ok(choice) = choose_packs(wanted, &[PackOption { product, quote: Some(quote) }]) else {
            continue;
        };
        let Some(cost) = choice.line_total else { continue };
        if best.is_none_or(|(least, _)| cost.compare(least).is_ok_and(|o| o.is_lt())) {
            best = Some((cost, product));
        }
    }
    best.map(|(_, product)| product).or(sizes.first().copied())
}
