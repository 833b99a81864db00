//! The words of `grocery-deals/1`: one cart at one store, and the offers that could go on it.

use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::money::Currency;

/// The name that a problem carries in its `format` field.
pub const DEALS_FORMAT: &str = "grocery-deals/1";

/// One cart at one store with every offer that is on: what [`optimise`](crate::deals::optimise) solves.
///
/// Money is in minor units of `currency`, rates are basis points. Reading one from JSON refuses bad rules
/// and names the field; a value made in code is checked by [`DealProblem::validate`].
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "serde_json::Value")]
pub struct DealProblem {
    /// Where the instance came from, kept for reports.
    pub seed: Option<i64>,
    /// The one currency of every amount.
    pub currency: Currency,
    /// Whether the shopper is a member: offers with `requires_member` need it.
    pub member: bool,
    /// The delivery fee, where the cart is delivered.
    pub delivery: Option<Delivery>,
    /// What is in the cart.
    pub lines: Vec<CartLine>,
    /// What is on offer.
    pub offers: Vec<Offer>,
}

/// A delivery fee that is waived from a spend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// The fee in minor units.
    pub fee: i64,
    /// The fee is waived where the goods after item offers, before coupons, come to this or more.
    pub free_from: i64,
}

/// Some units of one product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CartLine {
    /// The line's name, unique in the cart.
    pub id: String,
    /// The product.
    pub sku: String,
    /// The product's category, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The product's brand, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// How many units, at least 1.
    pub qty: i64,
    /// The shelf price of one unit in minor units, at least 0.
    pub unit_price: i64,
}

/// Which units an offer covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// These products. A product that is not in the cart never applies.
    Skus(Vec<String>),
    /// Everything of a category, a brand, or a brand within a category. At least one is given.
    Shelf {
        /// The category.
        category: Option<String>,
        /// The brand.
        brand: Option<String>,
    },
    /// Every unit of the cart.
    All,
}

impl Scope {
    /// Whether a line's units lie in this scope.
    #[must_use]
    pub fn covers(&self, line: &CartLine) -> bool {
        match self {
            Self::Skus(skus) => skus.contains(&line.sku),
            Self::Shelf { category, brand } => {
                category.as_ref().is_none_or(|wanted| line.category.as_ref() == Some(wanted))
                    && brand.as_ref().is_none_or(|wanted| line.brand.as_ref() == Some(wanted))
            }
            Self::All => true,
        }
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Skus(skus) => map.serialize_entry("skus", skus)?,
            Self::Shelf { category, brand } => {
                if let Some(category) = category {
                    map.serialize_entry("category", category)?;
                }
                if let Some(brand) = brand {
                    map.serialize_entry("brand", brand)?;
                }
            }
            Self::All => map.serialize_entry("all", &true)?,
        }
        map.end()
    }
}

/// One offer. Every offer may be declined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The offer's name, unique among the offers.
    pub id: String,
    /// Only members may use it.
    pub requires_member: bool,
    /// At most one offer of a group is used in the cart.
    pub group: Option<String>,
    /// How many times it may be applied, at least 1. Offers on the whole order are used at most once.
    pub max_uses: i64,
    /// For offers on items: whether the units they take, in any role, may still carry coupons.
    pub couponable: bool,
    /// What it does.
    pub kind: OfferKind,
}

/// The layer of an offer: each is counted on top of the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// On units: each unit is taken by at most one application of one such offer.
    Item,
    /// Coupons on units: at most one of each issuer on a unit.
    Coupon,
    /// On the order, judged on the goods after item offers and before coupons.
    Order,
}

/// Who pays for a coupon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Issuer {
    /// The maker of the product.
    Manufacturer,
    /// The store.
    Store,
}

/// One part of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BundlePart {
    /// Which units may fill the part.
    pub scope: Scope,
    /// How many units it takes.
    pub qty: i64,
}

/// One step of a tiered spend offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Tier {
    /// The spend that reaches the step.
    pub min_spend: i64,
    /// What it takes off.
    pub cents: i64,
}

