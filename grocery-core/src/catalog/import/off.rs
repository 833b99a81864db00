//! Records of Open Food Facts.
//!
//! What is taken and what is not is told in `docs/import.md`. Two things matter most. An allergen that is not
//! stated is not known to be absent: [`Product::allergens_complete`] is only set where a person stated both what
//! is in a product and what may be in it by traces. And traces count as contained, since whoever is allergic
//! cannot tell the two apart either.

use std::{borrow::Cow, fmt};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::{
    ImportOptions, Sink,
    countries::country_tag,
    json::Value,
    off_diets::{allergen_of, diets},
    row::{Row, may_be_snap},
};
use crate::{
    catalog::{Allergen, Product, TaxClass},
    error::{Error, ErrorKind, Result, clip},
    id::ProductId,
    import::{Fault, one_line},
    quantity::PackageSize,
};

/// The most bytes of another name that is kept.
const MAX_ALIAS: usize = 80;

/// Reads records, with the language and country that are wanted.
pub(super) struct OffReader {
    /// `product_name_de`, where a language is wanted.
    name_key: Option<String>,
    /// `generic_name_de`.
    generic_key: Option<String>,
    /// `en:germany`, where a country is wanted.
    country: Option<String>,
}

impl OffReader {
    pub(super) fn new(options: &ImportOptions) -> Result<Self> {
        let language = options.language.as_deref().map(language_code).transpose()?;
        Ok(Self {
            name_key: language.as_ref().map(|code| format!("product_name_{code}")),
            generic_key: language.as_ref().map(|code| format!("generic_name_{code}")),
            country: options.country.as_deref().map(country_tag).transpose()?,
        })
    }

    /// Whether a record is one of Open Food Facts.
    pub(super) fn wrote(text: &str) -> bool {
        text.contains("\"code\"")
            && text.contains("\"product_name")
            && ["\"countries_tags\"", "\"categories_tags\"", "\"states_tags\"", "\"allergens_tags\""]
                .iter()
                .any(|key| text.contains(key))
    }

    /// Takes over one record, or counts why not. The outer error is one of JSON.
    pub(super) fn record(
        &self,
        text: &str,
        line: u64,
        to: &mut Sink<'_, '_>,
    ) -> std::result::Result<Result<()>, serde_json::Error> {
        let mut json = serde_json::Deserializer::from_str(text);
        let record = RecordSeed(self).deserialize(&mut json)?;
        json.end()?;
        Ok(match self.product(&record, to) {
            Ok(made) => to.row(line, made),
            Err(reason) => {
                to.leave_out(reason);
                Ok(())
            }
        })
    }

