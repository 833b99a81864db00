//! Reads a problem from JSON with the path of every fault: `offers[3].percent_bp`.
//!
//! Fields that are not known are left alone, so that a later format stays readable. Numbers must be whole:
//! `1.5`, `"2"` and numbers beyond 64 bits are refused, never rounded.

use serde_json::{Map, Value};

use crate::{
    deals::model::{
        BundlePart, CartLine, DEALS_FORMAT, DealProblem, Delivery, Issuer, Offer, OfferKind, Scope, Tier,
    },
    error::{Error, ErrorKind, Result},
    money::Currency,
};

impl TryFrom<Value> for DealProblem {
    type Error = Error;

    fn try_from(value: Value) -> Result<Self> {
        let problem = problem(&value)?;
        problem.validate()?;
        Ok(problem)
    }
}

impl DealProblem {
    /// Reads a problem from the text of a `grocery-deals/1` object.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the text is no JSON or a field is wrong: the message names the field;
    /// [`ErrorKind::TooLarge`] above a documented limit.
    ///
    /// # Examples
    /// ```
    /// use grocery_core::deals::DealProblem;
    ///
    /// let bad = r#"{"format":"grocery-deals/1","currency":"USD","lines":[
    ///   {"id":"L0","sku":"eggs","qty":0,"unit_price":399}],"offers":[]}"#;
    /// let error = DealProblem::from_json(bad).unwrap_err();
    /// assert!(error.message().starts_with("lines[0].qty"), "{error}");
    /// ```
    pub fn from_json(text: &str) -> Result<Self> {
        let value: Value = serde_json::from_str(text).map_err(|fault| {
            Error::new(ErrorKind::InvalidInput, format!("the deals are not valid JSON: {fault}"))
        })?;
        Self::try_from(value)
    }
}

/// A fault at a field.
pub(crate) fn fault(path: &str, what: &str) -> Error {
    Error::new(ErrorKind::InvalidInput, format!("{path}: {what}"))
}

/// One JSON object and where it stands.
pub(crate) struct Reader<'a> {
    map: &'a Map<String, Value>,
    path: String,
}

impl<'a> Reader<'a> {
    /// Reads `value` as an object.
    pub(crate) fn new(value: &'a Value, path: &str) -> Result<Self> {
        let shown = if path.is_empty() { "the problem" } else { path };
        let map = value.as_object().ok_or_else(|| fault(shown, "must be an object"))?;
        Ok(Self { map, path: path.to_owned() })
    }

    /// The path of a field of this object.
    pub(crate) fn at(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// The value of a field; null counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    fn need(&self, name: &str) -> Result<&'a Value> {
        self.get(name).ok_or_else(|| fault(&self.at(name), "is missing"))
    }

    /// A whole number that may be absent.
    pub(crate) fn opt_whole(&self, name: &str) -> Result<Option<i64>> {
        self.get(name)
            .map(|value| {
                value.as_i64().ok_or_else(|| fault(&self.at(name), "must be a whole number within 64 bits"))
            })
            .transpose()
    }

    /// A whole number.
    pub(crate) fn whole(&self, name: &str) -> Result<i64> {
        self.opt_whole(name)?.ok_or_else(|| fault(&self.at(name), "is missing"))
    }

    /// A text that may be absent.
    pub(crate) fn opt_text(&self, name: &str) -> Result<Option<String>> {
        self.get(name)
            .map(|value| {
                value.as_str().map(str::to_owned).ok_or_else(|| fault(&self.at(name), "must be a text"))
            })
            .transpose()
    }

    /// A text.
    pub(crate) fn text(&self, name: &str) -> Result<String> {
        self.opt_text(name)?.ok_or_else(|| fault(&self.at(name), "is missing"))
    }

    /// A flag that may be absent.
    pub(crate) fn flag(&self, name: &str, otherwise: bool) -> Result<bool> {
        self.get(name).map_or(Ok(otherwise), |value| {
            value.as_bool().ok_or_else(|| fault(&self.at(name), "must be true or false"))
        })
    }

    /// The objects of an array, each with its path.
    pub(crate) fn objects(&self, name: &str) -> Result<Vec<Reader<'a>>> {
        let path = self.at(name);
        let items = self.need(name)?.as_array().ok_or_else(|| fault(&path, "must be an array"))?;
        items.iter().enumerate().map(|(at, item)| Reader::new(item, &format!("{path}[{at}]"))).collect()
    }

    /// Which units an offer covers.
    pub(super) fn scope(&self, name: &str) -> Result<Scope> {
        let path = self.at(name);
        let inner = Reader::new(self.need(name)?, &path)?;
        if let Some(skus) = inner.get("skus") {
            let skus = skus.as_array().ok_or_else(|| fault(&inner.at("skus"), "must be an array"))?;
            if skus.is_empty() {
                return Err(fault(&inner.at("skus"), "must name at least one product"));
            }
            return skus
                .iter()
                .enumerate()
                .map(|(at, sku)| {
                    sku.as_str()
                        .map(str::to_owned)
                        .ok_or_else(|| fault(&format!("{path}.skus[{at}]"), "must be a text"))
                })
                .collect::<Result<_>>()
                .map(Scope::Skus);
        }
        if inner.flag("all", false)? {
            return Ok(Scope::All);
        }
        let (category, brand) = (inner.opt_text("category")?, inner.opt_text("brand")?);
        if category.is_none() && brand.is_none() {
            return Err(fault(&path, "must have skus, category, brand or all"));
        }
        Ok(Scope::Shelf { category, brand })
    }

    /// Refuses an object that states another currency than the whole.
    pub(super) fn same_currency(&self, currency: Currency) -> Result<()> {
        match self.opt_text("currency")? {
            Some(own) if own != currency.as_str() => {
                Err(fault(&self.at("currency"), "differs from the currency of the cart"))
            }
            _ => Ok(()),
        }
    }
}

