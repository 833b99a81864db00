//! How well a package fits what was asked for.

use crate::{
    catalog::SoldBy,
    nlu::ItemSize,
    quantity::{Dimension, PackageSize, Quantity, Ratio, Unit},
};

/// What was said about amounts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asked {
    pub(super) quantity: Option<Ratio>,
    pub(super) unit: Option<Unit>,
    pub(super) size: Option<ItemSize>,
}

/// Nothing was asked, so nothing fits better or worse.
pub(super) const NEUTRAL: f32 = 0.5;
/// Something was asked and the package says nothing about it.
const UNKNOWN: f32 = 0.35;
/// What was asked and what the package says do not compare.
const OTHER_KIND: f32 = 0.25;
/// What two labels of one package fit each other by: within a twentieth.
const SAME: f32 = 0.9;

impl Asked {
    /// 0 to 1; [`NEUTRAL`] where nothing was asked.
    pub(super) fn fit(&self, size: Option<PackageSize>, sold_by: SoldBy) -> f32 {
        if let Some(wanted) = self.size.filter(|s| s.value.is_some() || s.count.is_some()) {
            return match size {
                Some(size) => labelled(wanted, size),
                None => UNKNOWN,
            };
        }
        match self.unit {
            Some(unit) if unit.dimension() != Dimension::Package && unit != Unit::Each => {
                let wanted = Quantity::new(self.quantity.unwrap_or(Ratio::ONE), unit);
                measured(wanted, size, sold_by)
            }
            // A container is fitted by what the product says of itself, see `container`.
            Some(unit) if unit != Unit::Each => NEUTRAL,
            _ => match (self.quantity, size) {
                (Some(n), Some(size)) => counted(n, size),
                _ => NEUTRAL,
            },
        }
    }
}

impl Asked {
    /// The container that was asked for: "2 cans of tomatoes", "a bunch of cilantro".
    pub(super) fn container(&self) -> Option<Unit> {
        self.unit.filter(|u| u.dimension() == Dimension::Package)
    }
}

/// How well a product comes in a `container`; `says_so` is whether its name or category has the word.
pub(super) fn container(container: Unit, says_so: bool, size: Option<PackageSize>, sold_by: SoldBy) -> f32 {
    let closed = matches!(
        container,
        Unit::Can
            | Unit::Jar
            | Unit::Bottle
            | Unit::Box
            | Unit::Carton
            | Unit::Tub
            | Unit::Tube
            | Unit::Packet
    );
    match size {
        Some(size) if size.each().unit == container => 1.0,
        _ if says_so => 0.95,
        Some(size) if matches!(container, Unit::Case | Unit::Pack) && size.count() > 1 => 0.9,
        // Loose goods come in no can.
        _ if sold_by == SoldBy::Weight && closed => 0.05,
        _ => 0.4,
    }
}

/// "a 2 liter", "14.5 oz can", "12-pack", "24 x 16.9 fl oz".
fn labelled(wanted: ItemSize, size: PackageSize) -> f32 {
    let count_fit = wanted.count.map(|count| match size.pieces() {
        Some(pieces) => closeness(Ratio::from(count), pieces),
        None => 0.2,
    });
    let value_fit = wanted.value.map(|value| {
        let wanted = Quantity::new(value, wanted.unit.unwrap_or(Unit::Each));
        let each = compare(wanted, size.each());
        // "a 24 oz box" of six 4 oz cups says the whole; with a count, the value is that of one.
        match size.total() {
            Ok(total) if size.count() > 1 && count_fit.is_none() => each.max(compare(wanted, total)),
            _ => each,
        }
    });
    match (value_fit, count_fit) {
        (Some(a), Some(b)) => (a + b) / 2.0,
        (Some(a), None) | (None, Some(a)) => a,
        (None, None) => NEUTRAL,
    }
}

/// Whether two labels name the same package, but for their rounding. One can is not twelve of them.
pub(in crate::catalog) fn is_same(said: PackageSize, own: PackageSize) -> bool {
    match (said.total(), own.total()) {
        (Ok(said), Ok(own)) => compare(said, own) > SAME,
        _ => false,
    }
}

/// "2 gallons", "1 lb": packages that make up the amount without a rest fit best, few of them better
/// than many.
fn measured(wanted: Quantity, size: Option<PackageSize>, sold_by: SoldBy) -> f32 {
    if sold_by == SoldBy::Weight && wanted.unit.dimension() == Dimension::Mass {
        return 1.0;
    }
    let Some(total) = size.and_then(|s| s.total().ok()) else { return UNKNOWN };
    let Some(total) = same_kind(total, wanted.unit) else { return OTHER_KIND };
    let Some(packs) = wanted.amount.over(total.amount).filter(|k| k.is_positive()) else { return UNKNOWN };
    let packs = packs.to_f64() as f32;
    if packs < 0.99 {
        // More than was asked for.
        return (0.85 * packs).max(0.1);
    }
    let whole = (packs - 0.02).ceil();
    let spare = (whole - packs).max(0.0) / whole;
    // Two gallons are two jugs of a gallon: as many packages as units were said is less of a burden.
    let units = wanted.amount.to_f64() as f32;
    let burden = if (whole - units).abs() < 0.01 { 0.07 } else { 0.1 } * whole.log2();
    (1.0 - burden - 0.5 * spare).max(0.15)
}

