//! The catalogue: an immutable snapshot of products and their index.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::{
    Barcode, Product,
    index::{Earlier, Index},
    rows::{Carrier, Rows},
    search::{self, SearchRequest, SearchResult},
    substitute::Traits,
    table::Table,
};
use crate::{
    error::{Error, ErrorKind, Result, clip},
    id::ProductId,
};

/// A product of a catalogue by its place in it; only good for the catalogue that gave it.
pub type ProductIndex = u32;

/// An immutable catalogue: products, and how to find them.
///
/// Share it between threads in an `Arc`; searching takes no lock. Each thread that searches keeps 8
/// bytes per product for its sums. To change it, build another one
/// and swap the `Arc`: whoever is reading finishes on the old one.
///
/// ```
/// use grocery_core::catalog::{Catalog, SearchRequest};
/// let catalog = Catalog::starter()?;
/// let found = catalog.search(&SearchRequest::new("2% milk"))?;
/// assert!(found.hits[0].product.name.contains("Milk"));
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    pub(super) rows: Rows,
    pub(super) index: Index,
    by_id: Table,
    by_barcode: Table,
    by_retailer_id: Table,
    /// What each word tells of a product, once somebody asks for substitutes.
    pub(super) traits: OnceLock<Vec<Traits>>,
}

/// What changes in a [`Catalog`]. A product that is both put and removed is put.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CatalogChanges {
    /// Products that are added, or take the place of those of the same id. Of one id, the last stands.
    pub put: Vec<Product>,
    /// Products that are taken away.
    pub remove: Vec<ProductId>,
}

impl CatalogChanges {
    /// No changes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// These changes, and a product added or replaced.
    #[must_use]
    pub fn put(mut self, product: Product) -> Self {
        self.put.push(product);
        self
    }

    /// These changes, and a product taken away.
    #[must_use]
    pub fn remove(mut self, id: ProductId) -> Self {
        self.remove.push(id);
        self
    }
}

/// Collects the products of a [`Catalog`] one by one, packing each at once.
#[derive(Debug, Default)]
pub struct CatalogBuilder {
    rows: Rows,
    by_id: Table,
    /// Rows that a later product of the same id replaced.
    replaced: Vec<u32>,
}

impl CatalogBuilder {
    /// An empty builder.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A builder that begins with the products of `base`, which are not unpacked for it.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`], as for [`add`](Self::add).
    pub(crate) fn beside(base: &Catalog) -> Result<Self> {
        let mut builder = Self::new();
        let mut carrier = Carrier::new(&base.rows);
        for at in 0..base.rows.len() as u32 {
            builder.carry(&mut carrier, at)?;
        }
        Ok(builder)
    }

    /// Adds a product. Where one of the same id is there already, this one takes its place and
    /// `true` is returned.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`] above 16 million products or 4 GB of text.
    pub fn add(&mut self, product: &Product) -> Result<bool> {
        let at = self.rows.push(product)?;
        let rows = &self.rows;
        let before = self.by_id.put(product.id.as_str().as_bytes(), at, |i| rows.id(i).as_bytes());
        self.replaced.extend(before);
        Ok(before.is_some())
    }

    /// How many products were added and not replaced.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len() - self.replaced.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Indexes the products.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`], as for [`add`](Self::add).
    pub fn build(self) -> Result<Catalog> {
        self.build_beside(None)
    }

    /// Indexes the products of a builder that began [`beside`](Self::beside) `base`, whose texts are not read again.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`], as for [`add`](Self::add).
    pub(crate) fn build_on(self, base: &Catalog) -> Result<Catalog> {
        let replaced: FxHashSet<u32> = self.replaced.iter().copied().collect();
        let kept: Vec<u32> = (0..base.rows.len() as u32).filter(|at| !replaced.contains(at)).collect();
        self.build_beside(Some(Earlier { index: &base.index, rows: &base.rows, kept: &kept }))
    }

    /// Indexes the products, the first of which an earlier index may know.
    fn build_beside(mut self, earlier: Option<Earlier<'_>>) -> Result<Catalog> {
        if !self.replaced.is_empty() {
            self.replaced.sort_unstable();
            let mut kept = Self::default();
            let mut carrier = Carrier::new(&self.rows);
            for at in 0..self.rows.len() as u32 {
                if self.replaced.binary_search(&at).is_err() {
                    kept.carry(&mut carrier, at)?;
                }
            }
            self = kept;
        }
        let Self { mut rows, by_id, .. } = self;
        rows.close();
        let (mut by_barcode, mut by_retailer_id) = (Table::default(), Table::default());
        for at in 0..rows.len() as u32 {
            let texts = rows.texts(at);
            let code = significant(texts.barcode);
            // The first product of a code keeps it.
            if !code.is_empty() && by_barcode.get(code, |i| significant(rows.texts(i).barcode)).is_none() {
                by_barcode.put(code, at, |i| significant(rows.texts(i).barcode));
            }
            let id = texts.retailer_id.as_bytes();
            if !id.is_empty() && by_retailer_id.get(id, |i| rows.texts(i).retailer_id.as_bytes()).is_none() {
                by_retailer_id.put(id, at, |i| rows.texts(i).retailer_id.as_bytes());
            }
        }
        let index = Index::build(&rows, earlier);
        Ok(Catalog { rows, index, by_id, by_barcode, by_retailer_id, traits: OnceLock::new() })
    }

    /// Adds a packed product whose id is not there yet.
    fn carry(&mut self, carrier: &mut Carrier<'_>, at: u32) -> Result<()> {
        if let Some(at) = carrier.carry(at, &mut self.rows)? {
            let rows = &self.rows;
            self.by_id.put(rows.id(at).as_bytes(), at, |i| rows.id(i).as_bytes());
        }
        Ok(())
    }
}

