//! What was asked for to the letter, which no other ranking may push down.

use crate::{
    catalog::{Catalog, import, index::MAX_WORDS, text::Terms},
    id::ProductId,
    quantity::PackageSize,
};

/// A query, as whole names are compared with it.
pub(in crate::catalog) struct Exact {
    terms: Vec<String>,
    /// The query without a size at its end, and that size.
    sized: Option<(Vec<String>, PackageSize)>,
    reader: Terms,
}

impl Exact {
    pub(in crate::catalog) fn read(q: &str) -> Self {
        let mut reader = Terms::default();
        let terms = terms(&mut reader, q);
        let sized = import::size_at_end(q).map(|(name, size)| (self::terms(&mut reader, name), size));
        Self { terms, sized, reader }
    }

    /// Whether the query is the whole name, with or without the brand and the size.
    pub(in crate::catalog) fn is_name(&mut self, name: &str, brand: &str, size: Option<PackageSize>) -> bool {
        let wanted = |terms: &[String]| {
            let of_size = self.sized.as_ref().is_some_and(|(name, s)| size == Some(*s) && name == terms);
            !terms.is_empty() && (of_size || self.terms == terms)
        };
        let bare = terms(&mut self.reader, name);
        if wanted(&bare) {
            return true;
        }
        !brand.is_empty() && wanted(&terms(&mut self.reader, &format!("{brand} {name}")))
    }
}

fn terms(reader: &mut Terms, text: &str) -> Vec<String> {
    reader.read(text, MAX_WORDS);
    reader.iter().map(str::to_owned).collect()
}

impl Catalog {
    /// Whether `q` is the id, the retailer's number or the bar code of a product here.
    pub(in crate::catalog) fn is_code(&self, q: &str) -> bool {
        let q = q.trim();
        // A short number is rather an amount than a code.
        let code = || q.bytes().filter(u8::is_ascii_digit).count() >= 6;
        ProductId::new(q).is_ok_and(|id| self.position(&id).is_some())
            || code() && (self.by_barcode(q).is_some() || self.by_retailer_id(q).is_some())
    }

    /// Whether the product at `at` is what `exact` names.
    pub(in crate::catalog) fn is_named(&self, exact: &mut Exact, at: u32) -> bool {
        let texts = self.rows.texts(at);
        exact.is_name(texts.name, texts.brand, self.rows.size(at))
    }
}
