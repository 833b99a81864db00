//! The rooms of the agent, directly: lists, prices and products.

use std::{path::PathBuf, sync::Arc};

use grocery_core::{
    LineId, ProductId, Quantity, Ratio, StoreId,
    agent::{AddItem, QuoteOptions},
    catalog::{ImportMode, SearchRequest, SubstituteRequest},
    pricing::HistoryRequest,
};
use pyo3::prelude::*;

use crate::{
    agent::{Shared, list, user},
    convert::{Amount, Recipe, Swaps, Text, Texts},
    error::{Answer, Fault},
    imports::{Progress, import_one},
    runtime::run,
    value::{
        GroceryList, ImportReport, ListSummary, LoggedOp, Money, PricePoint, Product, Quotes, RecipeAdded,
        SearchPage, ShoppingList, Substitute, Substitutes,
    },
    view::View,
};

fn line(id: Text) -> Answer<LineId> {
    Ok(id.0.parse()?)
}

fn local() -> Text {
    Text("local".to_owned())
}

/// The lists of all users. A list of another user is not found, like one that does not exist.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct Lists(pub(crate) Arc<Shared>);

#[pymethods]
impl Lists {
    /// Makes a list, which becomes the user's current one.
    #[pyo3(signature = (name, *, user_id = local()), text_signature = "($self, name, *, user_id='local')")]
    async fn create(&self, name: Text, user_id: Text) -> PyResult<GroceryList> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        Ok(run(async move { agent.lists().create(&user, &name.0).await }).await?.into())
    }

    /// The user's lists, newest first, without their lines.
    #[pyo3(signature = (*, user_id = local()), text_signature = "($self, *, user_id='local')")]
    async fn all(&self, user_id: Text) -> PyResult<Vec<ListSummary>> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let all = run(async move { agent.lists().all(&user).await }).await?;
        Ok(all.into_iter().map(Into::into).collect())
    }

    /// A list as it is kept, without prices.
    #[pyo3(signature = (list_id, *, user_id = local()), text_signature = "($self, list_id, *, user_id='local')")]
    async fn get(&self, list_id: Text, user_id: Text) -> PyResult<ShoppingList> {
        let (agent, user, list) = (self.0.get()?, user(user_id)?, list(list_id)?);
        Ok(run(async move { agent.lists().get(&user, list).await }).await?.into())
    }

    /// A list with prices and totals.
    #[pyo3(signature = (list_id, *, user_id = local()), text_signature = "($self, list_id, *, user_id='local')")]
    async fn view(&self, list_id: Text, user_id: Text) -> PyResult<GroceryList> {
        let (agent, user, list) = (self.0.get()?, user(user_id)?, list(list_id)?);
        Ok(run(async move { agent.lists().view(&user, list).await }).await?.into())
    }

    /// The user's current list, with prices and totals.
    #[pyo3(signature = (*, user_id = local()), text_signature = "($self, *, user_id='local')")]
    async fn current(&self, user_id: Text) -> PyResult<GroceryList> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        Ok(run(async move { agent.lists().current(&user).await }).await?.into())
    }

    /// Gives a list another name.
    #[pyo3(
        signature = (list_id, name, *, user_id = local()),
        text_signature = "($self, list_id, name, *, user_id='local')"
    )]
    async fn rename(&self, list_id: Text, name: Text, user_id: Text) -> PyResult<GroceryList> {
        let (agent, user, list) = (self.0.get()?, user(user_id)?, list(list_id)?);
        Ok(run(async move { agent.lists().rename(&user, list, &name.0).await }).await?.into())
    }

    /// Deletes a list and its log, for good.
    #[pyo3(signature = (list_id, *, user_id = local()), text_signature = "($self, list_id, *, user_id='local')")]
    async fn delete(&self, list_id: Text, user_id: Text) -> PyResult<()> {
        let (agent, user, list) = (self.0.get()?, user(user_id)?, list(list_id)?);
        run(async move { agent.lists().delete(&user, list).await }).await
    }

    /// Puts an item on a list, or adds to the line that has it already. The product is found by the
    /// name where no id is given.
    #[pyo3(
        signature = (
            list_id, name, *, amount = Amount(Ratio::ONE), unit = None, size = None, product_id = None,
            user_id = local()
        ),
        text_signature = "($self, list_id, name, *, amount=1, unit=None, size=None, product_id=None, user_id='local')"
    )]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    async fn add(
        &self,
        list_id: Text,
        name: Text,
        amount: Amount,
        unit: Option<Text>,
        size: Option<Text>,
        product_id: Option<Text>,
        user_id: Text,
    ) -> PyResult<GroceryList> {
        let (agent, user, list) = (self.0.get()?, user(user_id)?, list(list_id)?);
        let unit = unit.map(|u| u.0.parse()).transpose().map_err(Fault)?;
        let mut item = AddItem::new(name.0).amount(amount.0, unit);
        item.size = size.map(|s| s.0.parse()).transpose().map_err(Fault)?;
        item.product = product_id.map(|p| ProductId::new(p.0)).transpose().map_err(Fault)?;
        Ok(run(async move { agent.lists().add(&user, list, item).await }).await?.into())
    }

    /// Puts what a recipe needs on a list, in one step that one undo takes back: amounts of what is there
    /// already add up, water, headings and what is "to taste" are left out and told. `recipe` is a text, or
    /// its lines. `servings=(4, 6)` makes a recipe for 4 into one for 6; `optional` buys optional lines too.
    #[pyo3(
        signature = (list_id, recipe, *, servings = None, optional = false, user_id = local()),
        text_signature = "($self, list_id, recipe, *, servings=None, optional=False, user_id='local')"
    )]
    async fn add_recipe(
        &self,
        list_id: Text,
        recipe: Recipe,
        servings: Option<(Amount, Amount)>,
        optional: bool,
        user_id: Text,
    ) -> PyResult<RecipeAdded> {
        let (agent, user, list) = (self.0.get()?, user(user_id)?, list(list_id)?);
        let mut recipe = recipe.0;
        recipe.servings = servings.map(|(from, to)| (from.0, to.0));
        recipe.optional = optional;
        Ok(run(async move { agent.lists().add_recipe(&user, list, recipe).await }).await?.into())
    }

    /// Sets how much of a line is wanted.
    #[pyo3(
        signature = (list_id, line_id, amount, unit = None, *, user_id = local()),
        text_signature = "($self, list_id, line_id, amount, unit=None, *, user_id='local')"
    )]
    async fn set_amount(
        &self,
        list_id: Text,
        line_id: Text,
        amount: Amount,
        unit: Option<Text>,
        user_id: Text,
    ) -> PyResult<GroceryList> {
        let (agent, user, list, line) = (self.0.get()?, user(user_id)?, list(list_id)?, line(line_id)?);
        let unit = unit.map(|u| u.0.parse()).transpose().map_err(Fault)?;
        Ok(run(async move { agent.lists().set_amount(&user, list, line, amount.0, unit).await })
            .await?
            .into())
    }

    /// Matches a line to another product.
    #[pyo3(
        signature = (list_id, line_id, product_id, *, user_id = local()),
        text_signature = "($self, list_id, line_id, product_id, *, user_id='local')"
    )]
    async fn set_product(
        &self,
        list_id: Text,
        line_id: Text,
        product_id: Text,
        user_id: Text,
    ) -> PyResult<GroceryList> {
        let (agent, user, list, line) = (self.0.get()?, user(user_id)?, list(list_id)?, line(line_id)?);
        let product = ProductId::new(product_id.0).map_err(Fault)?;
        Ok(run(async move { agent.lists().set_product(&user, list, line, &product).await }).await?.into())
    }

    /// Marks a line as in the basket, or takes the mark back.
    #[pyo3(
        signature = (list_id, line_id, checked = true, *, user_id = local()),
        text_signature = "($self, list_id, line_id, checked=True, *, user_id='local')"
    )]
    async fn check(
        &self,
        list_id: Text,
        line_id: Text,
        checked: bool,
        user_id: Text,
    ) -> PyResult<GroceryList> {
        let (agent, user, list, line) = (self.0.get()?, user(user_id)?, list(list_id)?, line(line_id)?);
        Ok(run(async move { agent.lists().check(&user, list, line, checked).await }).await?.into())
    }

    /// Takes a line off a list.
    #[pyo3(
        signature = (list_id, line_id, *, user_id = local()),
        text_signature = "($self, list_id, line_id, *, user_id='local')"
    )]
    async fn remove(&self, list_id: Text, line_id: Text, user_id: Text) -> PyResult<GroceryList> {
        let (agent, user, list, line) = (self.0.get()?, user(user_id)?, list(list_id)?, line(line_id)?);
        Ok(run(async move { agent.lists().remove(&user, list, line).await }).await?.into())
    }

    /// Takes all lines off a list.
    #[pyo3(signature = (list_id, *, user_id = local()), text_signature = "($self, list_id, *, user_id='local')")]
    async fn clear(&self, list_id: Text, user_id: Text) -> PyResult<GroceryList> {
        let (agent, user, list) = (self.0.get()?, user(user_id)?, list(list_id)?);
        Ok(run(async move { agent.lists().clear(&user, list).await }).await?.into())
    }

    /// Takes the newest change back. Called again, it takes back the one before.
    #[pyo3(signature = (list_id, *, user_id = local()), text_signature = "($self, list_id, *, user_id='local')")]
    async fn undo(&self, list_id: Text, user_id: Text) -> PyResult<GroceryList> {
        let (agent, user, list) = (self.0.get()?, user(user_id)?, list(list_id)?);
        Ok(run(async move { agent.lists().undo(&user, list).await }).await?.into())
    }

    /// The operations that made a list, oldest first, behind the version `after`.
    #[pyo3(
        signature = (list_id, *, after = 0, limit = 1000, user_id = local()),
        text_signature = "($self, list_id, *, after=0, limit=1000, user_id='local')"
    )]
    async fn log(&self, list_id: Text, after: u64, limit: usize, user_id: Text) -> PyResult<Vec<LoggedOp>> {
        let (agent, user, list) = (self.0.get()?, user(user_id)?, list(list_id)?);
        let log = run(async move { agent.lists().log(&user, list, after, limit).await }).await?;
        Ok(log.into_iter().map(Into::into).collect())
    }
}

