//! Shop titles of GroceryDB: cleaning, filing under a section, and choosing a balanced few thousand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Draft;
use super::flags;
use super::hand::Options;
use super::pricing::{self, Goods, Pricing, STORE_BRANDS};
use super::report::Skipped;
use super::row::{self, Row};
use super::size::{self, Dim, Size};
use super::sources::Title;

/// Most titles per GroceryDB class, per section, and per brand within a section.
const PER_CLASS: usize = 120;
const PER_SECTION: usize = 52;
const PER_BRAND: usize = 9;
const LONGEST_NAME: usize = 72;

pub(crate) struct Rule {
    class: String,
    any: Vec<String>,
    none: Vec<String>,
    category: String,
    options: Options,
}

pub(super) fn load_rules(path: &Path, sections: &[(String, Options)]) -> Result<Vec<Rule>, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("cannot read `{}`: {e}", path.display()))?;
    let mut rules = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let at = |message: &str| format!("{}: line {}: {message}: `{line}`", path.display(), index + 1);
        let fields: Vec<&str> = line.split('|').map(str::trim).collect();
        let [class, any, none, category] = fields.as_slice() else {
            return Err(at("a rule has four fields"));
        };
        let (_, options) =
            sections.iter().find(|(name, _)| name == category).ok_or_else(|| at("no such section"))?;
        rules.push(Rule {
            class: (*class).to_owned(),
            any: flags::words(any),
            none: flags::words(none),
            category: (*category).to_owned(),
            options: options.clone(),
        });
    }
    Ok(rules)
}

/// A title that passed cleaning, with how good a choice it is.
struct Candidate {
    draft: Draft,
    class: String,
    score: f64,
    key: String,
}

pub(super) fn add(
    titles: &[Title],
    rules: &[Rule],
    pricing: &Pricing<'_>,
    drafts: &mut Vec<Draft>,
    skipped: &mut Skipped,
) -> Result<(), String> {
    let mut fame: BTreeMap<&str, usize> = BTreeMap::new();
    for title in titles.iter().filter(|t| !t.original_id.starts_with("wf_")) {
        *fame.entry(title.brand.as_str()).or_default() += 1;
    }
    let mut candidates = Vec::new();
    for title in titles {
        if title.original_id.starts_with("wf_") {
            skipped.note("Whole Foods title: Walmart and Target suffice");
            continue;
        }
        let fame = fame.get(title.brand.as_str()).copied().unwrap_or(0);
        match candidate(title, rules, pricing, fame) {
            Ok(candidate) => candidates.push(candidate),
            Err(reason) => skipped.note(reason),
        }
    }
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.draft.row.id.cmp(&b.draft.row.id)));

    let mut keys: BTreeSet<String> = drafts.iter().map(|d| same_key(&d.row)).collect();
    let mut ids: BTreeSet<String> = drafts.iter().map(|d| d.row.id.clone()).collect();
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    for candidate in candidates {
        let row = &candidate.draft.row;
        if ids.contains(&row.id) || !keys.insert(candidate.key.clone()) {
            skipped.note("same product twice");
            continue;
        }
        let quotas = [
            (format!("class {}", candidate.class), PER_CLASS),
            (format!("section {}", row.category), PER_SECTION),
            (format!("brand {} {}", row.category, row.brand), PER_BRAND),
        ];
        if quotas.iter().any(|(name, most)| used.get(name).copied().unwrap_or(0) >= *most) {
            skipped.note("enough of its class, section or brand");
            continue;
        }
        for (name, _) in quotas {
            *used.entry(name).or_default() += 1;
        }
        ids.insert(row.id.clone());
        drafts.push(candidate.draft);
    }
    Ok(())
}

