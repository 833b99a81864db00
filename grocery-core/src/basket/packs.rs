//! Which packages to buy, and how many, for what was asked.

use super::{
    cover::{self, Kind},
    weights::usual_weight,
};
use crate::{
    catalog::{Product, SoldBy, TaxClass},
    error::{Error, ErrorKind, Result},
    id::ProductId,
    money::{Currency, Money, Rounding},
    pricing::Quote,
    quantity::{Dimension, PackageSize, Quantity, Ratio, Unit},
};

/// The largest amount that may be asked for.
const MAX_AMOUNT: i64 = 1_000_000;

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackRequest {
    /// How much. Above 0, up to a million.
    pub amount: Ratio,
    /// The unit of the amount; `None` for counted pieces or packages.
    pub unit: Option<Unit>,
    /// The package that was asked for. The amount then counts packages of about that size.
    pub size: Option<PackageSize>,
}

impl PackRequest {
    /// `amount` of `unit`, in any package.
    #[must_use]
    pub const fn new(amount: Ratio, unit: Option<Unit>) -> Self {
        Self { amount, unit, size: None }
    }
}

/// One way to buy it.
#[derive(Debug, Clone, Copy)]
pub struct PackOption<'a> {
    /// The product.
    pub product: &'a Product,
    /// What it costs, where that is known.
    pub quote: Option<&'a Quote>,
}

/// So many packages of one product, or so much of it by weight.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pick {
    /// The product.
    pub product: ProductId,
    /// How many packages; `None` for goods by weight.
    pub packs: Option<u32>,
    /// How much by weight; `None` for packages.
    pub weight: Option<Quantity>,
    /// The price of one package, or of one priced unit by weight.
    pub unit_price: Option<Money>,
    /// What this pick costs. By weight: half-up(price x exact weight).
    pub total: Option<Money>,
}

/// What to buy for a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PackChoice {
    /// What to buy, the largest share of the amount first. Never empty.
    pub picks: Vec<Pick>,
    /// What it costs; `None` where there is no price.
    pub line_total: Option<Money>,
    /// How much that is, where it compares with what was asked.
    pub covers: Option<Quantity>,
    /// How much more than asked that is.
    pub leftover: Option<Quantity>,
    /// Whether the line depends on what the scales say.
    pub estimated: bool,
    /// Whether no other choice of packages is cheaper. `false` where nothing was compared.
    pub proven: bool,
    /// What is worth knowing.
    pub notes: Vec<String>,
}

impl PackChoice {
    /// The packages in all; `None` for goods by weight.
    #[must_use]
    pub fn packs(&self) -> Option<u32> {
        self.picks.iter().try_fold(0_u32, |sum, p| Some(sum.saturating_add(p.packs?)))
    }
}

/// How a request is read.
enum Ask {
    /// So many packages.
    Packs(Ratio),
    /// So much content.
    Content(Quantity),
    /// Less than a package, or something that packages do not say.
    One(String),
}

