//! What a search lets through.

use super::SearchRequest;
use crate::{
    catalog::{
        Catalog, Product,
        index::Field,
        standing,
        substitute::{diets_named, fits_diets},
        text::Terms,
    },
    error::{Error, ErrorKind, Result, clip},
    money::Money,
};

/// The most words of a brand that are compared.
const MAX_BRAND_WORDS: usize = 16;

/// The filters of one request, read against one catalogue.
pub(in crate::catalog) struct Filters {
    /// For each category of the catalogue, whether it is wanted.
    categories: Option<Vec<bool>>,
    /// The terms of the brand; one that the catalogue does not know is [`u32::MAX`], which no product has.
    brand: Option<Vec<u32>>,
    min_price: Option<Money>,
    max_price: Option<Money>,
    in_stock: bool,
    diets: Vec<String>,
    min_rating: Option<u16>,
}

impl Filters {
    pub(in crate::catalog) fn read(catalog: &Catalog, request: &SearchRequest) -> Result<Self> {
        let (min_price, max_price) = (request.min_price, request.max_price);
        if let (Some(min), Some(max)) = (min_price, max_price)
            && min.compare(max)?.is_gt()
        {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("the lowest price {min} is above the highest price {max}"),
            )
            .with_hint("swap the two"));
        }
        let brand = request.brand.as_deref().map(|brand| brand_terms(catalog, brand)).transpose()?;
        Ok(Self {
            categories: request.category.as_deref().map(|wanted| categories_of(catalog, wanted)),
            brand,
            min_price,
            max_price,
            in_stock: request.in_stock,
            diets: diets_named(&request.diets)?,
            min_rating: request.min_rating.map(standing::hundredths).transpose()?,
        })
    }

    /// Whether anything may be left out.
    pub(in crate::catalog) fn any(&self) -> bool {
        self.categories.is_some()
            || self.brand.is_some()
            || self.min_price.is_some()
            || self.max_price.is_some()
            || self.in_stock
            || !self.diets.is_empty()
            || self.min_rating.is_some()
    }

    /// Whether a product keeps to all of them.
    pub(in crate::catalog) fn takes(&self, catalog: &Catalog, at: u32) -> bool {
        self.takes_now(catalog, at, None, None)
    }

    /// The same for a product of which it is known what it costs now and whether it is there. What costs most to
    /// find out comes last.
    pub(in crate::catalog) fn takes_now(
        &self,
        catalog: &Catalog,
        at: u32,
        price: Option<Money>,
        in_stock: Option<bool>,
    ) -> bool {
        let rows = &catalog.rows;
        self.categories.as_ref().is_none_or(|c| c.get(rows.category(at) as usize) == Some(&true))
            && (!self.in_stock || in_stock.or_else(|| rows.availability(at).is_in_stock()) == Some(true))
            && self
                .min_rating
                .is_none_or(|least| rows.ratings(at).is_some_and(|r| r.average_hundredths() >= least))
            && self.takes_price(price.or_else(|| rows.price(at)))
            && self.brand.as_ref().is_none_or(|brand| {
                let own = catalog.index.places_of(at).iter().filter(|p| p.field() == Field::Brand);
                own.map(|p| p.term()).eq(brand.iter().copied())
            })
            && (self.diets.is_empty() || fits_diets(catalog, at, &self.diets))
    }

    /// Whether a product that is in no catalogue keeps to all filters of `request`, which these were read from.
    /// Diets it must state itself.
    pub(in crate::catalog) fn takes_other(
        &self,
        request: &SearchRequest,
        product: &Product,
        price: Option<Money>,
        in_stock: Option<bool>,
    ) -> bool {
        let in_stock = in_stock.or_else(|| product.availability.is_in_stock());
        let (mut wanted, mut own) = (Terms::default(), Terms::default());
        let is_of_brand = request.brand.as_deref().is_none_or(|brand| {
            wanted.read(brand, MAX_BRAND_WORDS);
            own.read(product.brand.as_deref().unwrap_or(""), MAX_BRAND_WORDS);
            wanted.iter().eq(own.iter())
        });
        is_of_brand
            && request.category.as_deref().is_none_or(|wanted| in_category(&product.category, wanted))
            && (!self.in_stock || in_stock == Some(true))
            && self
                .min_rating
                .is_none_or(|least| product.ratings.is_some_and(|r| r.average_hundredths() >= least))
            && self.takes_price(price)
            && self.diets.iter().all(|diet| product.diets.contains(diet))
    }

    fn takes_price(&self, price: Option<Money>) -> bool {
        let fits = |limit: Option<Money>, wrong: std::cmp::Ordering| match (limit, price) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(limit), Some(price)) => price.compare(limit).is_ok_and(|order| order != wrong),
        };
        fits(self.min_price, std::cmp::Ordering::Less) && fits(self.max_price, std::cmp::Ordering::Greater)
    }
}

fn brand_terms(catalog: &Catalog, brand: &str) -> Result<Vec<u32>> {
    let mut terms = Terms::default();
    terms.read(brand, MAX_BRAND_WORDS);
    if terms.len() == 0 {
        return Err(Error::new(
            ErrorKind::InvalidInput,
            format!("the brand {:?} says nothing", clip(brand, 40)),
        )
        .with_hint("leave it out, or write a brand such as Chobani"));
    }
    Ok(terms.iter().map(|t| catalog.index.term(t).unwrap_or(u32::MAX)).collect())
}

/// Which categories `wanted` names.
fn categories_of(catalog: &Catalog, wanted: &str) -> Vec<bool> {
    catalog.rows.categories().iter().map(|path| in_category(path, wanted)).collect()
}

/// Whether a path has the step, or the steps joined by `>`, that `wanted` names. Case does not matter.
pub(crate) fn in_category(path: &[String], wanted: &str) -> bool {
    let fold = |s: &str| s.trim().to_lowercase();
    let wanted: Vec<String> = wanted.split('>').map(fold).filter(|s| !s.is_empty()).collect();
    let path: Vec<String> = path.iter().map(|s| fold(s)).collect();
    !wanted.is_empty() && path.windows(wanted.len()).any(|w| w == wanted.as_slice())
}
