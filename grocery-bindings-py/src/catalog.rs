//! The products: search, look up, keep, import, and what shoppers say about them.

use std::{path::PathBuf, sync::Arc};

use grocery_core::{
    ProductId, Quantity,
    catalog::{
        CatalogChanges, ImportMode, ImportOptions, LookupProducts as CoreLookup, ReviewPage,
        SearchProducts as CoreSearch, SearchRequest, SubstituteRequest,
    },
};
use pyo3::{Borrowed, inspect::PyStaticExpr, prelude::*, type_hint_identifier, type_hint_subscript};

use crate::{
    agent::{Shared, user},
    convert::{Amount, GivenProducts, Swaps, Text, Texts, product_ids},
    error::{Answer, Fault},
    imports::{OneFile, Progress, import_one},
    runtime::run,
    value::{
        Access, CombinedSearch, HybridSearch, ImportReport, Money, Product, ProductDetails, Review, Scanned,
        SearchExplanation, SearchPage, SearchResult, SourcePage, SourcedProduct, Substitute, Substitutes,
        TrendingProduct, VectorsIndexed,
    },
};

fn local() -> Text {
    Text("local".to_owned())
}

/// A search from its keyword arguments.
#[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
pub(crate) fn search_request(
    q: Text,
    category: Option<Text>,
    brand: Option<Text>,
    min_price: Option<Money>,
    max_price: Option<Money>,
    in_stock: bool,
    diets: Texts,
    min_rating: Option<f64>,
    sort: Option<Text>,
    bought: Texts,
    limit: Option<usize>,
    offset: Option<usize>,
) -> Answer<SearchRequest> {
    let mut request = SearchRequest::new(q.0).with_bought(product_ids(bought)?);
    request.category = category.map(|c| c.0);
    request.brand = brand.map(|b| b.0);
    (request.min_price, request.max_price) = (min_price.map(|m| m.0), max_price.map(|m| m.0));
    request.in_stock = in_stock;
    request.diets = diets.0;
    request.min_rating = min_rating;
    if let Some(sort) = sort {
        request.sort = sort.0.parse()?;
    }
    request.limit = limit.unwrap_or(request.limit);
    request.offset = offset.unwrap_or(request.offset);
    Ok(request)
}

/// What may stand in, asked from its keyword arguments.
#[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
pub(crate) fn substitute_request(
    product_id: Text,
    diets: Texts,
    allergens: Texts,
    avoiding: Texts,
    excludes: Texts,
    wanted: Option<(Amount, Text)>,
    cheaper: bool,
    limit: usize,
    unavailable: Texts,
    accepted: Swaps,
    refused: Swaps,
) -> Answer<SubstituteRequest> {
    let mut request = SubstituteRequest::new(ProductId::new(product_id.0)?).with_limit(limit);
    request.diets = diets.0;
    for allergen in allergens.0 {
        request.allergens.push(allergen.parse()?);
    }
    request.excludes = excludes.0;
    for words in avoiding.0 {
        request = request.avoiding(&words);
    }
    if let Some((amount, unit)) = wanted {
        request.wanted = Some(Quantity::new(amount.0, unit.0.parse()?));
    }
    request.cheaper = cheaper;
    request.unavailable = product_ids(unavailable)?;
    request.accepted = accepted.0;
    request.refused = refused.0;
    Ok(request)
}

/// Several accesses: any iterable of `Access`.
struct Accesses(Vec<Py<Access>>);

impl FromPyObject<'_, '_> for Accesses {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        <Access as pyo3::PyTypeInfo>::TYPE_HINT
    );

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        object
            .try_iter()?
            .map(|item| Ok(item?.cast::<Access>()?.clone().unbind()))
            .collect::<PyResult<_>>()
            .map(Self)
    }
}

/// The products.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct Catalog(pub(crate) Arc<Shared>);