/// Chooses what to buy: the cheapest packages that cover the amount, exactly.
///
/// `options` are the sizes of one item, in order of preference; the first is the product that was
/// meant. An amount of content ("7 eggs", "2 gallons", "24 cans") is covered at least cost over all
/// options that have a price, whole packages mixed freely; ties leave less over, then take fewer
/// packages. A number of packages ("3 milk", "a loaf", "2 bags") takes that many of the first option,
/// or of the one nearest to the size asked for. Goods by weight cost price x exact weight, marked
/// estimated. Where the unit says nothing about the package (cups of flour from a bag of pounds) it is
/// one package with a note.
///
/// # Errors
/// [`ErrorKind::InvalidInput`] where the amount is not above 0 and at most a million, there are no
/// options or the price is too large to count.
///
/// ```
/// use grocery_core::{Ratio, Unit, basket::{PackOption, PackRequest, choose_packs}, catalog::Catalog};
/// use grocery_core::{SystemClock, pricing::{PriceService, PriceServiceConfig, QuoteRequest}};
/// # futures_util::FutureExt::now_or_never(async {
/// let catalogue = Catalog::starter()?;
/// let eggs: Vec<_> = catalogue.products().filter(|p| p.name == "Large Grade A Eggs").collect();
/// let eggs: Vec<_> = eggs.iter().collect();
/// let prices = PriceService::new(None, std::sync::Arc::new(SystemClock::new()), PriceServiceConfig::default());
/// let quotes = prices.quotes(&eggs, QuoteRequest::new(Vec::new())).await;
///
/// let options: Vec<_> = eggs.iter().map(|p| PackOption { product: p, quote: quotes.get(&p.id) }).collect();
/// let seven = choose_packs(&PackRequest::new(Ratio::from_int(7), None), &options)?;
/// assert_eq!(seven.packs(), Some(1));
/// assert!(seven.proven && seven.covers.is_some_and(|c| c.amount >= Ratio::from_int(7)));
/// # Ok::<(), grocery_core::Error>(()) }).unwrap()?;
/// # Ok::<(), grocery_core::Error>(())
/// ```
pub fn choose_packs(request: &PackRequest, options: &[PackOption<'_>]) -> Result<PackChoice> {
    if !request.amount.is_positive() || request.amount > Ratio::from_int(MAX_AMOUNT) {
        return Err(Error::new(
            ErrorKind::InvalidInput,
            format!("the amount {} is not above 0 and at most {MAX_AMOUNT}", request.amount),
        )
        .with_hint("ask for example for 2, 1/2 or 1.5"));
    }
    let Some(first) = options.first() else {
        return Err(Error::new(ErrorKind::InvalidInput, "there is no product to choose from")
            .with_hint("pass at least the product that was matched"));
    };
    let mut notes = Vec::new();
    let (options, currency) = one_currency(options, &mut notes);
    let options = nearest_size(request, &options, &mut notes);
    let lead = options.first().copied().unwrap_or(*first);

    if is_weighed(&lead) && !asks_for_mass(request) {
        return weigh(request, &lead, notes);
    }
    match read(request, lead.product) {
        Ask::Packs(count) => take_packs(count, &lead, notes),
        Ask::One(note) => {
            notes.push(note);
            take_packs(Ratio::ONE, &lead, notes)
        }
        Ask::Content(content) => {
            let covered = cover_content(content, &options, currency)?;
            let weighed = options
                .iter()
                .filter(|o| is_weighed(o) && o.quote.is_some())
                .map(|o| weigh(request, o, Vec::new()))
                .collect::<Result<Vec<_>>>()?;
            // By weight first: at the same cost it leaves nothing over.
            let best = weighed
                .into_iter()
                .chain(covered)
                .min_by_key(|c| c.line_total.map_or(i64::MAX, Money::minor));
            match best {
                Some(mut choice) => {
                    notes.append(&mut choice.notes);
                    Ok(PackChoice { notes, ..choice })
                }
                None if is_weighed(&lead) => weigh(request, &lead, notes),
                None => without_price(content, &lead, notes),
            }
        }
    }
}

/// The options whose price is in the currency of the first price, and that currency.
fn one_currency<'a>(
    options: &[PackOption<'a>],
    notes: &mut Vec<String>,
) -> (Vec<PackOption<'a>>, Option<Currency>) {
    let currency = options.iter().find_map(|o| o.quote).map(|q| q.price.currency());
    let fits = |o: &PackOption<'_>| o.quote.is_none_or(|q| Some(q.price.currency()) == currency);
    let kept: Vec<PackOption<'a>> = options.iter().copied().filter(fits).collect();
    if kept.len() < options.len() {
        notes.push("Packages priced in another currency were left out.".to_owned());
    }
    (kept, currency)
}

/// The options nearest to the package that was asked for; all of them where none was.
fn nearest_size<'a>(
    request: &PackRequest,
    options: &[PackOption<'a>],
    notes: &mut Vec<String>,
) -> Vec<PackOption<'a>> {
    if let Some(asked) = request.size {
        let distance = |o: &PackOption<'_>| o.product.size.and_then(|s| apart(asked, s));
        let Some(least) = options.iter().filter_map(distance).min() else {
            if !options.iter().any(is_weighed) {
                notes.push(format!("No package says how it compares with {asked}."));
            }
            return options.to_vec();
        };
        let kept: Vec<PackOption<'a>> =
            options.iter().copied().filter(|o| distance(o) == Some(least)).collect();
        if least > Ratio::ONE
            && let Some(size) = kept.first().and_then(|o| o.product.size)
        {
            notes.push(format!("The package nearest to {asked} is {size}."));
        }
        return kept;
    }
    if matches!(request.unit, Some(Unit::Case | Unit::Crate)) {
        // A case is a multipack, of 24 where there is one.
        let distance = |o: &PackOption<'_>| {
            o.product
                .size
                .and_then(pieces)
                .filter(|p| *p >= Ratio::from_int(6))
                .and_then(|p| ratio_apart(p, Ratio::from_int(24)))
        };
        if let Some(least) = options.iter().filter_map(distance).min() {
            return options.iter().copied().filter(|o| distance(o) == Some(least)).collect();
        }
    }
    options.to_vec()
}

