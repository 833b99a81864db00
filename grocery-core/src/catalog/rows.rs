//! Products packed into a few flat arrays.
//!
//! A [`Product`] with its dozen strings takes most of a kilobyte; packed, one takes about 150 bytes,
//! which is what lets a phone hold a whole supermarket. A product is unpacked when somebody asks for
//! it, which costs well under a microsecond.

mod carried;

use rustc_hash::FxHashMap;

pub(super) use self::carried::Carrier;
use super::{Allergen, Availability, PriceKind, Product, Ratings, SoldBy, TaxClass, TypicalPrice};
use crate::{
    clock::Date,
    error::{Error, ErrorKind, Result},
    id::ProductId,
    money::{Currency, Money},
    quantity::{PackageSize, Unit},
};

/// The most products one catalogue holds: what fits in the 24 bits a posting has for them.
pub(super) const MAX_PRODUCTS: usize = (1 << 24) - 1;

/// Stands for "none" in a column of numbers.
const NONE: u32 = u32::MAX;

/// Values that many products share, each kept once.
#[derive(Debug, Clone)]
pub(super) struct Shared<T> {
    values: Vec<T>,
    by_value: FxHashMap<T, u32>,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self { values: Vec::new(), by_value: FxHashMap::default() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Shared<T> {
    fn put(&mut self, value: &T) -> u32 {
        if let Some(at) = self.by_value.get(value) {
            return *at;
        }
        // Bounded by the number of products, which fits.
        let at = self.values.len() as u32;
        self.values.push(value.clone());
        self.by_value.insert(value.clone(), at);
        at
    }

    pub(super) fn get(&self, at: u32) -> Option<&T> {
        self.values.get(at as usize)
    }

    pub(super) fn all(&self) -> &[T] {
        &self.values
    }

    /// Forgets how to add, and with it half of the memory.
    fn close(&mut self) {
        self.by_value = FxHashMap::default();
        self.values.shrink_to_fit();
    }
}

/// Everything about one product that is not text.
#[derive(Debug, Clone, Copy)]
struct Row {
    text: u32,
    category: u32,
    size: u32,
    price_note: u32,
    price: i64,
    popularity: u32,
    diets: u32,
    allergens: u16,
    allergens_complete: bool,
    snap: bool,
    tax_class: TaxClass,
    sold_by: SoldBy,
    price_unit: Unit,
}

/// Where a typical price is from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct PriceNote {
    kind: PriceKind,
    source: String,
    as_of: Date,
    currency: Currency,
}

/// A column that costs nothing up to the last product that says something in it.
#[derive(Debug, Clone, Default)]
struct Sparse<T>(Vec<T>);

impl<T: Copy + Default + PartialEq> Sparse<T> {
    fn put(&mut self, at: u32, value: T) {
        if value != T::default() {
            self.0.resize(at as usize, T::default());
            self.0.push(value);
        }
    }

    fn get(&self, at: u32) -> T {
        self.0.get(at as usize).copied().unwrap_or_default()
    }

    fn memory(&self) -> usize {
        self.0.capacity() * size_of::<T>()
    }
}

/// Availability in 32 bits: two for what is said (0 nothing, 1 no, 2 yes), the others for the count plus 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Stock(u32);

impl Stock {
    fn pack(said: Availability) -> Self {
        let count = said.quantity.map_or(0, |n| n.min(Availability::MOST) + 1);
        Self(count << 2 | said.in_stock.map_or(0, |yes| 1 + u32::from(yes)))
    }

    fn unpack(self) -> Availability {
        Availability {
            in_stock: match self.0 & 3 {
                1 => Some(false),
                2 => Some(true),
                _ => None,
            },
            quantity: (self.0 >> 2).checked_sub(1),
        }
    }
}

/// Ratings with one added to the average, so that nothing is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Rated {
    average: u16,
    count: u32,
}

/// All products of a catalogue.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    text: String,
    rows: Vec<Row>,
    categories: Shared<Vec<String>>,
    sizes: Shared<PackageSize>,
    notes: Shared<PriceNote>,
    diets: Shared<Vec<String>>,
    stock: Sparse<Stock>,
    rated: Sparse<Rated>,
}

/// The texts of one product, borrowed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Texts<'a> {
    pub(super) id: &'a str,
    pub(super) retailer_id: &'a str,
    pub(super) name: &'a str,
    pub(super) brand: &'a str,
    pub(super) barcode: &'a str,
    aliases: &'a str,
    alias_count: usize,
}

impl<'a> Texts<'a> {
    pub(super) fn aliases(&self) -> impl Iterator<Item = &'a str> {
        let mut rest = self.aliases;
        (0..self.alias_count).map(move |_| take(&mut rest))
    }
}