/// What an offer does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum OfferKind {
    /// A share off each unit: half-up of price times rate.
    PercentOff {
        /// Which units.
        scope: Scope,
        /// The rate in basis points, 1 to 10,000.
        percent_bp: i64,
    },
    /// An amount off each unit, never more than its price.
    AmountOff {
        /// Which units.
        scope: Scope,
        /// The amount.
        cents: i64,
    },
    /// Each unit costs this, where that is less.
    FixedPrice {
        /// Which units.
        scope: Scope,
        /// The price of one unit.
        price: i64,
    },
    /// Any `n` units cost `price` together.
    NFor {
        /// Which units.
        scope: Scope,
        /// How many.
        n: i64,
        /// What they cost together.
        price: i64,
    },
    /// Buy some, get some at a rate off.
    BuyGet {
        /// Which units are bought.
        buy: Scope,
        /// Which units are rewarded. Without it both come from `buy`, and inside one application no rewarded
        /// unit is dearer than any bought one.
        get: Option<Scope>,
        /// How many are bought.
        buy_n: i64,
        /// How many are rewarded.
        get_m: i64,
        /// The rate off each rewarded unit in basis points, half-up.
        percent_bp: i64,
    },
    /// An amount off for one of each part.
    Bundle {
        /// The parts.
        components: Vec<BundlePart>,
        /// The amount off.
        cents_off: i64,
    },
    /// A coupon: one use covers `requires_qty` units and takes `cents` off.
    Coupon {
        /// Who pays for it.
        issuer: Issuer,
        /// Which units.
        scope: Scope,
        /// How many units one use covers.
        requires_qty: i64,
        /// What one use takes off.
        cents: i64,
    },
    /// An amount off the order by the highest step used, at most one.
    SpendOff {
        /// The steps.
        tiers: Vec<Tier>,
    },
    /// A share off the order, half-up, up to a cap.
    OrderPercent {
        /// The rate in basis points.
        percent_bp: i64,
        /// The spend it needs.
        min_spend: i64,
        /// The most it takes off; `None` is no cap.
        cap: Option<i64>,
    },
    /// The delivery fee is waived from a spend on, beside [`Delivery::free_from`]. Worth nothing where nothing is
    /// delivered or the fee is waived anyway.
    FreeDelivery {
        /// The spend it needs.
        min_spend: i64,
    },
}

impl Offer {
    /// Whether it is a maker's coupon: money for the shop, so that tax is charged as if it were not there.
    pub(crate) fn is_of_maker(&self) -> bool {
        matches!(self.kind, OfferKind::Coupon { issuer: Issuer::Manufacturer, .. })
    }
}

impl OfferKind {
    /// The layer this kind belongs to.
    #[must_use]
    pub fn layer(&self) -> Layer {
        match self {
            Self::Coupon { .. } => Layer::Coupon,
            Self::SpendOff { .. } | Self::OrderPercent { .. } | Self::FreeDelivery { .. } => Layer::Order,
            _ => Layer::Item,
        }
    }
}

impl Serialize for Offer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Wire<'a> {
            id: &'a str,
            layer: Layer,
            requires_member: bool,
            group: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            couponable: Option<bool>,
            max_uses: i64,
            #[serde(flatten)]
            kind: &'a OfferKind,
        }
        let layer = self.kind.layer();
        Wire {
            id: &self.id,
            layer,
            requires_member: self.requires_member,
            group: self.group.as_deref(),
            couponable: (layer == Layer::Item).then_some(self.couponable),
            max_uses: self.max_uses,
            kind: &self.kind,
        }
        .serialize(serializer)
    }
}

impl Serialize for DealProblem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Wire<'a> {
            format: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            seed: Option<i64>,
            currency: &'a str,
            member: bool,
            #[serde(skip_serializing_if = "Option::is_none")]
            delivery: Option<Delivery>,
            lines: &'a [CartLine],
            offers: &'a [Offer],
        }
        Wire {
            format: DEALS_FORMAT,
            seed: self.seed,
            currency: self.currency.as_str(),
            member: self.member,
            delivery: self.delivery,
            lines: &self.lines,
            offers: &self.offers,
        }
        .serialize(serializer)
    }
}

impl DealProblem {
    /// What the cart costs at shelf prices, without delivery.
    #[must_use]
    pub fn subtotal(&self) -> i64 {
        self.lines
            .iter()
            .fold(0_i64, |sum, line| sum.saturating_add(line.qty.saturating_mul(line.unit_price)))
    }
}