/// How many times the larger package holds the smaller one; `None` where they do not compare.
fn apart(asked: PackageSize, size: PackageSize) -> Option<Ratio> {
    if let (Ok(a), Ok(b)) = (asked.total(), size.total())
        && let Some(b) = convert(b, a.unit)
    {
        return ratio_apart(a.amount, b);
    }
    // "12 pack" against 12 x 12 fl oz or 12 rolls.
    ratio_apart(pieces(asked)?, pieces(size)?)
}

/// How many pieces a package holds, rolls and bars counting as pieces.
fn pieces(size: PackageSize) -> Option<Ratio> {
    size.pieces().or_else(|| {
        (size.each().unit.dimension() == Dimension::Package).then(|| size.total().ok().map(|q| q.amount))?
    })
}

fn ratio_apart(a: Ratio, b: Ratio) -> Option<Ratio> {
    if a > b { a.over(b) } else { b.over(a) }
}

/// `quantity` in `unit`. On a label, ounces of a liquid are fluid ounces, so those two pass for each
/// other.
fn convert(quantity: Quantity, unit: Unit) -> Option<Ratio> {
    if let Ok(same) = quantity.convert(unit) {
        return Some(same.amount);
    }
    let (from, to) = (quantity.unit.dimension(), unit.dimension());
    match (from, to) {
        (Dimension::Volume, Dimension::Mass) if unit == Unit::Ounce => {
            quantity.convert(Unit::FluidOunce).ok().map(|q| q.amount)
        }
        (Dimension::Mass, Dimension::Volume) if quantity.unit == Unit::Ounce || unit == Unit::FluidOunce => {
            let ounces = quantity.convert(Unit::Ounce).ok()?.amount;
            Quantity::new(ounces, Unit::FluidOunce).convert(unit).ok().map(|q| q.amount)
        }
        _ => None,
    }
}

fn is_weighed(option: &PackOption<'_>) -> bool {
    match option.quote {
        Some(quote) => quote.per.dimension() == Dimension::Mass,
        None => option.product.sold_by == SoldBy::Weight,
    }
}

fn asks_for_mass(request: &PackRequest) -> bool {
    request.size.is_none() && request.unit.is_some_and(|u| u.dimension() == Dimension::Mass)
}

/// Reads a request against the product that was meant.
fn read(request: &PackRequest, product: &Product) -> Ask {
    let amount = request.amount;
    let Some(unit) = request.unit else {
        // "7 eggs" and "6 ears" are pieces; "2 paper towels" and "2 diapers" are packages.
        let counted = product
            .size
            .map(|s| s.each().unit)
            .is_some_and(|inner| inner.dimension() == Dimension::Count || inner == Unit::Ear);
        return if request.size.is_none() && counted && is_eaten(product) {
            Ask::Content(Quantity::new(amount, Unit::Each))
        } else {
            Ask::Packs(amount)
        };
    };
    match unit.dimension() {
        Dimension::Mass | Dimension::Volume => Ask::Content(Quantity::new(amount, unit)),
        Dimension::Count => {
            let asked = Quantity::new(amount, unit);
            let each = asked.convert(Unit::Each).unwrap_or(asked);
            if request.size.is_none() && product.size.and_then(pieces).is_some() {
                Ask::Content(each)
            } else {
                Ask::Packs(each.amount)
            }
        }
        Dimension::Package if request.size.is_some() => Ask::Packs(amount),
        Dimension::Package => read_container(amount, unit, product),
    }
}