/// Prices with their provenance.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct Prices(pub(crate) Arc<Shared>);

#[pymethods]
impl Prices {
    /// What these products cost: one batch, whatever their number.
    #[pyo3(signature = (product_ids, *, store = None, zip_code = None))]
    async fn quotes(
        &self,
        product_ids: Texts,
        store: Option<Text>,
        zip_code: Option<Text>,
    ) -> PyResult<Quotes> {
        let agent = self.0.get()?;
        let products: Result<Vec<_>, _> = product_ids.0.into_iter().map(ProductId::new).collect();
        let products = products.map_err(Fault)?;
        let mut options = QuoteOptions::default();
        options.store = store.map(|s| StoreId::new(s.0)).transpose().map_err(Fault)?;
        options.zip = zip_code.map(|z| z.0);
        Ok(run(async move { agent.prices().quotes(&products, &options).await }).await?.into())
    }

    /// What a product cost before: one point for each change, newest first, at most `limit` and not
    /// before `since` (RFC 3339).
    #[pyo3(signature = (product_id, *, store = None, since = None, limit = 1000))]
    async fn history(
        &self,
        product_id: Text,
        store: Option<Text>,
        since: Option<Text>,
        limit: usize,
    ) -> PyResult<Vec<PricePoint>> {
        let agent = self.0.get()?;
        let mut request = HistoryRequest::new(ProductId::new(product_id.0).map_err(Fault)?).with_limit(limit);
        request.store = store.map(|s| StoreId::new(s.0)).transpose().map_err(Fault)?;
        request.since = since.map(|s| s.0.parse()).transpose().map_err(Fault)?;
        let points = run(async move { agent.prices().history(request).await }).await?;
        Ok(points.into_iter().map(Into::into).collect())
    }
}