    /// The product of a record, or why it is left out.
    fn product(
        &self,
        record: &OffRecord<'_>,
        to: &mut Sink<'_, '_>,
    ) -> std::result::Result<std::result::Result<Row, Fault>, &'static str> {
        if matches!(record.obsolete.text(), "on" | "1" | "y" | "true") {
            return Err("obsolete");
        }
        if let Some(country) = &self.country
            && !record.countries.texts().any(|tag| tag == country)
        {
            return Err("other_country");
        }
        let code: String = record.code.text().chars().filter(|c| !c.is_whitespace()).collect();
        if code.is_empty() || code.len() > 40 || !code.bytes().all(|b| b.is_ascii_digit()) {
            return Err("no_code");
        }
        let names = [&record.name_wanted, &record.name, &record.generic_wanted, &record.generic];
        let name = names.iter().map(|n| clean(n.text())).find(|n| !n.is_empty());
        let Some(name) = name else { return Err("no_name") };
        let id = match ProductId::new(format!("off-{code}")) {
            Ok(id) => id,
            Err(e) => return Ok(Err(Fault::from("code", &e))),
        };
        let (category, tax_class) = self.category(record, to);
        let (size, size_unread) = size(record, to);
        let (allergens, allergens_complete) = allergens(record);
        let alias = [&record.generic_wanted, &record.generic]
            .iter()
            .map(|n| clean(n.text()))
            .find(|n| !n.is_empty() && n.len() <= MAX_ALIAS && !n.eq_ignore_ascii_case(&name));
        let mut product = Product::new(id, clip(&name, 300));
        product.brand = record
            .brands
            .texts()
            .flat_map(|b| b.split(','))
            .map(clean)
            .find(|b| !b.is_empty())
            .map(|b| clip(&b, 100).into_owned());
        product.snap_eligible = may_be_snap(tax_class);
        product.category = category;
        product.size = size;
        // Codes from 200 on are given to goods that have none.
        product.barcode = Some(code)
            .filter(|c| matches!(c.len(), 8 | 12 | 13 | 14) && !(c.len() == 13 && c.starts_with("200")));
        product.tax_class = tax_class;
        product.diets = diets(&record.labels, &record.analysis, &record.allergens);
        product.allergens = allergens;
        product.allergens_complete = allergens_complete;
        product.popularity = record.scans.text().parse().unwrap_or(0);
        product.aliases = alias.into_iter().collect();
        Ok(Ok(Row { product, size_unread, unread: Vec::new() }))
    }

    /// The path of the category, from the widest to the narrowest, and the tax class.
    fn category(&self, record: &OffRecord<'_>, to: &mut Sink<'_, '_>) -> (Vec<String>, TaxClass) {
        let tags: Vec<&str> = match record.hierarchy.texts().next() {
            Some(_) => record.hierarchy.texts().collect(),
            None => record.categories.texts().collect(),
        };
        // Tags of the taxonomy are in English; what it does not know is in the language of the record.
        let known: Vec<&str> = tags.iter().filter_map(|t| t.strip_prefix("en:")).collect();
        let ends = match known.as_slice() {
            [] => tags.first().into_iter().map(|t| t.get(3..).unwrap_or(t)).collect(),
            [only] => vec![*only],
            [first, .., last] => vec![*first, *last],
        };
        let path: String = ends.iter().map(|tag| format!("\u{1f}{}", shown(tag))).collect();
        let (path, told) = to.maker.category(&path);
        let has = |tag: &str| known.contains(&tag);
        let class = match record.kind.text() {
            "petfood" => TaxClass::Pet,
            "beauty" => TaxClass::Hygiene,
            "product" => TaxClass::Household,
            _ if has("alcoholic-beverages") && !has("non-alcoholic-beverages") => TaxClass::Alcohol,
            _ if has("sodas") || has("energy-drinks") => TaxClass::SoftDrink,
            _ if has("candies") || has("chocolates") => TaxClass::Candy,
            _ if has("dietary-supplements") => TaxClass::Supplement,
            _ => told,
        };
        (path, class)
    }
}

/// A language as two letters.
fn language_code(text: &str) -> Result<String> {
    let code = text.trim().to_ascii_lowercase();
    if code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase()) {
        return Ok(code);
    }
    Err(Error::new(ErrorKind::InvalidInput, format!("{:?} is not the code of a language", clip(text, 40)))
        .with_hint("write two letters, such as en, fr or es"))
}

/// A tag as a name: "plant-based-foods" is "Plant based foods".
fn shown(tag: &str) -> String {
    let text = one_line(&tag.replace('-', " "));
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => text,
    }
}