fn problem(value: &Value) -> Result<DealProblem> {
    let reader = Reader::new(value, "")?;
    if reader.text("format")? != DEALS_FORMAT {
        return Err(fault("format", "must be grocery-deals/1"));
    }
    let currency: Currency =
        reader.text("currency")?.parse().map_err(|_| fault("currency", "must be a currency such as USD"))?;
    let delivery = match reader.get("delivery") {
        None => None,
        Some(value) => {
            let inner = Reader::new(value, "delivery")?;
            Some(Delivery { fee: inner.whole("fee")?, free_from: inner.whole("free_from")? })
        }
    };
    let mut lines = Vec::new();
    for line in reader.objects("lines")? {
        line.same_currency(currency)?;
        lines.push(CartLine {
            id: line.text("id")?,
            sku: line.text("sku")?,
            category: line.opt_text("category")?,
            brand: line.opt_text("brand")?,
            qty: line.whole("qty")?,
            unit_price: line.whole("unit_price")?,
        });
    }
    let mut offers = Vec::new();
    for at in reader.objects("offers")? {
        at.same_currency(currency)?;
        offers.push(offer(&at)?);
    }
    Ok(DealProblem {
        seed: reader.opt_whole("seed")?,
        currency,
        member: reader.flag("member", false)?,
        delivery,
        lines,
        offers,
    })
}

/// Reads an offer of any kind that goes on the receipt.
pub(super) fn offer(at: &Reader<'_>) -> Result<Offer> {
    let kind = match at.text("kind")?.as_str() {
        "percent_off" => {
            OfferKind::PercentOff { scope: at.scope("scope")?, percent_bp: at.whole("percent_bp")? }
        }
        "amount_off" => OfferKind::AmountOff { scope: at.scope("scope")?, cents: at.whole("cents")? },
        "fixed_price" => OfferKind::FixedPrice { scope: at.scope("scope")?, price: at.whole("price")? },
        "n_for" => {
            OfferKind::NFor { scope: at.scope("scope")?, n: at.whole("n")?, price: at.whole("price")? }
        }
        "buy_get" => OfferKind::BuyGet {
            buy: at.scope("buy")?,
            get: at.get("get").map(|_| at.scope("get")).transpose()?,
            buy_n: at.whole("buy_n")?,
            get_m: at.whole("get_m")?,
            percent_bp: at.whole("percent_bp")?,
        },
        "bundle" => OfferKind::Bundle {
            components: at
                .objects("components")?
                .iter()
                .map(|part| Ok(BundlePart { scope: part.scope("scope")?, qty: part.whole("qty")? }))
                .collect::<Result<_>>()?,
            cents_off: at.whole("cents_off")?,
        },
        "coupon" => OfferKind::Coupon {
            issuer: match at.text("issuer")?.as_str() {
                "manufacturer" => Issuer::Manufacturer,
                "store" => Issuer::Store,
                _ => return Err(fault(&at.at("issuer"), "must be manufacturer or store")),
            },
            scope: at.scope("scope")?,
            requires_qty: at.whole("requires_qty")?,
            cents: at.whole("cents")?,
        },
        "spend_off" => OfferKind::SpendOff {
            tiers: at
                .objects("tiers")?
                .iter()
                .map(|tier| Ok(Tier { min_spend: tier.whole("min_spend")?, cents: tier.whole("cents")? }))
                .collect::<Result<_>>()?,
        },
        "order_percent" => OfferKind::OrderPercent {
            percent_bp: at.whole("percent_bp")?,
            min_spend: at.whole("min_spend")?,
            cap: at.opt_whole("cap")?,
        },
        "free_delivery" => OfferKind::FreeDelivery { min_spend: at.opt_whole("min_spend")?.unwrap_or(0) },
        _ => {
            return Err(fault(&at.at("kind"), "is not a kind of offer").with_hint(
                "use percent_off, amount_off, fixed_price, n_for, buy_get, bundle, coupon, spend_off, order_percent or \
                 free_delivery; an offer book also knows loyalty_price and rebate",
            ));
        }
    };
    let layer = match kind.layer() {
        super::model::Layer::Item => "item",
        super::model::Layer::Coupon => "coupon",
        super::model::Layer::Order => "order",
    };
    if at.opt_text("layer")?.is_some_and(|given| given != layer) {
        return Err(fault(&at.at("layer"), &format!("must be {layer} for this kind")));
    }
    Ok(Offer {
        id: at.text("id")?,
        requires_member: at.flag("requires_member", false)?,
        group: at.opt_text("group")?,
        max_uses: at.opt_whole("max_uses")?.unwrap_or(1),
        couponable: at.flag("couponable", true)?,
        kind,
    })
}
