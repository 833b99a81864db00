//! The hand-named part: sections of `xtask/data/hand/*.txt` and their rows. The format is told in
//! `xtask/data/README.md`.

use std::collections::BTreeSet;
use std::path::Path;

use super::flags;
use super::size::Size;

/// Everything a section or row may say about its goods. A row starts from its section's options.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Options {
    /// Complete Journey product types: `TYPE`, `CATEGORY::TYPE` or `DEPARTMENT>TYPE`.
    pub(crate) types: Vec<String>,
    pub(crate) tax: Option<String>,
    pub(crate) no_snap: bool,
    pub(crate) diets: BTreeSet<String>,
    pub(crate) allergens: BTreeSet<String>,
    pub(crate) allergens_known: bool,
    pub(crate) store_brand: bool,
    /// BLS series for exactly this good.
    pub(crate) bls: Option<String>,
    /// Series and a hand-set ratio to it.
    pub(crate) ratio: Option<(String, f64)>,
    /// Series and the size whose price it sets for the section's curve.
    pub(crate) anchor: Option<(String, Size)>,
    /// Pounds in the typical random-weight package of the mapped types.
    pub(crate) pack_pounds: Option<f64>,
    /// Median of the types, whatever the size.
    pub(crate) flat: bool,
    /// Median of the types is for this many pieces.
    pub(crate) reference_count: Option<f64>,
    /// Median of the types is for one piece: multiply by the count.
    pub(crate) per_piece: bool,
    pub(crate) loads: Option<f64>,
    /// A hand-set ratio to the mapped types.
    pub(crate) type_ratio: Option<f64>,
    /// Titles with a count and a size below this many ounces a piece mean the size of one piece.
    pub(crate) least_piece_ounces: Option<f64>,
    /// The types are single servings: a title that says only a count cannot be priced.
    pub(crate) single: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sold {
    ByPound,
    Each(Option<Size>),
}