/// A name without the marks of web pages, which some records still have.
fn clean(text: &str) -> String {
    if !text.contains('&') {
        return one_line(text);
    }
    let mut out = text.to_owned();
    for (mark, plain) in
        [("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
    {
        out = out.replace(mark, plain);
    }
    one_line(&out)
}

/// The size as the package says it, else its amount in all; and whether there was one that could not be read.
fn size(record: &OffRecord<'_>, to: &mut Sink<'_, '_>) -> (Option<PackageSize>, bool) {
    let said = record.quantity.text();
    if let Some(size) = Some(said).filter(|s| !s.is_empty()).and_then(|s| to.maker.size(s)) {
        return (Some(size), false);
    }
    let (amount, unit) = (record.amount.text(), record.unit.text());
    let size = match unit {
        "" => None,
        unit if amount.bytes().all(|b| b == b'0' || b == b'.') => to.maker.size(unit),
        unit => to.maker.size(&format!("{amount} {unit}")),
    };
    (size, size.is_none() && !said.is_empty())
}

/// The allergens that are in a product or may be in it, and whether these are certainly all.
fn allergens(record: &OffRecord<'_>) -> (Vec<Allergen>, bool) {
    let mut found: Vec<Allergen> = Vec::new();
    let mut all_known = true;
    for tag in record.allergens.texts().chain(record.traces.texts()) {
        match allergen_of(tag) {
            Ok(allergen) => found.extend(allergen),
            // What nobody can read may be any allergen.
            Err(_) => all_known = false,
        }
    }
    found.sort_unstable();
    found.dedup();
    let states = |tag: &str| record.states.texts().any(|t| t == tag);
    let complete = all_known
        && stated(&record.allergens, &record.allergens_by_user)
        && stated(&record.traces, &record.traces_by_user)
        // An empty list says nothing, and one made from a list of ingredients only knows what was read of it.
        && states("en:ingredients-completed")
        && record.unknown_ingredients.text() == "0"
        && !record.errors.texts().any(|t| t.contains("allergen") || t.contains("ingredient"));
    (found, complete)
}

/// Whether a person stated the tags: "none" is only ever entered by one, other tags are also made by programs.
fn stated(tags: &Value<'_>, by_user: &Value<'_>) -> bool {
    let mut texts = tags.texts();
    match (texts.next(), texts.next()) {
        (None, _) => false,
        (Some("en:none"), None) => true,
        // "None" beside something else contradicts itself.
        _ if tags.texts().any(|t| t == "en:none") => false,
        _ => {
            // "(en) en:milk": the language it was entered in, then what was entered.
            let text = by_user.text();
            let text = text.rsplit_once(')').map_or(text, |(_, rest)| rest);
            let entered: Vec<&str> = text.split(',').map(str::trim).filter(|t| !t.is_empty()).collect();
            !entered.is_empty()
        }
    }
}

macro_rules! record {
    ($($field:ident: $($key:literal)|+,)*) => {
        /// What is read of a record.
        struct OffRecord<'a> {
            name_wanted: Value<'a>,
            generic_wanted: Value<'a>,
            $($field: Value<'a>,)*
        }

        impl Default for OffRecord<'_> {
            fn default() -> Self {
                Self { name_wanted: Value::Null, generic_wanted: Value::Null, $($field: Value::Null,)* }
            }
        }

        impl<'a> OffRecord<'a> {
            /// Where the value of a key goes.
            fn place(&mut self, key: &str) -> Option<&mut Value<'a>> {
                match key {
                    $($($key)|+ => Some(&mut self.$field),)*
                    _ => None,
                }
            }
        }
    };
}

record! {
    code: "code",
    name: "product_name",
    generic: "generic_name",
    brands: "brands",
    quantity: "quantity",
    amount: "product_quantity",
    unit: "product_quantity_unit",
    hierarchy: "categories_hierarchy",
    categories: "categories_tags",
    allergens: "allergens_tags",
    traces: "traces_tags",
    allergens_by_user: "allergens_from_user",
    traces_by_user: "traces_from_user",
    unknown_ingredients: "unknown_ingredients_n",
    errors: "data_quality_errors_tags",
    labels: "labels_tags",
    analysis: "ingredients_analysis_tags",
    countries: "countries_tags",
    states: "states_tags",
    obsolete: "obsolete",
    scans: "unique_scans_n",
    kind: "product_type",
}

struct RecordSeed<'r>(&'r OffReader);

impl<'de> DeserializeSeed<'de> for RecordSeed<'_> {
    type Value = OffRecord<'de>;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> std::result::Result<Self::Value, D::Error> {
        d.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RecordSeed<'_> {
    type Value = OffRecord<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
        let mut record = OffRecord::default();
        while let Some(KeyText(key)) = map.next_key()? {
            let place = if self.0.name_key.as_deref() == Some(&*key) {
                Some(&mut record.name_wanted)
            } else if self.0.generic_key.as_deref() == Some(&*key) {
                Some(&mut record.generic_wanted)
            } else {
                record.place(&key)
            };
            match place {
                Some(place) => *place = map.next_value()?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(record)
    }
}

/// A key, borrowed wherever it can be.
struct KeyText<'a>(Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for KeyText<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        struct AnyText;
        impl<'de> Visitor<'de> for AnyText {
            type Value = KeyText<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> std::result::Result<Self::Value, E> {
                Ok(KeyText(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> std::result::Result<Self::Value, E> {
                Ok(KeyText(Cow::Owned(text.to_owned())))
            }
        }
        d.deserialize_str(AnyText)
    }
}

#[cfg(test)]
#[path = "off_tests.rs"]
mod tests;