/// The next text of a packed row; each is its length, then the text.
fn take<'a>(rest: &mut &'a str) -> &'a str {
    let n = take_number(rest);
    let (head, tail) = rest.split_at_checked(n).unwrap_or((rest, ""));
    *rest = tail;
    head
}

/// Lengths are in groups of 6 bits, the lowest first, with bit 6 set on all but the last: all of it
/// is ASCII, so that a packed row is text and slices of it need no check.
fn take_number(rest: &mut &str) -> usize {
    let mut n = 0;
    for shift in (0..36).step_by(6) {
        let Some(&b) = rest.as_bytes().first() else { return n };
        *rest = rest.get(1..).unwrap_or("");
        n |= usize::from(b & 0x3f) << shift;
        if b < 0x40 {
            break;
        }
    }
    n
}

fn put_number(out: &mut String, mut n: usize) {
    while n >= 0x40 {
        out.push(char::from((n & 0x3f) as u8 | 0x40));
        n >>= 6;
    }
    out.push(char::from(n as u8));
}

fn put(out: &mut String, text: &str) {
    put_number(out, text.len());
    out.push_str(text);
}

impl Rows {
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Appends a product and returns its number.
    pub(super) fn push(&mut self, p: &Product) -> Result<u32> {
        let (at, text) = self.room()?;
        let out = &mut self.text;
        put(out, p.id.as_str());
        put(out, p.retailer_id.as_deref().unwrap_or(""));
        put(out, &p.name);
        put(out, p.brand.as_deref().unwrap_or(""));
        put(out, p.barcode.as_deref().unwrap_or(""));
        put_number(out, p.aliases.len());
        for alias in &p.aliases {
            put(out, alias);
        }
        let price = p.typical_price.as_ref();
        let note = price.map(|t| PriceNote {
            kind: t.kind,
            source: t.source.clone(),
            as_of: t.as_of,
            currency: t.price.currency(),
        });
        let row = Row {
            text,
            category: self.categories.put(&p.category),
            size: p.size.as_ref().map_or(NONE, |s| self.sizes.put(s)),
            price_note: note.as_ref().map_or(NONE, |n| self.notes.put(n)),
            price: price.map_or(0, |t| t.price.minor()),
            popularity: p.popularity,
            diets: self.diets.put(&p.diets),
            allergens: p.allergens.iter().fold(0, |bits, a| bits | 1 << *a as u16),
            allergens_complete: p.allergens_complete,
            snap: p.snap_eligible,
            tax_class: p.tax_class,
            sold_by: p.sold_by,
            price_unit: p.price_unit,
        };
        self.rows.push(row);
        self.say(at, p.availability, p.ratings);
        Ok(at)
    }

    /// Keeps what is said of the product at `at`, the last one, beside its row.
    fn say(&mut self, at: u32, availability: Availability, ratings: Option<Ratings>) {
        self.stock.put(at, Stock::pack(availability));
        if let Some(r) = ratings {
            self.rated.put(at, Rated { average: r.average_hundredths() + 1, count: r.count() });
        }
    }

    /// The number of the next row and where its texts begin.
    fn room(&self) -> Result<(u32, u32)> {
        let (at, text) = (self.rows.len(), u32::try_from(self.text.len()));
        match text {
            Ok(text) if at < MAX_PRODUCTS => Ok((at as u32, text)),
            _ => Err(Error::new(
                ErrorKind::TooLarge,
                format!("the catalogue is full at {at} products and {} bytes of text", self.text.len()),
            )
            .with_hint("split it into several catalogues")),
        }
    }

    /// Gives back what is only needed while products are added.
    pub(super) fn close(&mut self) {
        self.text.shrink_to_fit();
        self.rows.shrink_to_fit();
        self.categories.close();
        self.sizes.close();
        self.notes.close();
        self.diets.close();
        self.stock.0.shrink_to_fit();
        self.rated.0.shrink_to_fit();
    }

    fn text_from(&self, at: u32) -> &str {
        let start = self.rows.get(at as usize).map_or(usize::MAX, |r| r.text as usize);
        self.text.get(start..).unwrap_or("")
    }

    pub(super) fn id(&self, at: u32) -> &str {
        take(&mut self.text_from(at))
    }

