//! One line of the finished catalogue.

use std::collections::BTreeSet;

use super::size::Size;

pub(crate) const HEADER: &str = "id\tname\tbrand\tcategory\tsize\tbarcode\twalmart_id\ttax_class\tsnap\tdiets\t\
allergens_contains\tallergens_known\tsold_by\tprice_minor\tprice_per\tprice_source\tprice_kind\tprice_date\t\
popularity\taliases";

pub(crate) const DEPARTMENTS: &[&str] = &[
    "Produce",
    "Meat & Seafood",
    "Deli",
    "Dairy & Eggs",
    "Bakery",
    "Pantry",
    "Frozen",
    "Beverages",
    "Snacks",
    "Household",
    "Personal Care",
    "Baby",
    "Pet",
];

#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) brand: String,
    pub(crate) category: String,
    pub(crate) size: Option<Size>,
    pub(crate) walmart_id: String,
    pub(crate) tax_class: String,
    pub(crate) snap: bool,
    pub(crate) diets: BTreeSet<String>,
    pub(crate) allergens: BTreeSet<String>,
    pub(crate) allergens_known: bool,
    pub(crate) by_weight: bool,
    pub(crate) price: Price,
    pub(crate) popularity: u64,
    pub(crate) aliases: Vec<String>,
    /// Key of the price family: rows of one family and brand class must rise with size.
    pub(crate) family: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Price {
    pub(crate) minor: i64,
    pub(crate) source: String,
    pub(crate) average: bool,
    pub(crate) date: String,
    /// Follows a size curve, so it must rise with size within its family.
    pub(crate) by_curve: bool,
}

impl Row {
    pub(crate) fn department(&self) -> &str {
        self.category.split(" > ").next().unwrap_or_default()
    }

    pub(crate) fn line(&self) -> String {
        let join = |set: &BTreeSet<String>| set.iter().map(String::as_str).collect::<Vec<_>>().join(",");
        let flag = |yes: bool| if yes { "y" } else { "n" };
        [
            self.id.as_str(),
            &self.name,
            &self.brand,
            &self.category,
            &self.size.as_ref().map(Size::text).unwrap_or_default(),
            "",
            &self.walmart_id,
            &self.tax_class,
            flag(self.snap),
            &join(&self.diets),
            &join(&self.allergens),
            flag(self.allergens_known),
            if self.by_weight { "weight" } else { "each" },
            &self.price.minor.to_string(),
            if self.by_weight { "pound" } else { "each" },
            &self.price.source,
            if self.price.average { "average" } else { "estimate" },
            &self.price.date,
            &self.popularity.to_string(),
            &self.aliases.join(","),
        ]
        .join("\t")
    }
}

/// A readable id made from the content alone, so that adding a product never renames another.
pub(crate) fn id(name: &str, size: &str) -> String {
    let whole = slug(&format!("{name} {size}"));
    if whole.len() <= 56 {
        return format!("gc-{whole}");
    }
    let mut short = String::new();
    for word in whole.split('-') {
        if short.len() + word.len() > 46 {
            break;
        }
        if !short.is_empty() {
            short.push('-');
        }
        short.push_str(word);
    }
    format!("gc-{short}-{:06x}", fnv(&whole) & 0xff_ffff)
}

fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        let c = match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'ì' | 'í' | 'î' | 'ï' => 'i',
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
            'ù' | 'ú' | 'û' | 'ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            '%' => {
                out.push_str("-percent");
                '-'
            }
            // "3.5 ounce" and "35 ounce" must differ; "Dr. Pepper" may lose its stop.
            '.' if out.ends_with(|c: char| c.is_ascii_digit()) => '-',
            '\'' | '.' => continue,
            other => other,
        };
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// FNV-1a: fixed for ever, unlike the standard library's hasher.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_readable_stable_and_short() {
        assert_eq!(id("Whole Milk", "1 gallon"), "gc-whole-milk-1-gallon");
        assert_eq!(id("2% Reduced Fat Milk", "1 gallon"), "gc-2-percent-reduced-fat-milk-1-gallon");
        assert_eq!(id("Jalapeño Peppers", ""), "gc-jalapeno-peppers");
        assert_eq!(id("Dr. Pepper Soda", "7.5 ounce"), "gc-dr-pepper-soda-7-5-ounce");
        let long = "Once Upon a Farm Organic Fruit & Veggie Blend Strawberry Patch Squeeze Pouch";
        let made = id(long, "3.2 ounce");
        assert_eq!(made, id(long, "3.2 ounce"));
        assert_ne!(made, id(long, "4 ounce"));
        assert!(made.len() <= 60, "{made}");
    }
}
