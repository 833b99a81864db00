//! The offers of the shop as the agent uses them.

use std::sync::Arc;

use grocery_core::{ProductId, agent::DealContext, deals};
use pyo3::{Borrowed, PyTypeInfo, inspect::PyStaticExpr, prelude::*, type_hint_union};

use crate::{
    agent::{Shared, list, user},
    convert::{Data, Text},
    error::{Answer, Fault},
    offers::OfferBook,
    runtime::run,
    value::{GroceryList, ListExplained, OfferRule},
};

fn local() -> Text {
    Text("local".to_owned())
}

/// An offer book, or the data of one.
pub(crate) struct GivenBook(pub(crate) deals::OfferBook);

impl FromPyObject<'_, '_> for GivenBook {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(<OfferBook as PyTypeInfo>::TYPE_HINT, Data::INPUT_TYPE);

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(book) = object.cast::<OfferBook>() {
            return Ok(Self((*book.get().0).clone()));
        }
        Ok(Self(deals::OfferBook::from_json(&object.extract::<Data>()?.0).map_err(Fault)?))
    }
}

/// Nobody of whom anything is known, where nothing is said.
fn shopper(data: Option<Data>) -> Answer<DealContext> {
    Ok(data.map_or_else(|| Ok(DealContext::default()), |data| DealContext::from_json(&data.0))?)
}

/// The offers of the shop, as lists and replies use them.
///
/// A shopper is data: `{"member": True, "store": "s1", "first_order": False, "clipped": [ids], "codes": [texts], "uses":
/// [{"offer", "on", "uses"}]}`, of which everything may be left out.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct Deals(pub(crate) Arc<Shared>);

#[pymethods]
impl Deals {
    /// Puts a book in the place of the one before; None takes all offers away. Requests under way end with the book they
    /// began with. Raises `InvalidInputError` where the book is in another currency than the agent.
    fn set_book(&self, book: Option<GivenBook>) -> Answer<()> {
        let agent = self.0.get()?;
        match book {
            Some(book) => agent.deals().set_book(book.0)?,
            None => drop(agent.deals().take_book()),
        }
        Ok(())
    }

    /// The book in use; None where there is none.
    #[getter]
    fn book(&self) -> Answer<Option<OfferBook>> {
        Ok(self.0.get()?.deals().book().map(OfferBook))
    }

    /// The offers that are on now at the shopper's shop, in the order of the book. Whether this shopper may use one
    /// (membership, clipping, limits) is not asked.
    #[pyo3(signature = (shopper = None))]
    fn active(&self, shopper: Option<Data>) -> Answer<Vec<OfferRule>> {
        let shopper = self::shopper(shopper)?;
        Ok(self.0.get()?.deals().active(&shopper).into_iter().map(Into::into).collect())
    }

    /// The offers that are on now and cover a product in any role. Offers on the whole order are not among them.
    #[pyo3(signature = (product_id, shopper = None))]
    fn on_product(&self, product_id: Text, shopper: Option<Data>) -> Answer<Vec<OfferRule>> {
        let (product, shopper) = (ProductId::new(product_id.0)?, self::shopper(shopper)?);
        Ok(self.0.get()?.deals().on_product(&product, &shopper)?.into_iter().map(Into::into).collect())
    }

    /// A list, priced, with the best that the offers save on it: in its `deals`, and on each line.
    #[pyo3(
        signature = (list_id, shopper = None, *, user_id = local()),
        text_signature = "($self, list_id, shopper=None, *, user_id='local')"
    )]
    async fn for_list(&self, list_id: Text, shopper: Option<Data>, user_id: Text) -> PyResult<GroceryList> {
        let (agent, user, list) = (self.0.get()?, user(user_id)?, list(list_id)?);
        let shopper = self::shopper(shopper)?;
        Ok(run(async move { agent.deals().for_list(&user, list, &shopper).await }).await?.into())
    }

    /// `for_list`, explained. None without a book, and where nothing on the list has a price or the list is too large to
    /// be judged.
    #[pyo3(
        signature = (list_id, shopper = None, *, user_id = local()),
        text_signature = "($self, list_id, shopper=None, *, user_id='local')"
    )]
    async fn explain(
        &self,
        list_id: Text,
        shopper: Option<Data>,
        user_id: Text,
    ) -> PyResult<Option<ListExplained>> {
        let (agent, user, list) = (self.0.get()?, user(user_id)?, list(list_id)?);
        let shopper = self::shopper(shopper)?;
        let explained = run(async move { agent.deals().explain(&user, list, &shopper).await }).await?;
        Ok(explained.map(Into::into))
    }
}