    pub(super) fn texts(&self, at: u32) -> Texts<'_> {
        let mut rest = self.text_from(at);
        let (id, retailer_id, name) = (take(&mut rest), take(&mut rest), take(&mut rest));
        let (brand, barcode) = (take(&mut rest), take(&mut rest));
        let alias_count = take_number(&mut rest);
        Texts { id, retailer_id, name, brand, barcode, aliases: rest, alias_count }
    }

    pub(super) fn categories(&self) -> &[Vec<String>] {
        self.categories.all()
    }

    pub(super) fn category(&self, at: u32) -> u32 {
        self.rows.get(at as usize).map_or(NONE, |r| r.category)
    }

    pub(super) fn category_path(&self, category: u32) -> &[String] {
        self.categories.get(category).map_or(&[], Vec::as_slice)
    }

    pub(super) fn size(&self, at: u32) -> Option<PackageSize> {
        self.rows.get(at as usize).and_then(|r| self.sizes.get(r.size)).copied()
    }

    pub(super) fn popularity(&self, at: u32) -> u32 {
        self.rows.get(at as usize).map_or(0, |r| r.popularity)
    }

    pub(super) fn sold_by(&self, at: u32) -> SoldBy {
        self.rows.get(at as usize).map_or(SoldBy::Each, |r| r.sold_by)
    }

    pub(super) fn price_unit(&self, at: u32) -> Unit {
        self.rows.get(at as usize).map_or(Unit::Each, |r| r.price_unit)
    }

    pub(super) fn price(&self, at: u32) -> Option<Money> {
        let row = self.rows.get(at as usize)?;
        let note = self.notes.get(row.price_note)?;
        Some(Money::from_minor(row.price, note.currency))
    }

    pub(super) fn availability(&self, at: u32) -> Availability {
        self.stock.get(at).unpack()
    }

    pub(super) fn ratings(&self, at: u32) -> Option<Ratings> {
        let rated = self.rated.get(at);
        Ratings::new(rated.average.checked_sub(1)?, rated.count).ok()
    }

    /// Whether anything is said about what is in stock.
    pub(super) fn knows_stock(&self) -> bool {
        !self.stock.0.is_empty()
    }

    pub(super) fn has_allergen(&self, at: u32, allergen: Allergen) -> bool {
        self.rows.get(at as usize).is_some_and(|r| r.allergens & 1 << allergen as u16 != 0)
    }

    /// The whole product.
    pub(super) fn product(&self, at: u32) -> Option<Product> {
        let row = self.rows.get(at as usize)?;
        let texts = self.texts(at);
        let some = |t: &str| (!t.is_empty()).then(|| t.to_owned());
        Some(Product {
            // What was packed was an id, so it reads back as one.
            id: ProductId::new(texts.id).ok()?,
            retailer_id: some(texts.retailer_id),
            name: texts.name.to_owned(),
            brand: some(texts.brand),
            category: self.category_path(row.category).to_vec(),
            size: self.size(at),
            barcode: some(texts.barcode),
            tax_class: row.tax_class,
            snap_eligible: row.snap,
            diets: self.diets.get(row.diets).cloned().unwrap_or_default(),
            allergens: Allergen::ALL.iter().copied().filter(|a| self.has_allergen(at, *a)).collect(),
            allergens_complete: row.allergens_complete,
            sold_by: row.sold_by,
            price_unit: row.price_unit,
            typical_price: self.notes.get(row.price_note).map(|note| TypicalPrice {
                price: Money::from_minor(row.price, note.currency),
                kind: note.kind,
                source: note.source.clone(),
                as_of: note.as_of,
            }),
            popularity: row.popularity,
            aliases: texts.aliases().map(str::to_owned).collect(),
            availability: self.availability(at),
            ratings: self.ratings(at),
        })
    }

    /// About how many bytes this takes.
    pub(super) fn memory(&self) -> usize {
        let paths: usize =
            self.categories.all().iter().flatten().map(|s| s.capacity() + size_of::<String>()).sum();
        self.text.capacity()
            + self.rows.capacity() * size_of::<Row>()
            + paths
            + size_of_val(self.sizes.all())
            + self.stock.memory()
            + self.rated.memory()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_said_of_the_stock_reads_back(
            in_stock in prop::option::of(prop::bool::ANY),
            quantity in prop::option::of(0..=Availability::MOST),
        ) {
            let said = Availability { in_stock, quantity };
            prop_assert_eq!(Stock::pack(said).unpack(), said);
        }

        #[test]
        fn texts_of_any_length_read_back(texts in prop::collection::vec(".{0,200}", 1..8), n in 0..1_usize << 34) {
            let mut packed = String::new();
            put_number(&mut packed, n);
            for text in &texts {
                put(&mut packed, text);
            }
            let mut rest = packed.as_str();
            prop_assert_eq!(take_number(&mut rest), n);
            for text in &texts {
                prop_assert_eq!(take(&mut rest), text);
            }
            prop_assert_eq!(rest, "");
        }
    }
}