/// The products.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct Catalog(pub(crate) Arc<Shared>);

#[pymethods]
impl Catalog {
    /// The products that fit a query best, best first.
    #[pyo3(signature = (q, *, category = None, min_price = None, max_price = None, limit = None, offset = None))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    fn search(
        &self,
        py: Python<'_>,
        q: Text,
        category: Option<Text>,
        min_price: Option<Money>,
        max_price: Option<Money>,
        limit: Option<usize>,
        offset: Option<usize>,
    ) -> PyResult<SearchPage> {
        let agent = self.0.get()?;
        let mut request = SearchRequest::new(q.0);
        request.category = category.map(|c| c.0);
        request.min_price = min_price.map(|m| m.0);
        request.max_price = max_price.map(|m| m.0);
        if let Some(limit) = limit {
            request.limit = limit;
        }
        if let Some(offset) = offset {
            request.offset = offset;
        }
        let found = py.detach(move || agent.catalog().search(&request)).map_err(Fault)?;
        Ok(SearchPage(View::own(found)))
    }

    /// A product by its id.
    fn get(&self, product_id: Text) -> PyResult<Product> {
        let agent = self.0.get()?;
        let id = ProductId::new(product_id.0).map_err(Fault)?;
        Ok(agent.catalog().get(&id).map_err(Fault)?.into())
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
        let mut request =
            SubstituteRequest::new(ProductId::new(product_id.0).map_err(Fault)?).with_limit(limit);
        request.diets = diets.0;
        for allergen in allergens.0 {
            request.allergens.push(allergen.parse().map_err(Fault)?);
        }
        request.excludes = excludes.0;
        for words in avoiding.0 {
            request = request.avoiding(&words);
        }
        if let Some((amount, unit)) = wanted {
            request.wanted = Some(Quantity::new(amount.0, unit.0.parse().map_err(Fault)?));
        }
        request.cheaper = cheaper;
        let unavailable: Result<Vec<_>, _> = unavailable.0.into_iter().map(ProductId::new).collect();
        request.unavailable = unavailable.map_err(Fault)?;
        request.accepted = accepted.0;
        request.refused = refused.0;
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

    /// Reads products from a CSV file, gzip allowed, and puts them beside those there are; a product of
    /// the same id is replaced. A malformed line ends it with an error that names the line, and nothing
    /// is changed; with `lenient` such lines are left out and reported. `progress` is called with an
    /// `ImportProgress` now and then, on a thread of its own; what it raises ends the import.
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
        let report = import_one(path, progress, move |file, teller| async move {
            agent.catalog().import(file, mode, |at| teller.tell(at)).await
        });
        Ok(report.await?.into())
    }
}
