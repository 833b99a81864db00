//! Reads and writes a book as `grocery-offers/1`, with the path of every fault: `offers[3].valid_until`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::{
    clock::Date,
    deals::{
        book::{
            OfferBook,
            rule::{OFFERS_FORMAT, OfferRule, Rebate, RebateHow, Reward, Terms},
        },
        model::{Offer, OfferKind},
        read::{Reader, fault, offer},
        validate::MAX_UNITS,
    },
    error::{Error, ErrorKind, Result},
    money::Currency,
};

impl OfferBook {
    /// Reads a book from the text of a `grocery-offers/1` object.
    ///
    /// Offers are written as in `grocery-deals/1`, with `free_delivery` (`min_spend`), `loyalty_price` (a `fixed_price` for
    /// members, on as many units as there are) and `rebate` (`how`, `provider`, `scope`, `requires_qty`, `cents`,
    /// `min_spend`) as further kinds, and with the fields of [`Terms`] beside them. Fields that are not known are left alone.
    ///
    /// # Errors
    /// Those of [`OfferBook::new`], and where the text is no JSON or a field has the wrong type.
    pub fn from_json(text: &str) -> Result<Self> {
        let value: Value = serde_json::from_str(text).map_err(|fault| {
            Error::new(ErrorKind::InvalidInput, format!("the offers are not valid JSON: {fault}"))
        })?;
        Self::try_from(value)
    }
}

impl TryFrom<Value> for OfferBook {
    type Error = Error;

    fn try_from(value: Value) -> Result<Self> {
        let reader = Reader::new(&value, "")?;
        if reader.text("format")? != OFFERS_FORMAT {
            return Err(fault("format", "must be grocery-offers/1"));
        }
        let currency: Currency = reader
            .text("currency")?
            .parse()
            .map_err(|_| fault("currency", "must be a currency such as USD"))?;
        let mut rules = Vec::new();
        for at in reader.objects("offers")? {
            at.same_currency(currency)?;
            rules.push(rule(&at)?);
        }
        Self::new(currency, rules)
    }
}

impl<'de> Deserialize<'de> for OfferBook {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl Serialize for OfferBook {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Wire<'a> {
            format: &'static str,
            currency: Currency,
            offers: &'a [OfferRule],
        }
        Wire { format: OFFERS_FORMAT, currency: self.currency(), offers: self.rules() }.serialize(serializer)
    }
}

fn rule(at: &Reader<'_>) -> Result<OfferRule> {
    let reward = match at.text("kind")?.as_str() {
        "rebate" => Reward::Rebate(rebate(at)?),
        "loyalty_price" => Reward::OnReceipt(Offer {
            id: at.text("id")?,
            requires_member: true,
            group: at.opt_text("group")?,
            max_uses: at.opt_whole("max_uses")?.unwrap_or(MAX_UNITS),
            couponable: at.flag("couponable", true)?,
            kind: OfferKind::FixedPrice { scope: at.scope("scope")?, price: at.whole("price")? },
        }),
        _ => Reward::OnReceipt(offer(at)?),
    };
    Ok(OfferRule {
        title: at.opt_text("title")?,
        terms: Terms {
            valid_from: date(at, "valid_from")?,
            valid_until: date(at, "valid_until")?,
            stores: texts(at, "stores")?,
            must_clip: at.flag("must_clip", false)?,
            code: at.opt_text("code")?,
            first_order_only: at.flag("first_order_only", false)?,
            per_household: at.opt_whole("per_household")?,
            per_day: at.opt_whole("per_day")?,
        },
        reward,
    })
}

fn rebate(at: &Reader<'_>) -> Result<Rebate> {
    Ok(Rebate {
        id: at.text("id")?,
        requires_member: at.flag("requires_member", false)?,
        group: at.opt_text("group")?,
        max_uses: at.opt_whole("max_uses")?.unwrap_or(1),
        how: match at.opt_text("how")?.as_deref() {
            None | Some("cash_back") => RebateHow::CashBack,
            Some("mail_in") => RebateHow::MailIn,
            Some(_) => return Err(fault(&at.at("how"), "must be mail_in or cash_back")),
        },
        provider: at.opt_text("provider")?.unwrap_or_default(),
        scope: at.scope("scope")?,
        requires_qty: at.opt_whole("requires_qty")?.unwrap_or(1),
        cents: at.whole("cents")?,
        min_spend: at.opt_whole("min_spend")?.unwrap_or(0),
    })
}

/// A day, and nothing but a day: a time would bring a zone along that is not the store's.
fn date(at: &Reader<'_>, name: &str) -> Result<Option<Date>> {
    let wrong = || fault(&at.at(name), "must be a date such as 2026-11-21");
    at.opt_text(name)?
        .map(|text| if text.len() == 10 { text.parse().map_err(|_| wrong()) } else { Err(wrong()) })
        .transpose()
}

fn texts(at: &Reader<'_>, name: &str) -> Result<Vec<String>> {
    let Some(value) = at.get(name) else { return Ok(Vec::new()) };
    let items = value.as_array().ok_or_else(|| fault(&at.at(name), "must be an array"))?;
    items
        .iter()
        .enumerate()
        .map(|(place, item)| {
            item.as_str()
                .map(str::to_owned)
                .ok_or_else(|| fault(&format!("{}[{place}]", at.at(name)), "must be a text"))
        })
        .collect()
}
