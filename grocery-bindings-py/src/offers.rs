//! The offers of a shop, and what they mean for a cart.

use std::sync::Arc;

use grocery_core::{
    clock::{Clock, SystemClock},
    deals::{self, CartLine, DealProblem, Effort, ShopContext, ShoppedCart, split},
};
use pyo3::{Borrowed, PyTypeInfo, inspect::PyStaticExpr, prelude::*, type_hint_union};

use crate::{
    convert::{Data, Text},
    error::{Answer, Fault},
    runtime::aside,
    value::{ApplicableOffers, DealExplanation, DealPlan, DealSplit, OfferRule, RebatePlan},
};

/// A plan: one that was handed out before, or the data of one.
pub(crate) struct GivenPlan(pub(crate) deals::DealPlan);

impl FromPyObject<'_, '_> for GivenPlan {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(<DealPlan as PyTypeInfo>::TYPE_HINT, Data::INPUT_TYPE);

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(plan) = object.cast::<DealPlan>() {
            return Ok(Self((*plan.get().0).clone()));
        }
        Ok(Self(deals::DealPlan::from_json(&object.extract::<Data>()?.0).map_err(Fault)?))
    }
}

/// A cart and who shops; it is now where the context says nothing else.
fn cart(data: &Data) -> Answer<ShoppedCart> {
    Ok(ShoppedCart::from_json(&data.0, SystemClock::new().wall())?)
}

fn context(data: Option<Data>) -> Answer<ShopContext> {
    let now = SystemClock::new().wall();
    match data {
        Some(data) => Ok(ShopContext::from_json(&data.0, now)?),
        None => Ok(ShopContext::new(now)),
    }
}

/// Everything a shop has on offer, checked and indexed once.
///
/// A cart is a `grocery-deals/1` object, as for `optimise_deals`, as a dict or JSON text. Beside its lines it may hold a
/// `context`: `{"now": RFC 3339, "utc_offset_minutes": -360, "store": "s1", "first_order": False, "clipped": [ids],
/// "codes": [texts], "uses": [{"offer", "on", "uses"}]}`, of which everything may be left out; and each line a `name`
/// for the sentences of an explanation.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct OfferBook(pub(crate) Arc<deals::OfferBook>);

#[pymethods]
impl OfferBook {
    /// Reads a `grocery-offers/1` object from a dict or JSON text: `{"format": "grocery-offers/1", "currency": "USD",
    /// "offers": [...]}`.
    ///
    /// Raises `InvalidInputError` naming the field that is wrong, such as `offers[3].valid_until`.
    #[new]
    fn new(py: Python<'_>, data: Data) -> Answer<Self> {
        Ok(Self(Arc::new(py.detach(move || deals::OfferBook::from_json(&data.0))?)))
    }

    /// The one currency of every amount.
    #[getter]
    fn currency(&self) -> String {
        self.0.currency().to_string()
    }

    /// All offers, in the order they came in.
    #[getter]
    fn rules(&self) -> Vec<OfferRule> {
        self.0.rules().iter().cloned().map(Into::into).collect()
    }

    fn __len__(&self) -> usize {
        self.0.rules().len()
    }

    /// The offer of this id; None where there is none.
    fn rule(&self, id: Text) -> Option<OfferRule> {
        self.0.rule(&id.0).cloned().map(Into::into)
    }

    /// The offers whose dates and stores allow them now. Whether a shopper may use one is not asked.
    #[pyo3(signature = (context = None))]
    fn current(&self, context: Option<Data>) -> Answer<Vec<OfferRule>> {
        let context = self::context(context)?;
        Ok(self.0.current(&context).cloned().map(Into::into).collect())
    }

    /// The current offers that cover a product in any role: `{"sku": "yogurt", "category": None, "brand": None}`.
    /// Offers on the whole order are not among them.
    #[pyo3(signature = (product, context = None))]
    fn on_product(&self, product: Data, context: Option<Data>) -> Answer<Vec<OfferRule>> {
        let (line, context) = (CartLine::product_from_json(&product.0)?, self::context(context)?);
        Ok(self.0.on_product(&line, &context).into_iter().cloned().map(Into::into).collect())
    }

    /// Which offers are on for a cart, and what stands against the others.
    fn applicable(&self, py: Python<'_>, cart: Data) -> Answer<ApplicableOffers> {
        let book = Arc::clone(&self.0);
        Ok(py.detach(move || Ok::<_, Fault>(self::cart(&cart)?.applicable(&book)?))?.into())
    }

    /// The rebates that give most back for a cart that is paid by `plan`, such as that of
    /// `optimise_deals(book.applicable(cart).problem)`.
    fn claim_rebates(&self, py: Python<'_>, cart: Data, plan: GivenPlan) -> Answer<RebatePlan> {
        let book = Arc::clone(&self.0);
        Ok(py.detach(move || Ok::<_, Fault>(self::cart(&cart)?.claim_rebates(&book, &plan.0)?))?.into())
    }

    /// The best plan for a cart, explained as data and as sentences: what was paid and why, the runner-up, and at most
    /// `most_changes` changes that would save more. Each of them is a cart that was really solved, so this takes
    /// milliseconds as a rule and some seconds on the hardest carts; it runs beside the event loop, and cancelling ends it.
    #[pyo3(signature = (cart, *, most_changes = 3))]
    async fn explain(&self, cart: Data, most_changes: usize) -> PyResult<DealExplanation> {
        let book = Arc::clone(&self.0);
        let cart = self::cart(&cart)?;
        let told = aside(move |late| cart.explain(&book, Effort::default(), most_changes, late)).await?;
        Ok(told.into())
    }

    fn __repr__(&self) -> String {
        format!("<OfferBook of {} offers in {}>", self.0.rules().len(), self.0.currency())
    }
}

/// Shares the savings of a plan out over the lines of its cart, to the cent and the same whatever the order: what a
/// returned line gives back. `problem` is the cart that the plan was found for.
///
/// Raises `InvalidInputError` where the plan breaks the rules of the offers.
#[pyfunction]
pub(crate) fn split_deals(py: Python<'_>, problem: Data, plan: GivenPlan) -> Answer<DealSplit> {
    let split = py.detach(move || split(&DealProblem::from_json(&problem.0)?, &plan.0));
    Ok(split?.into())
}
