//! What product sources, embedders and indexes of vectors are asked and answer.

use grocery_core::catalog;
use pyo3::{Borrowed, inspect::PyStaticExpr, prelude::*, type_hint_identifier, type_hint_subscript};

use super::{Money, Product, handle, money};
use crate::{
    convert::{GivenProduct, Text},
    error::Answer,
    view::View,
};

handle! {
    /// A product as a shop tells it.
    SourcedProduct(catalog::SourcedProduct) {
        /// The product.
        product: Product = |v| v.field(|s| &s.product);
        /// What it costs now, where the shop says: one package, or one `price_unit` where it is sold by weight.
        price: Option<Money> = |v| money(v.price);
        /// The price before a reduction, where there is one.
        regular: Option<Money> = |v| money(v.regular);
        /// Whether the shop has it, where it says.
        in_stock: Option<bool> = |v| v.in_stock;
    } + {
        /// `product` is a `Product`, or the data of one: a mapping with `id` and `name` at least.
        #[new]
        #[pyo3(signature = (product, *, price = None, regular = None, in_stock = None))]
        fn new(
            product: GivenProduct,
            price: Option<Money>,
            regular: Option<Money>,
            in_stock: Option<bool>,
        ) -> Self {
            let mut sourced = catalog::SourcedProduct::new(product.0);
            (sourced.price, sourced.regular) = (price.map(|p| p.0), regular.map(|p| p.0));
            sourced.in_stock = in_stock;
            Self(View::own(sourced))
        }
    }

    /// What a search at a shop found.
    SourcePage(catalog::SourcePage) {
        /// The products, best first, none twice.
        products: Vec<SourcedProduct> = |v| v.each(|p| &p.products);
        /// How many there are in all, where the shop says.
        total: Option<u64> = |v| v.total;
    } + {
        /// What was found, and of how many.
        #[new]
        #[pyo3(signature = (products, total = None))]
        fn new(products: Sourced, total: Option<u64>) -> Self {
            Self(View::own(catalog::SourcePage::new(products.0, total)))
        }
    }

    /// A search at a shop.
    SearchProducts(catalog::SearchProducts) {
        /// The words to look for.
        q: String = |v| v.q.clone();
        /// Only products of this category, as the shop names it.
        category: Option<String> = |v| v.category.clone();
        /// How many products to answer at most.
        limit: usize = |v| v.limit;
        /// How many of the best to leave out.
        offset: usize = |v| v.offset;
    }

    /// Asks a shop for certain products.
    LookupProducts(catalog::LookupProducts) {
        /// Ids as the shop gave them.
        ids: Vec<String> = |v| v.ids.iter().map(ToString::to_string).collect();
        /// The retailer's own numbers.
        retailer_ids: Vec<String> = |v| v.retailer_ids.clone();
        /// Bar codes.
        barcodes: Vec<String> = |v| v.barcodes.clone();
    }

    /// Asks for the vectors of texts.
    EmbedTexts(catalog::EmbedTexts) {
        /// The texts.
        texts: Vec<String> = |v| v.texts.clone();
        /// What they are: "query" for what a shopper looks for, "product" for what products are called.
        kind: &'static str = |v| v.kind.as_str();
    }

    /// A product and the vector that stands for it.
    ProductVector(catalog::ProductVector) {
        /// The product.
        product_id: String = |v| v.product.to_string();
        /// Its vector.
        vector: Vec<f32> = |v| v.vector.clone();
    }

    /// Asks for the products whose vectors point most nearly the same way.
    SearchVectors(catalog::SearchVectors) {
        /// The vector to compare with.
        vector: Vec<f32> = |v| v.vector.clone();
        /// How many products to answer at most.
        limit: usize = |v| v.limit;
    }

    /// A product near a vector.
    VectorHit(catalog::VectorHit) {
        /// The product.
        product_id: String = |v| v.product.to_string();
        /// The cosine of the angle between the two vectors, -1 to 1.
        similarity: f32 = |v| v.similarity;
    } + {
        /// `similarity` is the cosine of the angle between the two vectors, -1 to 1.
        #[new]
        fn new(product_id: Text, similarity: f32) -> Answer<Self> {
            let product = grocery_core::ProductId::new(product_id.0)?;
            Ok(Self(View::own(catalog::VectorHit::new(product, similarity))))
        }
    }

    /// What was done to index vectors.
    VectorsIndexed(grocery_core::agent::VectorsIndexed) {
        /// Products that have a vector now.
        indexed: usize = |v| v.indexed;
        /// Products that the embedder could make nothing of.
        skipped: usize = |v| v.skipped;
    }
}

/// Several products of a shop: any iterable of `SourcedProduct`.
pub(crate) struct Sourced(pub(crate) Vec<catalog::SourcedProduct>);

impl FromPyObject<'_, '_> for Sourced {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        <SourcedProduct as pyo3::PyTypeInfo>::TYPE_HINT
    );

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let mut all = Vec::new();
        for item in object.try_iter()? {
            all.push((*item?.cast::<SourcedProduct>()?.get().0).clone());
            if all.len() > catalog::MAX_SOURCE_LIMIT {
                // One more than allowed is enough for the core to say so.
                break;
            }
        }
        Ok(Self(all))
    }
}