fn is_eaten(product: &Product) -> bool {
    matches!(
        product.tax_class,
        TaxClass::Food | TaxClass::Candy | TaxClass::SoftDrink | TaxClass::PreparedFood | TaxClass::Alcohol
    )
}

/// Reads a container or a part: is it the package, one of those inside it, or a piece of its content?
fn read_container(amount: Ratio, unit: Unit, product: &Product) -> Ask {
    if product.size.is_some_and(|s| s.each().unit == unit) {
        return Ask::Content(Quantity::new(amount, unit));
    }
    let multipack = product.size.is_some_and(|s| s.count() > 1);
    let counted = product.size.is_some_and(|s| s.each().unit.dimension() == Dimension::Count);
    let inside = match unit {
        Unit::Can | Unit::Bottle | Unit::Jar | Unit::Tub | Unit::Tube | Unit::Pouch | Unit::Packet => {
            // A bottle of 200 tablets is the package; a bottle out of 24 is inside it.
            multipack || (counted && is_eaten(product))
        }
        Unit::Bar | Unit::Roll | Unit::Block | Unit::Ear | Unit::Fillet => multipack || counted,
        _ => false,
    };
    if inside {
        return Ask::Content(Quantity::new(amount, Unit::Each));
    }
    let part = matches!(
        unit,
        Unit::Slice
            | Unit::Clove
            | Unit::Stick
            | Unit::Sprig
            | Unit::Stalk
            | Unit::Wedge
            | Unit::Piece
            | Unit::Pinch
            | Unit::Dash
    );
    if !part {
        return Ask::Packs(amount);
    }
    if multipack || counted {
        return Ask::Content(Quantity::new(amount, Unit::Each));
    }
    let name = product.name.to_lowercase();
    if unit == Unit::Stick && (name.contains("butter") || name.contains("margarine")) {
        // A US stick of butter is a quarter of a pound.
        if let Some(pounds) = amount.over(Ratio::from_int(4)) {
            return Ask::Content(Quantity::new(pounds, Unit::Pound));
        }
    }
    Ask::One(format!("{} taken as one package.", Quantity::new(amount, unit)))
}

/// So many packages of one product, a part of one being a whole one.
fn take_packs(count: Ratio, option: &PackOption<'_>, mut notes: Vec<String>) -> Result<PackChoice> {
    let packs = count.round(Rounding::Ceiling);
    if !count.is_integer() {
        notes.push(format!("Packages are whole: {} was taken as {packs}.", Quantity::new(count, Unit::Each)));
    }
    let pick = pick(option, i128::from(packs))?;
    let covers = option.product.size.and_then(|s| s.total().ok()?.times(Ratio::from_int(packs)).ok());
    Ok(PackChoice {
        line_total: pick.total,
        picks: vec![pick],
        covers,
        leftover: None,
        estimated: false,
        proven: false,
        notes,
    })
}

fn pick(option: &PackOption<'_>, packs: i128) -> Result<Pick> {
    let too_many = || Error::new(ErrorKind::InvalidInput, format!("{packs} packages are too many to count"));
    let count = u32::try_from(packs).map_err(|_| too_many())?;
    let unit_price = option.quote.map(|q| q.price);
    let total = unit_price.map(|p| p.times(i64::from(count))).transpose()?;
    Ok(Pick { product: option.product.id.clone(), packs: Some(count), weight: None, unit_price, total })
}

/// How much of the asked unit is in one package.
fn content_of(product: &Product, unit: Unit) -> Option<Ratio> {
    let size = product.size?;
    if unit == Unit::Each {
        return pieces(size);
    }
    convert(size.total().ok()?, unit)
}