fn candidate(
    title: &Title,
    rules: &[Rule],
    pricing: &Pricing<'_>,
    fame: usize,
) -> Result<Candidate, &'static str> {
    let clean = clean(&title.name, &title.brand)?;
    let lower = title.name.to_lowercase().replace('-', " ");
    if flags::says(&lower, "assorted") || SEASONAL.iter().any(|w| flags::says(&lower, w)) {
        return Err("seasonal or assorted");
    }
    let fits = |rule: &&Rule| {
        rule.class == title.category
            && (rule.any.is_empty() || rule.any.iter().any(|p| flags::says(&lower, p)))
            && !rule.none.iter().any(|p| flags::says(&lower, p))
    };
    let rule = rules.iter().find(fits).ok_or("no rule files it")?;
    let mut options = rule.options.clone();
    let mut size = package(&clean.sizes, options.least_piece_ounces).ok_or("no size in the title")?;
    if size.unit == "ounce" && POURED.iter().any(|c| rule.category.starts_with(c)) {
        size.unit = "fluid_ounce";
    }
    let (dim, amount) = size.total();
    if dim == Dim::Ounces && !(0.3..=400.0).contains(&amount) || dim == Dim::Count && amount > 120.0 {
        return Err("implausible size");
    }
    let (diets, allergens) = flags::from_title(&title.name, &options.diets, &options.allergens);
    options.diets = diets;
    options.allergens = allergens;
    let goods = Goods { brand: &clean.brand, by_weight: false, size: Some(&size), options: &options };
    let price = pricing.price(&goods).map_err(|_| "no price")?;
    if dim == Dim::Count && !price.by_curve && (amount > 24.0 || options.single && amount > 1.0) {
        return Err("bulk pack whose price is unknown");
    }
    if price.by_curve && !pricing.observed(&options.types, &size) || price.minor > 2400 || price.minor < 50 {
        return Err("size its product types were not sold in");
    }
    let text = size.text();
    let store_brand = STORE_BRANDS.contains(&clean.brand.as_str());
    let plain = ["original", "classic", "plain", "traditional", "whole", "regular"];
    let plain = plain.iter().any(|w| flags::says(&lower, w));
    let walmart = title.original_id.strip_prefix("wm_");
    let known = (fame as f64).sqrt().min(10.0);
    let score = known
        + if store_brand { 3.0 } else { 0.0 }
        + if plain { 2.0 } else { 0.0 }
        + if walmart.is_some() { 3.0 } else { 0.0 }
        - clean.name.split(' ').count() as f64 * 0.5
        - clean.dropped as f64 * 0.3;
    let tax = options.tax.clone().unwrap_or_else(|| "food".to_owned());
    // Candy made with flour is food for the tax rules that tell the two apart.
    let floured = ["kit kat", "twix", "twizzlers", "licorice", "pretzel", "cookie", "wafer", "kinder bueno"];
    let tax = if tax == "candy" && floured.iter().any(|w| flags::says(&lower, w)) {
        "food".to_owned()
    } else {
        tax
    };
    let row = Row {
        id: row::id(&clean.name, &text),
        name: clean.name,
        brand: clean.brand.clone(),
        category: rule.category.clone(),
        size: Some(size.clone()),
        walmart_id: walmart
            .filter(|id| id.bytes().all(|b| b.is_ascii_digit()))
            .unwrap_or_default()
            .to_owned(),
        snap: !options.no_snap,
        tax_class: tax,
        diets: options.diets.clone(),
        allergens: options.allergens.clone(),
        allergens_known: false,
        by_weight: false,
        family: pricing::family(&goods),
        price,
        popularity: 0,
        aliases: Vec::new(),
    };
    let weight = 0.5 + known * 0.2 + if store_brand { 0.7 } else { 0.0 } + if plain { 0.5 } else { 0.0 };
    let key = same_key(&row);
    Ok(Candidate {
        draft: Draft { row, types: options.types, weight },
        class: title.category.clone(),
        score,
        key,
    })
}

const SEASONAL: &[&str] = &[
    "halloween",
    "christmas",
    "easter",
    "valentine",
    "valentine's",
    "st. patrick's",
    "patriotic",
    "thanksgiving",
    "holiday",
    "hanukkah",
    "limited edition",
    "seasonal",
    "case",
    "bulk",
    "sampler",
    "gift",
];

/// Sections whose titles say "oz" and mean fluid ounces.
const POURED: &[&str] = &[
    "Dairy & Eggs > Milk",
    "Dairy & Eggs > Cream & Creamers",
    "Dairy & Eggs > Refrigerated Juice",
    "Dairy & Eggs > Kefir",
    "Beverages > Water",
    "Beverages > Soda",
    "Beverages > Energy & Sports Drinks",
    "Beverages > Juice",
    "Beverages > Coffee > Ready to Drink Coffee",
    "Beverages > Nutrition Shakes",
    "Pantry > Oils & Vinegar > Cooking Oil",
    "Pantry > Oils & Vinegar > Olive Oil",
    "Pantry > Oils & Vinegar > Vinegar",
];

/// Titles that differ only in word order, plural, punctuation or filler are one product.
fn same_key(row: &Row) -> String {
    const FILLER: &[&str] =
        &["bag", "box", "bottle", "jar", "can", "tub", "frozen", "flavor", "flavored", "fresh"];
    let words: Vec<String> = super::hand::stems(&row.name.replace(['\'', '’'], ""))
        .into_iter()
        .filter(|w| !FILLER.contains(&w.as_str()))
        .collect();
    let size = row.size.as_ref().map(|s| s.total()).map(|(d, n)| format!("{d:?} {n:.0}")).unwrap_or_default();
    format!("{} {size}", words.join(" "))
}

struct Clean {
    name: String,
    brand: String,
    sizes: Vec<size::Found>,
    /// Marketing segments left out.
    dropped: usize,
}