/// "12 eggs", "6 bagels": a package of that many pieces.
fn counted(n: Ratio, size: PackageSize) -> f32 {
    let (Dimension::Count, Some(pieces)) = (size.each().unit.dimension(), size.pieces()) else {
        return NEUTRAL;
    };
    // "2 bagels" may as well be two packages.
    if n < Ratio::from_int(5) {
        return NEUTRAL;
    }
    match n.over(pieces) {
        Some(k) if k == Ratio::ONE => 1.0,
        Some(k) if k.is_integer() => 0.8,
        _ => 0.3 + 0.3 * closeness(n, pieces),
    }
}

fn compare(wanted: Quantity, offered: Quantity) -> f32 {
    match same_kind(offered, wanted.unit) {
        Some(offered) => closeness(wanted.amount, offered.amount),
        None => OTHER_KIND,
    }
}

/// `offered` in `unit`. People say "ounces" of liquids too.
fn same_kind(offered: Quantity, unit: Unit) -> Option<Quantity> {
    if let Ok(same) = offered.convert(unit) {
        return Some(same);
    }
    let unit = match unit {
        Unit::Ounce => Unit::FluidOunce,
        Unit::FluidOunce => Unit::Ounce,
        _ => return None,
    };
    offered.convert(unit).ok()
}

/// 1 for equal amounts, falling with their ratio: 0.8 for a tenth apart, 0.2 for twice as much.
fn closeness(a: Ratio, b: Ratio) -> f32 {
    let (a, b) = (a.to_f64() as f32, b.to_f64() as f32);
    if a <= 0.0 || b <= 0.0 {
        return 0.0;
    }
    (-2.2 * (a / b).ln().abs()).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(asked: &str, package: &str) -> f32 {
        let q = crate::quantity::parse_quantity(asked).unwrap();
        let asked = Asked { quantity: Some(q.amount), unit: Some(q.unit), size: None };
        asked.fit(Some(package.parse().unwrap()), SoldBy::Each)
    }

    #[test]
    fn two_gallons_are_two_jugs_of_a_gallon() {
        let gallon = fit("2 gallons", "1 gallon");
        assert!(gallon > fit("2 gallons", "1/2 gallon"));
        assert!(gallon > fit("2 gallons", "1 quart"));
        assert!(gallon > fit("2 gallons", "12 oz"));
    }

    #[test]
    fn the_package_of_that_many_pieces() {
        assert!(fit("1 dozen", "12 each") > fit("1 dozen", "18 each"));
        assert!(fit("18", "18 each") > fit("18", "12 each"));
        assert!((fit("2", "12 each") - NEUTRAL).abs() < 1e-6);
    }

    #[test]
    fn labels() {
        let size = |value: &str, count: Option<u32>| {
            let q = crate::quantity::parse_quantity(value).unwrap();
            Asked {
                size: Some(ItemSize { value: Some(q.amount), unit: Some(q.unit), count }),
                ..Asked::default()
            }
        };
        let fit = |a: Asked, p: &str| a.fit(Some(p.parse().unwrap()), SoldBy::Each);
        assert!(fit(size("2 l", None), "2 liter") > 0.99);
        assert!(fit(size("2 l", None), "67.6 fl oz") > 0.95);
        assert!(fit(size("2 l", None), "12 x 12 fl oz") < 0.5);
        assert!(fit(size("16.9 fl oz", Some(24)), "24 x 16.9 fl oz") > 0.99);
        assert!(fit(size("8 oz", None), "8 fl oz") > 0.99);
        assert!(fit(size("32 oz", None), "5.3 oz") < 0.1);
    }

    #[test]
    fn one_package_under_two_labels() {
        let same = |a: &str, b: &str| is_same(a.parse().unwrap(), b.parse().unwrap());
        for (a, b) in [
            ("1 gallon", "128 fl oz"),
            ("2 l", "67.6 fl oz"),
            ("8 oz", "8 fl oz"),
            ("12 x 12 fl oz", "12 x 12 fl oz"),
            ("12 each", "1 dozen"),
            ("72 fl oz", "6 x 12 fl oz"),
        ] {
            assert!(same(a, b), "{a}, {b}");
        }
        for (a, b) in [
            ("1 gallon", "1/2 gallon"),
            ("35 each", "12 x 12 fl oz"),
            ("12 fl oz", "12 x 12 oz"),
            ("5 lb", "4 lb"),
        ] {
            assert!(!same(a, b), "{a}, {b}");
        }
    }

    #[test]
    fn weighed_goods_come_in_any_weight() {
        let asked = Asked { quantity: Some(Ratio::from_int(2)), unit: Some(Unit::Pound), size: None };
        assert!((asked.fit(None, SoldBy::Weight) - 1.0).abs() < 1e-6);
    }
}
