//! The lists of the agent, directly.

use std::sync::Arc;

use grocery_core::{LineId, ProductId, Ratio, agent::AddItem};
use pyo3::prelude::*;

use crate::{
    agent::{Shared, list, user},
    convert::{Amount, Recipe, Text},
    error::{Answer, Fault},
    runtime::run,
    value::{GroceryList, ListSummary, LoggedOp, RecipeAdded, ShoppingList},
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