fn clean(title: &str, brand: &str) -> Result<Clean, &'static str> {
    let brand = tidy(brand);
    let mut text = tidy(title);
    if text.contains('?')
        || text.chars().any(|c| c.is_control() || c == '\u{fffd}')
        || !text.is_ascii() && odd(&text)
    {
        return Err("unreadable letters in the title");
    }
    if brand.is_empty() {
        return Err("no brand");
    }
    // Target puts its own brands last: "Deli Cheese - 8oz - Good & Gather".
    if let Some((front, last)) = text.rsplit_once(" - ").filter(|(_, last)| same(last, &brand)) {
        text = format!("{last} {front}");
    }
    if !letters(&text).contains(&letters(&brand)) {
        return Err("brand not in the title");
    }
    let sizes = size::find_in_title(&text);
    let (name, dropped) = name(&text, &brand, &sizes);
    let name = if shouting(&name) { capitalise(&name) } else { name };
    // Some titles say the brand twice ("Goya Goya Black Beans").
    let doubled = format!("{brand} {brand} ").to_lowercase();
    let name = if name.to_lowercase().starts_with(&doubled) {
        name.chars().skip(brand.chars().count() + 1).collect()
    } else {
        name
    };
    if dropped > 0 && name.split(' ').count() < brand.split(' ').count() + 2 {
        return Err("nothing left of the name");
    }
    let beyond = letters(&name).len().saturating_sub(letters(&brand).len());
    if beyond < 4 || flags::says(&name.to_lowercase(), "plant-based") && beyond < 14 {
        return Err("nothing left of the name");
    }
    if name.len() < 6 || name.split(' ').count() < 2 || same(&name, &brand) {
        return Err("nothing left of the name");
    }
    if name.len() > LONGEST_NAME {
        return Err("name too long");
    }
    Ok(Clean { name, brand, sizes, dropped })
}

/// Letters that everyday titles use; anything else is mojibake.
fn odd(text: &str) -> bool {
    text.chars().any(|c| !c.is_ascii() && !"éèêëáàâäñóòôöúùûüíîïçÉÑÖÜ".contains(c))
}