#[derive(Clone, Debug)]
pub(crate) struct HandRow {
    pub(crate) name: String,
    pub(crate) brand: String,
    pub(crate) category: String,
    pub(crate) sold: Sold,
    pub(crate) options: Options,
    pub(crate) weight: f64,
    pub(crate) aliases: Vec<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Hand {
    pub(crate) sections: Vec<(String, Options)>,
    pub(crate) rows: Vec<HandRow>,
}

pub(crate) fn load(dir: &Path) -> Result<Hand, String> {
    let listing = std::fs::read_dir(dir).map_err(|e| format!("cannot list `{}`: {e}", dir.display()))?;
    let mut paths = Vec::new();
    for entry in listing {
        let path = entry.map_err(|e| format!("cannot list `{}`: {e}", dir.display()))?.path();
        if path.extension().is_some_and(|e| e == "txt") {
            paths.push(path);
        }
    }
    paths.sort();
    let mut hand = Hand::default();
    for path in paths {
        let text =
            std::fs::read_to_string(&path).map_err(|e| format!("cannot read `{}`: {e}", path.display()))?;
        read(&text, &mut hand).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(hand)
}

fn read(text: &str, hand: &mut Hand) -> Result<(), String> {
    let mut section: Option<(String, Options)> = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let at = |message: String| format!("line {}: {message}: `{line}`", index + 1);
        if let Some(rest) = line.strip_prefix('[') {
            let (path, options) = rest.split_once(']').ok_or_else(|| at("section without `]`".into()))?;
            let mut parsed = Options::default();
            parsed.apply(options).map_err(at)?;
            hand.sections.push((path.trim().to_owned(), parsed.clone()));
            section = Some((path.trim().to_owned(), parsed));
            continue;
        }
        let (category, base) = section.as_ref().ok_or_else(|| at("row before the first section".into()))?;
        hand.rows.extend(rows(line, category, base).map_err(at)?);
    }
    Ok(())
}

/// One line is the product of its names and sizes. The first name and size is the most usual one.
fn rows(line: &str, category: &str, base: &Options) -> Result<Vec<HandRow>, String> {
    let mut fields = line.split('|').map(str::trim);
    let names: Vec<&str> = fields.next().unwrap_or_default().split(';').map(str::trim).collect();
    let sizes: Vec<&str> = fields.next().ok_or("row without a size")?.split(';').map(str::trim).collect();
    let mut options = base.clone();
    options.apply(fields.next().unwrap_or_default())?;
    let weight: f64 = match fields.next().unwrap_or_default() {
        "" => 10.0,
        text => text.parse().map_err(|_| format!("`{text}` is no weight"))?,
    };
    let aliases: Vec<&str> =
        fields.next().unwrap_or_default().split(',').map(str::trim).filter(|a| !a.is_empty()).collect();
    if fields.next().is_some() {
        return Err("more than five fields".into());
    }
    let mut out = Vec::new();
    for (n, full) in names.iter().enumerate() {
        let (brand, name) = match full.split_once(": ") {
            Some((brand, rest)) => (brand.to_owned(), format!("{brand} {rest}")),
            None if options.store_brand => ("Store Brand".to_owned(), (*full).to_owned()),
            None => (String::new(), (*full).to_owned()),
        };
        if name.is_empty() {
            return Err("empty name".into());
        }
        for (s, size) in sizes.iter().enumerate() {
            let sold = match *size {
                "lb" => Sold::ByPound,
                "ea" => Sold::Each(Size::new(1.0, "each")),
                text => Sold::Each(Some(Size::parse(text).ok_or_else(|| format!("`{text}` is no size"))?)),
            };
            let rank = 0.85_f64.powi(i32::try_from(n.min(20)).unwrap_or(20)) * if s == 0 { 1.0 } else { 0.4 };
            out.push(HandRow {
                name: name.clone(),
                brand: brand.clone(),
                category: category.to_owned(),
                sold,
                options: options.clone(),
                weight: weight * rank,
                aliases: aliases
                    .iter()
                    .filter(|a| belongs(a, &name, n, &names))
                    .map(|a| a.rsplit_once('@').map_or(*a, |(text, _)| text).trim().to_owned())
                    .collect(),
            });
        }
    }
    Ok(out)
}

/// `triple a batteries@2` belongs to the second name. Otherwise an alias on a line of several names belongs to those whose words it shares (`lentils` to `Dry Lentils`);
/// when it shares words with none of them (`baloney`), to the first.
fn belongs(alias: &str, name: &str, index: usize, names: &[&str]) -> bool {
    if let Some((_, number)) = alias.rsplit_once('@') {
        return number.parse() == Ok(index + 1);
    }
    let shared = |name: &str| {
        let name = stems(name);
        stems(alias).iter().filter(|s| name.contains(*s)).count()
    };
    let best = names.iter().map(|n| shared(n)).max().unwrap_or(0);
    if best == 0 { index == 0 } else { shared(name) == best }
}

pub(crate) fn stems(text: &str) -> BTreeSet<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty() && !matches!(*w, "of" | "and" | "the" | "a" | "with"))
        .map(|w| {
            w.strip_suffix("es")
                .filter(|s| s.len() > 3)
                .or_else(|| w.strip_suffix('s'))
                .unwrap_or(w)
                .to_owned()
        })
        .collect()
}

