//! Other orders than how well hits fit.

use std::{cmp::Ordering, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    catalog::{Catalog, SoldBy},
    error::{Error, ErrorKind, Result, clip},
    money::Money,
    quantity::{Dimension, Quantity, Ratio, Unit},
};

/// The order of hits. In every order but [`Relevance`](Self::Relevance), what is known to be out of stock
/// comes after everything else, what nothing is known of after what something is known of, and where two
/// are equal, the one that fits better comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SearchSort {
    /// How well they fit, the best first.
    #[default]
    Relevance,
    /// The typical price, the lowest first.
    Price,
    /// The typical price per unit, the lowest first: what is sold by weight, then by volume, then by the
    /// piece, since a pound and a pint do not compare.
    UnitPrice,
    /// The stars, the most first; of equal ones, the more often rated.
    Rating,
    /// How often they are bought, the most first.
    Popularity,
}

impl SearchSort {
    /// Every order.
    pub const ALL: [Self; 5] =
        [Self::Relevance, Self::Price, Self::UnitPrice, Self::Rating, Self::Popularity];

    /// The stable name, in snake case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Price => "price",
            Self::UnitPrice => "unit_price",
            Self::Rating => "rating",
            Self::Popularity => "popularity",
        }
    }
}

impl fmt::Display for SearchSort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for SearchSort {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|o| o.as_str() == s).ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("unknown order {:?}", clip(s, 40)))
                .with_hint("use one of: relevance, price, unit_price, rating, popularity")
        })
    }
}

/// Sorts hits that are in the order of relevance.
pub(super) fn sort(catalog: &Catalog, by: SearchSort, hits: &mut [(f32, u32)]) {
    let rows = &catalog.rows;
    // Out of stock last: `false` comes before `true`.
    let out = |at: u32| rows.availability(at).is_in_stock() == Some(false);
    match by {
        SearchSort::Relevance => {}
        SearchSort::Price => hits.sort_by(|a, b| {
            out(a.1).cmp(&out(b.1)).then_with(|| known_first(rows.price(a.1), rows.price(b.1), by_price))
        }),
        SearchSort::UnitPrice => {
            let mut keyed: Vec<_> = hits.iter().map(|h| (out(h.1), unit_price(catalog, h.1), *h)).collect();
            keyed.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| known_first(a.1, b.1, Ord::cmp)));
            for (to, (.., hit)) in hits.iter_mut().zip(keyed) {
                *to = hit;
            }
        }
        SearchSort::Rating => hits.sort_by_key(|h| {
            let stars = rows.ratings(h.1).map(|r| (r.average_hundredths(), r.count()));
            (out(h.1), std::cmp::Reverse(stars))
        }),
        SearchSort::Popularity => {
            hits.sort_by_key(|h| (out(h.1), std::cmp::Reverse(rows.popularity(h.1))));
        }
    }
}

/// Of two products that are otherwise equal: the lower price per unit, then the place in the catalogue.
pub(super) fn tie(catalog: &Catalog, a: u32, b: u32) -> Ordering {
    known_first(unit_price(catalog, a), unit_price(catalog, b), Ord::cmp).then(a.cmp(&b))
}

fn known_first<T>(a: Option<T>, b: Option<T>, compare: impl Fn(&T, &T) -> Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => compare(&a, &b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// Amounts of different currencies do not compare; those of one stand together.
fn by_price(a: &Money, b: &Money) -> Ordering {
    a.currency().as_str().cmp(b.currency().as_str()).then(a.minor().cmp(&b.minor()))
}

/// A price per unit as something to sort by: the currency, what the unit measures, and the minor units for one
/// gram, millilitre, piece or package. A container (can, bag) only compares with its like.
type UnitPriceKey = ([u8; 3], (u8, &'static str), Ratio);

/// What a product costs for how much, where both are known and the numbers are such as people write.
fn unit_price(catalog: &Catalog, at: u32) -> Option<UnitPriceKey> {
    let rows = &catalog.rows;
    let per = match rows.sold_by(at) {
        SoldBy::Weight => Quantity::new(Ratio::ONE, rows.price_unit(at)),
        SoldBy::Each => rows.size(at)?.total().ok()?,
    };
    let (base, class) = match per.unit.dimension() {
        Dimension::Mass => (Unit::Gram, (0, "")),
        Dimension::Volume => (Unit::Milliliter, (1, "")),
        Dimension::Count => (Unit::Each, (2, "")),
        Dimension::Package => (per.unit, (3, per.unit.as_str())),
    };
    let price = rows.price(at)?;
    let amount = per.convert(base).ok()?.amount;
    let one = Ratio::from_int(price.minor()).over(amount).filter(|_| amount.is_positive())?;
    let currency = price.currency().as_str().as_bytes().try_into().unwrap_or_default();
    Some((currency, class, one))
}