fn tidy(text: &str) -> String {
    // Inches (8" pie) are not part of a name.
    let inches = |w: &&str| w.strip_suffix('"').is_some_and(|n| n.parse::<f64>().is_ok());
    let text = text.split_whitespace().filter(|w| !inches(w)).collect::<Vec<_>>().join(" ");
    let text = text
        .replace(['®', '™', '©', '*'], "")
        .replace(['’', '‘', '`', '´'], "'")
        .replace(['“', '”', '"'], "")
        .replace(['–', '—'], "-")
        .replace("&amp;", "&")
        .replace("&#39;", "'")
        .replace('\u{a0}', " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ").trim_matches([',', '-', ' ', '.', ';']).to_owned()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn same(a: &str, b: &str) -> bool {
    letters(a) == letters(b)
}

/// The product's name: what stands before the size, without marketing segments.
fn name(text: &str, brand: &str, sizes: &[size::Found]) -> (String, usize) {
    let mut body = text.to_owned();
    for found in sizes.iter().rev() {
        let late = found.start * 5 >= text.len() * 2;
        let (head, tail) =
            (text.get(..found.start).unwrap_or_default(), body.get(found.end..).unwrap_or_default());
        body = if late { head.to_owned() } else { format!("{head}, {tail}") };
    }
    let body = body.replace(['(', ')'], ",").replace(" - ", ", ").replace(" | ", ", ");
    let mut kept: Vec<&str> = Vec::new();
    let mut length = 0;
    let mut dropped = 0;
    for part in body.split(',') {
        let part = part.trim().trim_matches(['-', '.', ';', ':', '/', '+', '|', '=']).trim();
        if part.len() < 2 {
            continue;
        }
        let noisy = NOISE.iter().any(|w| flags::says(&part.to_lowercase().replace('-', " "), w));
        // "Jimmy Dean Sausage, Egg & Cheese Biscuits": the comma stands inside the name.
        let words: usize = kept.iter().map(|p| p.split(' ').count()).sum();
        let begun = words < brand.split(' ').count() + 2 && length + part.len() <= LONGEST_NAME - 2;
        let fits =
            kept.is_empty() || begun || !noisy && part.len() <= 30 && length + part.len() <= LONGEST_NAME - 2;
        let repeats = kept.first().is_some_and(|first| letters(first).contains(&letters(part)));
        if fits && !repeats {
            length += part.len() + 1;
            kept.push(part);
        } else {
            dropped += 1;
        }
    }
    let mut name = kept.join(" ");
    for end in [
        " Pack of", " x", " X", " -", " with", " in", " &", " and", " -", " Bag", " Box", " Bottle", " Pack",
        " per",
    ] {
        if let Some(front) = name.strip_suffix(end) {
            name = front.trim_end().to_owned();
        }
    }
    (name, dropped)
}

/// Words that mark a segment as praise, storage or packing, not as part of the name.
const NOISE: &[&str] = &[
    "non gmo",
    "verified",
    "easy",
    "perfect",
    "individually wrapped",
    "heart healthy",
    "great",
    "healthy",
    "delicious",
    "snack",
    "snacks",
    "pack",
    "bag",
    "box",
    "bottle",
    "jar",
    "can",
    "tub",
    "carton",
    "pouch",
    "resealable",
    "family size",
    "value size",
    "mega size",
    "party size",
    "sharing size",
    "share size",
    "snack size",
    "no artificial",
    "preservatives",
    "vitamins",
    "minerals",
    "protein per serving",
    "good source",
    "source of",
    "low fat snack",
    "made with",
    "kosher and vegan",
    "fun size",
    "loaf",
    "lunch",
    "kids",
    "packaging may vary",
    "refrigerated",
    "each",
    "count",
    "ready to",
    "microwaveable",
    "real",
    "quick",
    "per serving",
    "calories",
    "cholesterol",
    "trans fat",
    "gmo",
    "rbst",
    "case",
    "cup",
    "cups",
    "pouches",
    "cans",
    "on the go",
];

fn shouting(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    letters.iter().filter(|c| c.is_uppercase()).count() * 10 > letters.len() * 7
}

fn capitalise(text: &str) -> String {
    let word = |w: &str| {
        let mut chars = w.chars();
        chars.next().map(|c| c.to_uppercase().chain(chars.flat_map(char::to_lowercase)).collect::<String>())
    };
    text.split(' ').filter_map(word).collect::<Vec<_>>().join(" ")
}

/// One package size from what the title names: `5.3 oz, 4 ct` is four cups or one weight, by what a piece can weigh.
fn package(found: &[size::Found], least_piece: Option<f64>) -> Option<Size> {
    let measured = found.iter().find(|f| f.unit != "each");
    let counted = found.iter().find(|f| f.unit == "each" && f.value.fract() == 0.0);
    let Some(measure) = measured else {
        return Size::new(counted?.value, "each");
    };
    let mut size = Size::new(measure.value, measure.unit)?;
    let Some(count) = counted.map(|c| c.value).filter(|n| *n > 1.0 && *n <= 72.0) else {
        return Some(size);
    };
    let (_, ounces) = size.total();
    let piece = ounces / count;
    let per_piece = if measure.unit == "fluid_ounce" {
        piece < 3.0 || ounces <= 20.5
    } else {
        piece < least_piece.unwrap_or(0.35)
    };
    if per_piece {
        size.count = Some(count as u32);
    }
    Some(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(title: &str, brand: &str) -> (String, String) {
        clean(title, brand).map_or_else(
            |e| (e.to_owned(), String::new()),
            |c| (c.name, package(&c.sizes, None).map(|s| s.text()).unwrap_or_default()),
        )
    }

    #[test]
    fn titles_become_names_and_sizes() {
        for (title, brand, name, size) in [
            (
                "Great Value White Cranberry Peach Juice Cocktail, 64 fl oz",
                "Great Value",
                "Great Value White Cranberry Peach Juice Cocktail",
                "64 fluid_ounce",
            ),
            (
                "Muenster Deli Sliced Cheese - 8oz/12 slices - Good & Gather™",
                "Good & Gather",
                "Good & Gather Muenster Deli Sliced Cheese",
                "8 ounce",
            ),
            (
                "PILLSBURY 15.5 OUNCE CHEESECAKE SWIRL BROWNIE",
                "Pillsbury",
                "Pillsbury Cheesecake Swirl Brownie",
                "15.5 ounce",
            ),
            (
                "CHIPS AHOY! Original Chocolate Chip Cookies, 1 Box (6 oz.)",
                "Chips Ahoy!",
                "CHIPS AHOY! Original Chocolate Chip Cookies",
                "6 ounce",
            ),
            (
                "Act II Kettle Corn Microwave Popcorn, 2.75 Oz, 12 Count",
                "Act II",
                "Act II Kettle Corn Microwave Popcorn",
                "12 x 2.75 ounce",
            ),
            (
                "Nature's Own 100% Whole Grain Bread Loaf, 20 oz, 22 Count",
                "Nature's Own",
                "Nature's Own 100% Whole Grain Bread Loaf",
                "20 ounce",
            ),
        ] {
            assert_eq!(read(title, brand), (name.to_owned(), size.to_owned()), "{title}");
        }
    }

    #[test]
    fn what_cannot_be_used_says_why() {
        assert_eq!(read("Jollof Rice Pilaf ? 2 oz", "Iya Foods").0, "unreadable letters in the title");
        assert_eq!(read("Horizon Yogurt, 4 oz", "DANNON").0, "brand not in the title");
    }
}