/// The cheapest packages that hold `content`; `None` where no priced package compares with it.
fn cover_content(
    content: Quantity,
    options: &[PackOption<'_>],
    currency: Option<Currency>,
) -> Result<Option<PackChoice>> {
    let mut sized: Vec<(PackOption<'_>, Ratio, i64)> = options
        .iter()
        .filter(|o| !is_weighed(o))
        .filter_map(|o| Some((*o, content_of(o.product, content.unit)?, o.quote?.price.minor())))
        .filter(|(_, size, price)| size.is_positive() && *price >= 0)
        .collect();
    // By id, so that the order of the options never decides between equals.
    sized.sort_by(|a, b| a.0.product.id.cmp(&b.0.product.id));
    sized.dedup_by(|a, b| a.0.product.id == b.0.product.id);
    let Some(currency) = currency.filter(|_| !sized.is_empty()) else { return Ok(None) };

    let exact = on_one_scale(content.amount, &sized)
        .and_then(|(need, kinds)| cover::cover(need, &kinds))
        .unwrap_or_else(|| single_kind(content.amount, &sized));
    let mut picks = Vec::new();
    let mut covers = Ratio::ZERO;
    let mut shares = Vec::new();
    let too_large = || Error::new(ErrorKind::InvalidInput, "the amount is too large to count exactly");
    for ((option, size, _), count) in sized.iter().zip(&exact.counts).filter(|(_, c)| **c > 0) {
        let count_ratio = Ratio::from_int(i64::try_from(*count).map_err(|_| too_large())?);
        let share = size.times(count_ratio).ok_or_else(too_large)?;
        covers = covers.plus(share).ok_or_else(too_large)?;
        picks.push(pick(option, *count)?);
        shares.push(share);
    }
    let mut by_share: Vec<(Ratio, Pick)> = shares.into_iter().zip(picks).collect();
    by_share.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.product.cmp(&b.1.product)));
    let picks: Vec<Pick> = by_share.into_iter().map(|(_, pick)| pick).collect();
    let line_total = Money::sum(currency, picks.iter().filter_map(|p| p.total))?;
    let covers = Quantity::new(covers, content.unit);
    let notes = if exact.proven {
        Vec::new()
    } else {
        vec!["There were too many combinations to try them all; a cheaper one may exist.".to_owned()]
    };
    Ok(Some(PackChoice {
        picks,
        line_total: Some(line_total),
        covers: Some(covers),
        leftover: covers.minus(content).ok(),
        estimated: false,
        proven: exact.proven,
        notes,
    }))
}