#[pymethods]
impl Catalog {
    /// The products that fit a query best, best first. `category`, `brand`, `min_price`, `max_price`, `in_stock`,
    /// `diets` and `min_rating` let through only what is known to fit; `sort` is "relevance", "price", "unit_price",
    /// "rating" or "popularity"; products in `bought` come forward.
    #[pyo3(
        signature = (
            q, *, category = None, brand = None, min_price = None, max_price = None, in_stock = false,
            diets = Texts::default(), min_rating = None, sort = None, bought = Texts::default(), limit = None,
            offset = None
        ),
        text_signature = "($self, q, *, category=None, brand=None, min_price=None, max_price=None, in_stock=False, diets=(), min_rating=None, sort=None, bought=(), limit=None, offset=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    fn search(
        &self,
        py: Python<'_>,
        q: Text,
        category: Option<Text>,
        brand: Option<Text>,
        min_price: Option<Money>,
        max_price: Option<Money>,
        in_stock: bool,
        diets: Texts,
        min_rating: Option<f64>,
        sort: Option<Text>,
        bought: Texts,
        limit: Option<usize>,
        offset: Option<usize>,
    ) -> PyResult<SearchResult> {
        let agent = self.0.get()?;
        let request = search_request(
            q, category, brand, min_price, max_price, in_stock, diets, min_rating, sort, bought, limit,
            offset,
        )?;
        Ok(py.detach(move || agent.catalog().search(&request)).map_err(Fault)?.into())
    }

    /// The same as a page in the shape of other programs, with the id of the search.
    #[pyo3(
        signature = (
            q, *, category = None, brand = None, min_price = None, max_price = None, in_stock = false,
            diets = Texts::default(), min_rating = None, sort = None, bought = Texts::default(), limit = None,
            offset = None
        ),
        text_signature = "($self, q, *, category=None, brand=None, min_price=None, max_price=None, in_stock=False, diets=(), min_rating=None, sort=None, bought=(), limit=None, offset=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    fn page(
        &self,
        py: Python<'_>,
        q: Text,
        category: Option<Text>,
        brand: Option<Text>,
        min_price: Option<Money>,
        max_price: Option<Money>,
        in_stock: bool,
        diets: Texts,
        min_rating: Option<f64>,
        sort: Option<Text>,
        bought: Texts,
        limit: Option<usize>,
        offset: Option<usize>,
    ) -> PyResult<SearchPage> {
        let agent = self.0.get()?;
        let request = search_request(
            q, category, brand, min_price, max_price, in_stock, diets, min_rating, sort, bought, limit,
            offset,
        )?;
        Ok(py.detach(move || agent.catalog().page(&request)).map_err(Fault)?.into())
    }

    /// What the scores of a search are made of: for each hit of the page its named parts, and how each word was
    /// read.
    #[pyo3(
        signature = (
            q, *, category = None, brand = None, min_price = None, max_price = None, in_stock = false,
            diets = Texts::default(), min_rating = None, sort = None, bought = Texts::default(), limit = None,
            offset = None
        ),
        text_signature = "($self, q, *, category=None, brand=None, min_price=None, max_price=None, in_stock=False, diets=(), min_rating=None, sort=None, bought=(), limit=None, offset=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    fn explain_search(
        &self,
        py: Python<'_>,
        q: Text,
        category: Option<Text>,
        brand: Option<Text>,
        min_price: Option<Money>,
        max_price: Option<Money>,
        in_stock: bool,
        diets: Texts,
        min_rating: Option<f64>,
        sort: Option<Text>,
        bought: Texts,
        limit: Option<usize>,
        offset: Option<usize>,
    ) -> PyResult<SearchExplanation> {
        let agent = self.0.get()?;
        let request = search_request(
            q, category, brand, min_price, max_price, in_stock, diets, min_rating, sort, bought, limit,
            offset,
        )?;
        Ok(py.detach(move || agent.catalog().explain_search(&request)).map_err(Fault)?.into())
    }

    /// Searches by words and, where the agent has an `embedder`, by vectors, and puts both in one order. Only
    /// products that `index_vectors` has seen are found by vectors. Where vectors are missing or fail, the words answer
    /// alone, and `note` says so.
    #[pyo3(
        signature = (
            q, *, category = None, brand = None, min_price = None, max_price = None, in_stock = false,
            diets = Texts::default(), min_rating = None, sort = None, bought = Texts::default(), limit = None,
            offset = None
        ),
        text_signature = "($self, q, *, category=None, brand=None, min_price=None, max_price=None, in_stock=False, diets=(), min_rating=None, sort=None, bought=(), limit=None, offset=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    async fn search_hybrid(
        &self,
        q: Text,
        category: Option<Text>,
        brand: Option<Text>,
        min_price: Option<Money>,
        max_price: Option<Money>,
        in_stock: bool,
        diets: Texts,
        min_rating: Option<f64>,
        sort: Option<Text>,
        bought: Texts,
        limit: Option<usize>,
        offset: Option<usize>,
    ) -> PyResult<HybridSearch> {
        let agent = self.0.get()?;
        let request = search_request(
            q, category, brand, min_price, max_price, in_stock, diets, min_rating, sort, bought, limit,
            offset,
        )?;
        Ok(run(async move { agent.catalog().search_hybrid(&request).await }).await?.into())
    }

    /// Searches the catalogue and, at the same words, the agent's `product_source`: each product once, with the
    /// shop's price where it says one. Where the shop does not answer, or there is none, these are the catalogue's hits,
    /// and `note` says so.
    #[pyo3(
        signature = (
            q, *, category = None, brand = None, min_price = None, max_price = None, in_stock = false,
            diets = Texts::default(), min_rating = None, sort = None, bought = Texts::default(), limit = None,
            offset = None
        ),
        text_signature = "($self, q, *, category=None, brand=None, min_price=None, max_price=None, in_stock=False, diets=(), min_rating=None, sort=None, bought=(), limit=None, offset=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    async fn search_combined(
        &self,
        q: Text,
        category: Option<Text>,
        brand: Option<Text>,
        min_price: Option<Money>,
        max_price: Option<Money>,
        in_stock: bool,
        diets: Texts,
        min_rating: Option<f64>,
        sort: Option<Text>,
        bought: Texts,
        limit: Option<usize>,
        offset: Option<usize>,
    ) -> PyResult<CombinedSearch> {
        let agent = self.0.get()?;
        let request = search_request(
            q, category, brand, min_price, max_price, in_stock, diets, min_rating, sort, bought, limit,
            offset,
        )?;
        Ok(run(async move { agent.catalog().search_combined(&request).await }).await?.into())
    }

    /// Searches at the agent's `product_source`, and only there.
    #[pyo3(
        signature = (q, *, category = None, limit = 20, offset = 0),
        text_signature = "($self, q, *, category=None, limit=20, offset=0)"
    )]
    async fn search_remote(
        &self,
        q: Text,
        category: Option<Text>,
        limit: usize,
        offset: usize,
    ) -> PyResult<SourcePage> {
        let agent = self.0.get()?;
        let mut request = CoreSearch::new(q.0).with_limit(limit).with_offset(offset);
        request.category = category.map(|c| c.0);
        Ok(run(async move { agent.catalog().search_remote(request).await }).await?.into())
    }

    /// Looks products up at the agent's `product_source`: by its own ids, by the retailer's numbers, by bar codes.
    #[pyo3(
        signature = (*, ids = Texts::default(), retailer_ids = Texts::default(), barcodes = Texts::default()),
        text_signature = "($self, *, ids=(), retailer_ids=(), barcodes=())"
    )]
    async fn lookup_remote(
        &self,
        ids: Texts,
        retailer_ids: Texts,
        barcodes: Texts,
    ) -> PyResult<Vec<SourcedProduct>> {
        let agent = self.0.get()?;
        let mut request = CoreLookup::ids(product_ids(ids)?);
        (request.retailer_ids, request.barcodes) = (retailer_ids.0, barcodes.0);
        let found = run(async move { agent.catalog().lookup_remote(request).await }).await?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    /// Makes vectors of all products, or of those named, and keeps them in the index. Call it again after an
    /// import.
    #[pyo3(signature = (product_ids = None), text_signature = "($self, product_ids=None)")]
    async fn index_vectors(&self, product_ids: Option<Texts>) -> PyResult<VectorsIndexed> {
        let agent = self.0.get()?;
        let ids = product_ids.map(crate::convert::product_ids).transpose()?;
        let done = run(async move {
            let catalog = agent.catalog();
            match ids {
                None => catalog.index_vectors().await,
                Some(ids) => {
                    let products: Result<Vec<_>, _> = ids.iter().map(|id| catalog.get(id)).collect();
                    catalog.index_vectors_of(&products?).await
                }
            }
        });
        Ok(done.await?.into())
    }

    /// A product by its id.
    fn get(&self, product_id: Text) -> PyResult<Product> {
        let agent = self.0.get()?;
        let id = ProductId::new(product_id.0).map_err(Fault)?;
        Ok(agent.catalog().get(&id).map_err(Fault)?.into())
    }

    /// Adds products, or puts them in place of those of the same id, in the store and in what is in use: all or
    /// none. Each is a `Product`, or the data of one as `Product.to_dict()` writes it, of which only `id` and `name`
    /// are needed.
    async fn add(&self, products: GivenProducts) -> PyResult<()> {
        let agent = self.0.get()?;
        run(async move { agent.catalog().add(products.0).await }).await
    }

    /// Adds, replaces and takes away products. Hand over together what changes together.
    #[pyo3(
        signature = (*, put = GivenProducts::default(), remove = Texts::default()),
        text_signature = "($self, *, put=(), remove=())"
    )]
    async fn change(&self, put: GivenProducts, remove: Texts) -> PyResult<()> {
        let agent = self.0.get()?;
        let mut changes = CatalogChanges::new();
        (changes.put, changes.remove) = (put.0, product_ids(remove)?);
        run(async move { agent.catalog().change(&changes).await }).await
    }

    /// The product of a scanned bar code, and the price or weight of this piece where the code has one inside.
    fn scan(&self, py: Python<'_>, code: Text) -> PyResult<Scanned> {
        let agent = self.0.get()?;
        Ok(py.detach(move || agent.catalog().scan(&code.0)).map_err(Fault)?.into())
    }

    /// Everything there is to know about a product. Counts as a look at it.
    async fn details(&self, product_id: Text) -> PyResult<ProductDetails> {
        let agent = self.0.get()?;
        let id = ProductId::new(product_id.0).map_err(Fault)?;
        Ok(run(async move { agent.catalog().details(&id).await }).await?.into())
    }

    /// Reviews of a product by this program's shoppers, the newest first; behind `after`, the last one of the page
    /// before.
    #[pyo3(
        signature = (product_id, *, limit = 20, after = None),
        text_signature = "($self, product_id, *, limit=20, after=None)"
    )]
    async fn reviews(
        &self,
        product_id: Text,
        limit: usize,
        after: Option<Py<Review>>,
    ) -> PyResult<Vec<Review>> {
        let agent = self.0.get()?;
        let mut page = ReviewPage::of(ProductId::new(product_id.0).map_err(Fault)?).with_limit(limit);
        if let Some(last) = after {
            page = page.after(&last.get().0);
        }
        let reviews = run(async move { agent.catalog().reviews(page).await }).await?;
        Ok(reviews.into_iter().map(Into::into).collect())
    }

    /// Keeps what a shopper says about a product, in place of what they said before. Answers whether they had.
    #[pyo3(
        signature = (product_id, stars, text = Text(String::new()), *, user_id = local()),
        text_signature = "($self, product_id, stars, text='', *, user_id='local')"
    )]
    async fn review(&self, product_id: Text, stars: u8, text: Text, user_id: Text) -> PyResult<bool> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let id = ProductId::new(product_id.0).map_err(Fault)?;
        run(async move { agent.catalog().review(&user, &id, stars, &text.0).await }).await
    }

    /// Takes a shopper's review away. Answers whether there was one.
    #[pyo3(
        signature = (product_id, *, user_id = local()),
        text_signature = "($self, product_id, *, user_id='local')"
    )]
    async fn remove_review(&self, product_id: Text, user_id: Text) -> PyResult<bool> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let id = ProductId::new(product_id.0).map_err(Fault)?;
        run(async move { agent.catalog().remove_review(&user, &id).await }).await
    }

    /// Takes all of a shopper's reviews away. Answers how many there were.
    #[pyo3(signature = (*, user_id = local()), text_signature = "($self, *, user_id='local')")]
    async fn forget_reviews(&self, user_id: Text) -> PyResult<usize> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        run(async move { agent.catalog().forget_reviews(&user).await }).await
    }

    /// Counts what was done with products, such as purchases that the program knows of.
    async fn record(&self, accesses: Accesses) -> PyResult<()> {
        let agent = self.0.get()?;
        let now = agent.now();
        let accesses = accesses.0.iter().map(|a| a.get().core(now)).collect();
        run(async move { agent.catalog().record(accesses).await }).await
    }

    /// What is looked at, put on lists and bought a lot these days, the hottest first; of one category where one
    /// is named.
    #[pyo3(
        signature = (limit = 10, *, category = None),
        text_signature = "($self, limit=10, *, category=None)"
    )]
    async fn trending(&self, limit: usize, category: Option<Text>) -> PyResult<Vec<TrendingProduct>> {
        let agent = self.0.get()?;
        let hot =
            run(
                async move { agent.catalog().trending(limit, category.as_ref().map(|c| c.0.as_str())).await },
            );
        Ok(hot.await?.into_iter().map(Into::into).collect())
    }

    /// The products that may stand in for one that is missing, best first. `diets` and `allergens` are limits
    /// that no score buys a product past; `avoiding` takes words as shoppers say them, such as "nuts".
    /// `wanted=(2, "pound")` says how much is needed; `accepted` and `refused` are swaps that the shopper took
    /// or declined before, as pairs of the missing product's id and the offered one's.
    #[pyo3(
        signature = (
            product_id, *, diets = Texts::default(), allergens = Texts::default(), avoiding = Texts::default(),
            excludes = Texts::default(), wanted = None, cheaper = false, limit = 5,
            unavailable = Texts::default(), accepted = Swaps::default(), refused = Swaps::default()
        ),
        text_signature = "($self, product_id, *, diets=(), allergens=(), avoiding=(), excludes=(), wanted=None, cheaper=False, limit=5, unavailable=(), accepted=(), refused=())"
    )]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    fn substitutes(
        &self,
        py: Python<'_>,
        product_id: Text,
        diets: Texts,
        allergens: Texts,
        avoiding: Texts,
        excludes: Texts,
        wanted: Option<(Amount, Text)>,
        cheaper: bool,
        limit: usize,
        unavailable: Texts,
        accepted: Swaps,
        refused: Swaps,
    ) -> PyResult<Substitutes> {
        let agent = self.0.get()?;
        let request = substitute_request(
            product_id,
            diets,
            allergens,
            avoiding,
            excludes,
            wanted,
            cheaper,
            limit,
            unavailable,
            accepted,
            refused,
        )?;
        Ok(py.detach(move || agent.catalog().substitutes(&request)).map_err(Fault)?.into())
    }

    /// Like products for a product page: the same kind of goods in other sizes and of other brands, best
    /// first, without a shopper's limits.
    #[pyo3(signature = (product_id, *, limit = 5), text_signature = "($self, product_id, *, limit=5)")]
    fn alternatives(&self, py: Python<'_>, product_id: Text, limit: usize) -> PyResult<Vec<Substitute>> {
        let agent = self.0.get()?;
        let id = ProductId::new(product_id.0).map_err(Fault)?;
        let like = py.detach(move || agent.catalog().alternatives(&id, limit)).map_err(Fault)?;
        Ok(like.into_iter().map(Into::into).collect())
    }

    fn __len__(&self) -> PyResult<usize> {
        Ok(self.0.get()?.catalog().len())
    }

    /// Reads a catalogue file and puts its products beside those there are; a product of the same id is replaced.
    /// The file is a path, `bytes` or a binary file object, gzip allowed: a table, JSON, or records of Open Food
    /// Facts; `format` is "auto", "csv", "json" or "open_food_facts".
    ///
    /// A malformed line ends it with an error that names the line, and nothing is changed; with `lenient` such lines
    /// are left out and reported. `currency`, `as_of` (an ISO day) and `source` hold for prices where a line does not
    /// say them; `max_rows`, `max_unpacked` and `max_ratio` are bounds; `language` and `country` choose among records
    /// of Open Food Facts. `progress` is called with an `ImportProgress` now and then, on a thread of its own; what
    /// it raises ends the import.
    #[pyo3(
        signature = (
            file, *, format = None, lenient = false, currency = None, as_of = None, source = None,
            max_rows = None, max_unpacked = None, max_ratio = None, language = None, country = None,
            progress = None
        ),
        text_signature = "($self, file, *, format=None, lenient=False, currency=None, as_of=None, source=None, max_rows=None, max_unpacked=None, max_ratio=None, language=None, country=None, progress=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    async fn import_(
        &self,
        file: OneFile,
        format: Option<Text>,
        lenient: bool,
        currency: Option<Text>,
        as_of: Option<Text>,
        source: Option<Text>,
        max_rows: Option<u64>,
        max_unpacked: Option<u64>,
        max_ratio: Option<u64>,
        language: Option<Text>,
        country: Option<Text>,
        progress: Option<Progress>,
    ) -> PyResult<ImportReport> {
        let agent = self.0.get()?;
        let mut options: ImportOptions = agent.catalog().import_options();
        if lenient {
            options.mode = ImportMode::Lenient;
        }
        if let Some(format) = format {
            options.format = format.0.parse().map_err(Fault)?;
        }
        if let Some(currency) = currency {
            options.currency = currency.0.parse().map_err(Fault)?;
        }
        if let Some(day) = as_of {
            options.as_of = day.0.parse().map_err(Fault)?;
        }
        options.source = source.map_or(options.source, |s| s.0);
        options.max_rows = max_rows.unwrap_or(options.max_rows);
        options.max_unpacked = max_unpacked.unwrap_or(options.max_unpacked);
        options.max_ratio = max_ratio.unwrap_or(options.max_ratio);
        (options.language, options.country) = (language.map(|l| l.0), country.map(|c| c.0));
        let report = import_one(file, progress, move |file, teller| async move {
            agent.catalog().import_with(file, &options, |at| teller.tell(at)).await
        });
        Ok(report.await?.into())
    }

    /// `import_` of the file at `path` with the usual options.
    #[pyo3(
        signature = (path, *, lenient = false, progress = None),
        text_signature = "($self, path, *, lenient=False, progress=None)"
    )]
    async fn import_file(
        &self,
        path: PathBuf,
        lenient: bool,
        progress: Option<Progress>,
    ) -> PyResult<ImportReport> {
        let agent = self.0.get()?;
        let mode = if lenient { ImportMode::Lenient } else { ImportMode::Strict };
        let report = import_one(OneFile::path(path), progress, move |file, teller| async move {
            agent.catalog().import(file, mode, |at| teller.tell(at)).await
        });
        Ok(report.await?.into())
    }
}
