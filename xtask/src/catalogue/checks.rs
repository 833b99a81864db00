//! Hard checks: a catalogue that fails one is not written.

use std::collections::{BTreeMap, BTreeSet};

use super::flags;
use super::row::{DEPARTMENTS, Row};
use super::size::{Dim, Size};

/// Least and most cents a product of a department may cost, per package or per pound.
const BOUNDS: &[(&str, i64, i64)] = &[
    ("Produce", 20, 3500),
    ("Meat & Seafood", 50, 3500),
    ("Deli", 100, 3500),
    ("Dairy & Eggs", 50, 2500),
    ("Bakery", 50, 4000),
    ("Pantry", 15, 3000),
    ("Frozen", 25, 2500),
    ("Beverages", 15, 5000),
    ("Snacks", 30, 2500),
    ("Household", 50, 3500),
    ("Personal Care", 80, 2500),
    ("Baby", 30, 4000),
    ("Pet", 30, 6000),
];

pub(super) fn all(rows: &[Row]) -> Result<(), String> {
    let mut wrong = Vec::new();
    let mut ids: BTreeMap<&str, &Row> = BTreeMap::new();
    let mut same: BTreeMap<String, &Row> = BTreeMap::new();
    for row in rows {
        if let Some(other) = ids.insert(&row.id, row) {
            wrong.push(format!("id {} twice: `{}` and `{}`", row.id, other.name, row.name));
        }
        let size = row.size.as_ref().map(Size::text).unwrap_or_default();
        if let Some(other) = same.insert(format!("{}|{size}", row.name.to_lowercase()), row) {
            wrong.push(format!("`{}` {size} twice ({} and {})", row.name, other.category, row.category));
        }
        if let Err(e) = one(row) {
            wrong.push(format!("{}: {e}", row.id));
        }
    }
    wrong.extend(rising(rows));
    for department in DEPARTMENTS {
        let n = rows.iter().filter(|r| r.department() == *department).count();
        if n < 30 {
            wrong.push(format!("department {department} has only {n} products"));
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let shown: Vec<&str> = wrong.iter().take(60).map(String::as_str).collect();
    Err(format!("{} checks failed:\n  {}", wrong.len(), shown.join("\n  ")))
}

fn one(row: &Row) -> Result<(), String> {
    let bounds = BOUNDS.iter().find(|b| b.0 == row.department());
    let (_, least, most) = bounds.ok_or_else(|| format!("unknown department `{}`", row.department()))?;
    let cents = row.price.minor;
    if !(*least..=*most).contains(&cents) {
        return Err(format!("{cents} cents is outside {least}..={most} for {}", row.department()));
    }
    let fields = row.line();
    if fields.contains(['\n', '\r', '"']) || fields.matches('\t').count() != 19 {
        return Err("a field holds a tab, quote or line break".into());
    }
    if row.name.trim() != row.name || row.name.len() < 3 || row.name.contains("  ") {
        return Err(format!("name `{}` is not clean", row.name));
    }
    if row.by_weight && row.size.is_some() {
        return Err("goods by weight have no package size".into());
    }
    if !flags::TAX_CLASSES.contains(&row.tax_class.as_str()) {
        return Err(format!("tax class `{}`", row.tax_class));
    }
    let edible = matches!(row.tax_class.as_str(), "food" | "candy" | "soft_drink");
    if row.snap != edible {
        return Err(format!("tax class {} and SNAP {} disagree", row.tax_class, row.snap));
    }
    if row.diets.contains("vegan")
        && ["milk", "egg", "fish", "shellfish"].iter().any(|a| row.allergens.contains(*a))
    {
        return Err("vegan, yet with an animal allergen".into());
    }
    if row.diets.contains("dairy_free") && row.allergens.contains("milk") {
        return Err("dairy free, yet contains milk".into());
    }
    if row.diets.contains("gluten_free") && row.allergens.contains("wheat") {
        return Err("gluten free, yet contains wheat".into());
    }
    let own: BTreeSet<&str> = row.aliases.iter().map(String::as_str).collect();
    if own.len() != row.aliases.len() || own.iter().any(|a| a.is_empty() || a.contains(['\t', ','])) {
        return Err("aliases repeat or hold a comma".into());
    }
    Ok(())
}

/// Amount, cents and id.
type Member<'a> = (f64, i64, &'a str);

/// Within one price curve a bigger package costs more.
fn rising(rows: &[Row]) -> Vec<String> {
    let mut families: BTreeMap<(&str, Dim), Vec<Member<'_>>> = BTreeMap::new();
    for row in rows.iter().filter(|r| r.price.by_curve) {
        if let Some(size) = &row.size {
            let (dim, amount) = size.total();
            families.entry((&row.family, dim)).or_default().push((amount, row.price.minor, &row.id));
        }
    }
    let mut wrong = Vec::new();
    for members in families.values_mut() {
        members.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for pair in members.windows(2) {
            if let [small, big] = pair {
                let grows = big.0 > small.0 * 1.001;
                if (grows && big.1 < small.1) || (big.0 > small.0 * 1.2 && big.1 <= small.1) {
                    wrong.push(format!(
                        "{} ({} c) is bigger but not dearer than {} ({} c)",
                        big.2, big.1, small.2, small.1
                    ));
                }
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::row::Price;

    fn row(id: &str, size: &str, minor: i64) -> Row {
        Row {
            id: id.into(),
            name: format!("Milk {id}"),
            brand: String::new(),
            category: "Dairy & Eggs > Milk".into(),
            size: Size::parse(size),
            walmart_id: String::new(),
            tax_class: "food".into(),
            snap: true,
            diets: BTreeSet::new(),
            allergens: BTreeSet::new(),
            allergens_known: false,
            by_weight: false,
            price: Price { minor, by_curve: true, ..Price::default() },
            popularity: 1,
            aliases: vec![],
            family: "milk".into(),
        }
    }

    #[test]
    fn a_gallon_below_a_half_gallon_fails() {
        assert!(rising(&[row("a", "0.5 gallon", 250), row("b", "1 gallon", 400)]).is_empty());
        let wrong = rising(&[row("a", "0.5 gallon", 450), row("b", "1 gallon", 400)]);
        assert!(wrong.first().is_some_and(|w| w.contains("not dearer")), "{wrong:?}");
    }

    #[test]
    fn two_cent_milk_and_contradictions_fail() {
        assert!(one(&row("a", "1 gallon", 400)).is_ok());
        assert!(one(&row("a", "1 gallon", 2)).is_err_and(|e| e.contains("outside")));
        let mut odd = row("a", "1 gallon", 400);
        odd.tax_class = "alcohol".into();
        assert!(one(&odd).is_err_and(|e| e.contains("SNAP")));
        let mut odd = row("a", "1 gallon", 400);
        odd.diets.insert("vegan".into());
        odd.allergens.insert("milk".into());
        assert!(one(&odd).is_err_and(|e| e.contains("vegan")));
        let mut odd = row("a", "1 gallon", 400);
        odd.name = "Milk\tand more".into();
        assert!(one(&odd).is_err_and(|e| e.contains("tab")));
    }

    #[test]
    fn the_same_product_twice_fails() {
        let text = all(&[row("a", "1 gallon", 400), row("a", "1 gallon", 400)]).err().unwrap_or_default();
        assert!(text.contains("id a twice") && text.contains("only"), "{text}");
    }
}