/// The amount and the sizes as whole numbers of one common measure.
fn on_one_scale(amount: Ratio, sized: &[(PackOption<'_>, Ratio, i64)]) -> Option<(i128, Vec<Kind>)> {
    let mut scale = i128::from(amount.denominator());
    for (_, size, _) in sized {
        let den = i128::from(size.denominator());
        scale = (scale / cover::gcd(scale, den)).checked_mul(den)?;
    }
    let whole = |r: Ratio| i128::from(r.numerator()).checked_mul(scale / i128::from(r.denominator()));
    let kinds = sized.iter().map(|(_, size, price)| Some(Kind { size: whole(*size)?, price: *price }));
    Some((whole(amount)?, kinds.collect::<Option<Vec<_>>>()?))
}

/// The closed form for sizes that share no scale: the cheapest single kind of package.
fn single_kind(amount: Ratio, sized: &[(PackOption<'_>, Ratio, i64)]) -> cover::Cover {
    let count = |size: Ratio| {
        amount.over(size).map_or(i128::from(MAX_AMOUNT), |n| i128::from(n.round(Rounding::Ceiling)))
    };
    let best = (0..sized.len()).min_by_key(|&i| count(sized[i].1) * i128::from(sized[i].2));
    let counts = (0..sized.len()).map(|i| if Some(i) == best { count(sized[i].1) } else { 0 }).collect();
    cover::Cover { counts, proven: false }
}

/// Packages of the product that was meant, without a price or without a comparable size.
fn without_price(content: Quantity, lead: &PackOption<'_>, mut notes: Vec<String>) -> Result<PackChoice> {
    let Some(size) = content_of(lead.product, content.unit).filter(|s| s.is_positive()) else {
        notes.push(match lead.product.size {
            Some(size) => {
                format!("{content} cannot be compared with a package of {size}, so this is one package.")
            }
            None => format!("The package does not say how much is in it, so {content} is one package."),
        });
        return take_packs(Ratio::ONE, lead, notes);
    };
    let count = content.amount.over(size).map_or(1, |n| n.round(Rounding::Ceiling));
    let mut choice = take_packs(Ratio::from_int(count), lead, notes)?;
    choice.covers = size.times(Ratio::from_int(count)).map(|c| Quantity::new(c, content.unit));
    choice.leftover = choice.covers.and_then(|c| c.minus(content).ok());
    Ok(choice)
}

/// How the weight of goods is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    Said,
    Usual,
    Unknown,
}

/// A weight to two decimals, for a sentence.
fn about(weight: Quantity) -> Quantity {
    let hundredths = weight.amount.times(Ratio::from_int(100)).map(|h| h.round(Rounding::HalfUp));
    let rounded = hundredths.and_then(|h| Ratio::new(h, 100)).filter(|r| r.is_positive());
    Quantity::new(rounded.unwrap_or(weight.amount), weight.unit)
}

/// Goods by weight: price x exact weight, half up.
fn weigh(request: &PackRequest, option: &PackOption<'_>, mut notes: Vec<String>) -> Result<PackChoice> {
    let priced_in = option.quote.map_or(option.product.price_unit, |q| q.per);
    let priced_in = if priced_in.dimension() == Dimension::Mass { priced_in } else { Unit::Pound };
    let unknown = |count: Ratio| (Quantity::new(count, priced_in), Weight::Unknown);
    let asked_size =
        request.size.and_then(|s| s.total().ok()).filter(|q| q.unit.dimension() == Dimension::Mass);
    let (weight, known) = match (request.unit, asked_size) {
        (unit, Some(size)) => {
            let asked = Quantity::new(request.amount, unit.unwrap_or(Unit::Each));
            let count = asked.convert(Unit::Each).map_or(request.amount, |q| q.amount);
            (size.times(count)?, Weight::Said)
        }
        (Some(unit), None) if unit.dimension() == Dimension::Mass => {
            (Quantity::new(request.amount, unit), Weight::Said)
        }
        // Volumes and small parts say nothing of a weight: one piece or package.
        (Some(unit), None)
            if unit.dimension() == Dimension::Volume
                || matches!(unit, Unit::Clove | Unit::Sprig | Unit::Pinch | Unit::Dash | Unit::Wedge) =>
        {
            usual_weight(option.product, Ratio::ONE, None)
                .map_or_else(|| unknown(Ratio::ONE), |w| (w, Weight::Usual))
        }
        (unit, None) => match usual_weight(option.product, request.amount, unit) {
            Some(weight) => (weight, Weight::Usual),
            None => {
                let asked = Quantity::new(request.amount, unit.unwrap_or(Unit::Each));
                unknown(asked.convert(Unit::Each).map_or(request.amount, |q| q.amount))
            }
        },
    };
    match known {
        Weight::Said => {}
        Weight::Usual => notes.push(format!("Sold by weight: taken as about {}.", about(weight))),
        Weight::Unknown => {
            notes.push(format!("Sold by weight and a usual weight is not known: priced as {weight}."));
        }
    }
    let unit_price = option.quote.map(|q| q.price);
    let total = unit_price
        .map(|price| {
            let share = weight.convert(priced_in)?.amount;
            price.times_fraction(share.numerator(), share.denominator(), Rounding::HalfUp)
        })
        .transpose()?;
    let pick =
        Pick { product: option.product.id.clone(), packs: None, weight: Some(weight), unit_price, total };
    Ok(PackChoice {
        picks: vec![pick],
        line_total: total,
        covers: Some(weight),
        leftover: None,
        estimated: true,
        proven: total.is_some() && known == Weight::Said,
        notes,
    })
}

#[cfg(test)]
#[path = "packs_tests.rs"]
mod tests;