impl Options {
    fn apply(&mut self, text: &str) -> Result<(), String> {
        for word in text.split_whitespace() {
            let (key, value) = word.split_once('=').unwrap_or((word, ""));
            let series = || value.split_once(['*', '@']).ok_or_else(|| format!("`{word}` lacks a part"));
            let figure = |text: &str| -> Result<f64, String> {
                let n: f64 = text.parse().map_err(|_| format!("`{text}` in `{word}` is no number"))?;
                if n > 0.0 { Ok(n) } else { Err(format!("`{word}` must be above 0")) }
            };
            let mut price = || {
                // A row's own way of pricing replaces its section's.
                (self.bls, self.ratio, self.pack_pounds, self.flat) = (None, None, None, false);
                (self.reference_count, self.per_piece, self.loads) = (None, false, None);
            };
            match key {
                "cj" => self.types = value.split(';').map(|t| t.replace('+', " ")).collect(),
                "tax" => {
                    if !flags::TAX_CLASSES.contains(&value) {
                        return Err(format!("`{value}` is no tax class"));
                    }
                    self.tax = Some(value.to_owned());
                }
                "nosnap" => self.no_snap = true,
                "snap" => self.no_snap = false,
                "known" => self.allergens_known = true,
                "notknown" | "unknown" => self.allergens_known = false,
                "store" => self.store_brand = true,
                "plant" => self.diets.extend(flags::words("vegan,vegetarian,dairy_free,gluten_free")),
                "vegan" => self.diets.extend(flags::words("vegan,vegetarian,dairy_free")),
                "veg" => self.diets.extend(flags::words("vegetarian")),
                "meat" => self.diets.extend(flags::words("gluten_free,dairy_free,keto")),
                "organic" => self.diets.extend(flags::words("organic")),
                "diets" => self.diets.extend(flags::words(value)),
                "nodiet" => self.diets.clear(),
                "has" => self.allergens.extend(flags::words(value)),
                "nohas" => self.allergens.clear(),
                "bls" => {
                    price();
                    self.bls = Some(value.to_owned());
                }
                "ratio" => {
                    let (id, factor) = series()?;
                    price();
                    self.ratio = Some((id.to_owned(), figure(factor)?));
                }
                "anchor" => {
                    let (id, size) = series()?;
                    let size =
                        Size::parse(&size.replace('+', " ")).ok_or_else(|| format!("`{word}`: no size"))?;
                    self.anchor = Some((id.to_owned(), size));
                }
                "noanchor" => self.anchor = None,
                "pack" => {
                    let pounds = figure(value)?;
                    price();
                    self.pack_pounds = Some(pounds);
                }
                "nopack" => price(),
                "flat" => {
                    price();
                    self.flat = true;
                }
                "ref" => {
                    let count = figure(value)?;
                    price();
                    self.reference_count = Some(count);
                }
                "mult" => {
                    price();
                    self.per_piece = true;
                }
                "loads" => {
                    let loads = figure(value)?;
                    price();
                    self.loads = Some(loads);
                }
                "ratio_cj" => self.type_ratio = Some(figure(value)?),
                "single" => self.single = true,
                "unitmin" => self.least_piece_ounces = Some(figure(value)?),
                _ => return Err(format!("unknown option `{word}`")),
            }
        }
        if let Some(word) = self.diets.iter().find(|d| !flags::DIETS.contains(&d.as_str())) {
            return Err(format!("unknown diet `{word}`"));
        }
        if let Some(word) = self.allergens.iter().find(|a| !flags::ALLERGENS.contains(&a.as_str())) {
            return Err(format!("unknown allergen `{word}`"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Result<Hand, String> {
        let mut hand = Hand::default();
        read(text, &mut hand).map(|()| hand)
    }

    #[test]
    fn names_and_sizes_multiply_and_rows_override_sections() {
        let hand = one("[Pantry > Oil] cj=CANOLA+OILS plant store flat\n\
                        Oil; Acme: Oil | 1 pint; 1 quart | bls=X has=soy | 20 | cooking oil,baloney,lube@2")
        .expect("reads");
        let names: Vec<_> =
            hand.rows.iter().map(|r| (r.name.as_str(), r.brand.as_str(), r.weight.round())).collect();
        assert_eq!(
            names,
            [
                ("Oil", "Store Brand", 20.0),
                ("Oil", "Store Brand", 8.0),
                ("Acme Oil", "Acme", 17.0),
                ("Acme Oil", "Acme", 7.0),
            ]
        );
        let row = &hand.rows[2];
        assert_eq!(row.options.types, ["CANOLA OILS"]);
        assert_eq!((row.options.bls.as_deref(), row.options.flat), (Some("X"), false));
        assert_eq!(row.aliases, ["cooking oil", "lube"]);
        assert_eq!(hand.rows[0].aliases, ["cooking oil", "baloney"]);
    }

    #[test]
    fn mistakes_name_the_line() {
        for (text, want) in [
            ("Oil | 1 pint", "line 1: row before"),
            ("[A] \n\nOil | 1 firkin", "line 3: `1 firkin` is no size"),
            ("[A] wat", "unknown option `wat`"),
            ("[A] tax=lots", "no tax class"),
            ("[A] has=gluten", "unknown allergen `gluten`"),
            ("[A]\nOil | lb | pack=0", "above 0"),
        ] {
            let error = one(text).err().unwrap_or_default();
            assert!(error.contains(want), "{text}: {error}");
        }
    }
}