/// A bar code without its leading zeros, which UPC and EAN write differently.
fn significant(barcode: &str) -> &[u8] {
    barcode.trim_start_matches('0').as_bytes()
}

impl Catalog {
    /// Builds a catalogue of `products`. Where ids are equal, the last one stands.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`] above 16 million products or 4 GB of text.
    pub fn build(products: impl IntoIterator<Item = Product>) -> Result<Self> {
        let mut builder = CatalogBuilder::new();
        for product in products {
            builder.add(&product)?;
        }
        builder.build()
    }

    /// This catalogue after `changes`: exactly what building it anew would give, at about a quarter of the
    /// work, whatever their number. This one stays as it is for those who read it.
    ///
    /// Products that are replaced move behind those that stay. Taking away what is not there is no error.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`] above 16 million products or 4 GB of text.
    ///
    /// ```
    /// use grocery_core::catalog::{Catalog, CatalogChanges};
    /// let catalog = Catalog::starter()?;
    /// let mut milk = catalog.require(&"gc-whole-milk-1-gallon".parse()?)?;
    /// milk.popularity = 0;
    /// let changes = CatalogChanges::new().put(milk).remove("gc-2-percent-reduced-fat-milk-1-gallon".parse()?);
    /// assert_eq!(catalog.with_changes(&changes)?.len(), catalog.len() - 1);
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    pub fn with_changes(&self, changes: &CatalogChanges) -> Result<Self> {
        let mut gone: Vec<ProductIndex> = changes.remove.iter().filter_map(|id| self.position(id)).collect();
        gone.extend(changes.put.iter().filter_map(|product| self.position(&product.id)));
        gone.sort_unstable();
        gone.dedup();
        let kept: Vec<u32> =
            (0..self.rows.len() as u32).filter(|at| gone.binary_search(at).is_err()).collect();
        let mut builder = CatalogBuilder::new();
        let mut carrier = Carrier::new(&self.rows);
        for at in &kept {
            builder.carry(&mut carrier, *at)?;
        }
        for product in &changes.put {
            builder.add(product)?;
        }
        builder.build_beside(Some(Earlier { index: &self.index, rows: &self.rows, kept: &kept }))
    }

    /// How many products there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The product at `index`.
    #[must_use]
    pub fn product(&self, index: ProductIndex) -> Option<Product> {
        self.rows.product(index)
    }

    /// All products, in the order they were added.
    pub fn products(&self) -> impl Iterator<Item = Product> + '_ {
        (0..self.len() as u32).filter_map(|at| self.rows.product(at))
    }

    /// Of all products, in the order they were added: the id, a number for each different category, and the
    /// popularity. Without the rest of them, which takes memory.
    pub(crate) fn outlines(&self) -> impl Iterator<Item = (&str, u32, u32)> + '_ {
        let of = |at| (self.rows.id(at), self.rows.category(at), self.rows.popularity(at));
        (0..self.len() as u32).map(of)
    }

    /// The product of this id.
    #[must_use]
    pub fn get(&self, id: &ProductId) -> Option<Product> {
        self.product(self.position(id)?)
    }

    /// Where the product of this id is.
    #[must_use]
    pub fn position(&self, id: &ProductId) -> Option<ProductIndex> {
        self.by_id.get(id.as_str().as_bytes(), |i| self.rows.id(i).as_bytes())
    }

    /// The product of this id, or an error that says so.
    ///
    /// # Errors
    /// [`ErrorKind::ProductNotFound`] where there is none.
    pub fn require(&self, id: &ProductId) -> Result<Product> {
        self.get(id).ok_or_else(|| {
            Error::new(
                ErrorKind::ProductNotFound,
                format!("there is no product {:?} in the catalogue", clip(id.as_str(), 60)),
            )
            .with_hint("search for it by name, or import the catalogue that has it")
        })
    }

    /// The product of this bar code. Spaces and hyphens are ignored, and so are leading zeros, since
    /// the same code is written with 12 and 13 digits; a UPC-E also finds the UPC-A it is short for.
    /// Lenient: the check digit is not asked for, because imported catalogues leave it out or have it
    /// wrong. [`scan`](Self::scan) is for scanners, and asks.
    #[must_use]
    pub fn by_barcode(&self, code: &str) -> Option<Product> {
        let digits: String = code.chars().filter(|c| !matches!(c, ' ' | '-')).take(32).collect();
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let find =
            |code: &str| self.by_barcode.get(significant(code), |i| significant(self.rows.texts(i).barcode));
        let at = find(&digits).or_else(|| find(&digits.parse::<Barcode>().ok()?.significant()))?;
        self.product(at)
    }

    /// The product of this number at the retailer, such as a Walmart item id.
    #[must_use]
    pub fn by_retailer_id(&self, id: &str) -> Option<Product> {
        let at =
            self.by_retailer_id.get(id.trim().as_bytes(), |i| self.rows.texts(i).retailer_id.as_bytes())?;
        self.product(at)
    }

    /// Every category path that has products, sorted.
    #[must_use]
    pub fn categories(&self) -> Vec<Vec<String>> {
        let mut all = self.rows.categories().to_vec();
        all.sort_unstable();
        all
    }

    /// Searches by words, best first.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where `q` is blank or the prices are of different currencies or
    /// the wrong way round.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResult> {
        search::search(self, request)
    }

    /// About how many bytes the catalogue takes, index and all.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.rows.memory()
            + self.index.memory()
            + self.by_id.memory()
            + self.by_barcode.memory()
            + self.by_retailer_id.memory()
            + self.traits.get().map_or(0, |t| std::mem::size_of_val(&**t))
    }
}

#[cfg(test)]
mod tests;
