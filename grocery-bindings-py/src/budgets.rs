//! What may be spent, and how it stands.

use std::sync::Arc;

use grocery_core::{GroceryAgent, budgets};
use pyo3::{Borrowed, PyTypeInfo, exceptions::PyTypeError, inspect::PyStaticExpr, prelude::*};
use pyo3::{type_hint_identifier, type_hint_subscript, types::PyMapping};

use crate::{
    agent::{Shared, user},
    convert::{Text, Texts},
    error::Answer,
    runtime::run,
    value::{BudgetStatus, Crossing, Money},
};

fn local() -> Text {
    Text("local".to_owned())
}

/// What was spent on one day, such as one order. Recording the same id again replaces it.
#[pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq, Clone)]
pub(crate) struct SpendEntry {
    id: String,
    day: Option<String>,
    total: grocery_core::Money,
    categories: Vec<(String, grocery_core::Money)>,
}

#[pymethods]
impl SpendEntry {
    /// `total` on `day` (ISO 8601; the shopper's today where absent), with what of it went to which category.
    #[new]
    #[pyo3(
        signature = (id, total, *, day = None, categories = Categories::default()),
        text_signature = "(id, total, *, day=None, categories={})"
    )]
    fn new(id: Text, total: Money, day: Option<Text>, categories: Categories) -> Self {
        Self { id: id.0, day: day.map(|day| day.0), total: total.0, categories: categories.0 }
    }

    /// The user's own id of it, such as the order's.
    #[getter]
    fn id(&self) -> String {
        self.id.clone()
    }

    /// The day; None for the day on which it is recorded.
    #[getter]
    fn day(&self) -> Option<String> {
        self.day.clone()
    }

    /// What was spent in all, with tax and fees.
    #[getter]
    fn total(&self) -> Money {
        Money(self.total)
    }

    /// What of it went to which category. Need not add up to the total.
    #[getter]
    fn categories(&self) -> Vec<(String, Money)> {
        self.categories.iter().map(|(name, amount)| (name.clone(), Money(*amount))).collect()
    }

    fn __repr__(&self) -> String {
        format!("SpendEntry({:?}, {})", self.id, Money(self.total).__repr__())
    }
}

/// Amounts by category: a mapping.
#[derive(Default)]
struct Categories(Vec<(String, grocery_core::Money)>);

impl FromPyObject<'_, '_> for Categories {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Mapping"),
        type_hint_identifier!("builtins", "str"),
        <Money as PyTypeInfo>::TYPE_HINT
    );

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let Ok(mapping) = object.cast::<PyMapping>() else {
            let class = object.get_type().name()?;
            return Err(PyTypeError::new_err(format!("expected a mapping of amounts, got {class}")));
        };
        let mut categories = Vec::new();
        for pair in mapping.items()?.iter() {
            let (name, amount) = pair.extract::<(Text, Money)>()?;
            categories.push((name.0, amount.0));
        }
        Ok(Self(categories))
    }
}

/// Several entries: any iterable of `SpendEntry`.
struct Entries(Vec<SpendEntry>);

impl FromPyObject<'_, '_> for Entries {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        <SpendEntry as PyTypeInfo>::TYPE_HINT
    );

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let mut entries = Vec::new();
        for entry in object.try_iter()? {
            entries.push(entry?.cast::<SpendEntry>()?.get().clone());
        }
        Ok(Self(entries))
    }
}

impl SpendEntry {
    fn read(self, agent: &GroceryAgent) -> Answer<budgets::SpendEntry> {
        let day = match self.day {
            Some(day) => day.parse()?,
            None => agent.budgets().today(),
        };
        let entry = budgets::SpendEntry::new(self.id, day, self.total);
        Ok(self.categories.iter().fold(entry, |entry, (name, amount)| entry.with_category(name, *amount)))
    }
}

/// What may be spent in a day, week, month or year, for everything or for a category, and how it stands. Imported orders
/// and receipts count by themselves, on the day of the order.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct Budgets(pub(crate) Arc<Shared>);

#[pymethods]
impl Budgets {
    /// Sets a budget, in place of the one for the same period ("day", "week", "month" or "year") and category. Answers
    /// the thresholds, in percent, that what is spent already crosses; without any, 50, 80 and 100 are told. Weeks begin on
    /// `week_starts_on`, Monday = 1 to Sunday = 7.
    #[pyo3(
        signature = (period, limit, *, category = None, thresholds = None, week_starts_on = 1, user_id = local()),
        text_signature = "($self, period, limit, *, category=None, thresholds=None, week_starts_on=1, user_id='local')"
    )]
    async fn set(
        &self,
        period: Text,
        limit: Money,
        category: Option<Text>,
        thresholds: Option<Vec<u16>>,
        week_starts_on: u8,
        user_id: Text,
    ) -> PyResult<Vec<Crossing>> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let mut budget = budgets::Budget::new(period.0.parse().map_err(crate::error::Fault)?, limit.0)
            .weeks_from(week_starts_on);
        if let Some(category) = category {
            budget = budget.for_category(&category.0);
        }
        if let Some(thresholds) = thresholds {
            budget = budget.with_thresholds(thresholds);
        }
        let crossed = run(async move { agent.budgets().set(&user, budget).await }).await?;
        Ok(crossed.into_iter().map(Into::into).collect())
    }

    /// Takes a budget away. Answers whether it was there.
    #[pyo3(
        signature = (period, *, category = None, user_id = local()),
        text_signature = "($self, period, *, category=None, user_id='local')"
    )]
    async fn remove(&self, period: Text, category: Option<Text>, user_id: Text) -> PyResult<bool> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let period = period.0.parse().map_err(crate::error::Fault)?;
        run(async move {
            agent.budgets().remove(&user, period, category.as_ref().map(|name| name.0.as_str())).await
        })
        .await
    }

    /// How a user's budgets stand today: the shortest period first, in it everything before categories.
    #[pyo3(signature = (*, user_id = local()), text_signature = "($self, *, user_id='local')")]
    async fn standing(&self, user_id: Text) -> PyResult<Vec<BudgetStatus>> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let standing = run(async move { agent.budgets().standing(&user).await }).await?;
        Ok(standing.into_iter().map(Into::into).collect())
    }

    /// Records what was spent; an id that is known is replaced. Answers the thresholds that this crossed, each told once
    /// in its period.
    #[pyo3(signature = (entries, *, user_id = local()), text_signature = "($self, entries, *, user_id='local')")]
    async fn spend(&self, entries: Entries, user_id: Text) -> PyResult<Vec<Crossing>> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let entries = entries.0.into_iter().map(|entry| entry.read(&agent)).collect::<Answer<Vec<_>>>()?;
        let crossed = run(async move { agent.budgets().spend(&user, entries).await }).await?;
        Ok(crossed.into_iter().map(Into::into).collect())
    }

    /// Takes entries away, such as of an order that was cancelled. Answers how many were there.
    #[pyo3(signature = (ids, *, user_id = local()), text_signature = "($self, ids, *, user_id='local')")]
    async fn remove_spend(&self, ids: Texts, user_id: Text) -> PyResult<usize> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        run(async move { agent.budgets().remove_spend(&user, ids.0).await }).await
    }

    /// Takes all budgets of a user away, with everything recorded.
    #[pyo3(signature = (*, user_id = local()), text_signature = "($self, *, user_id='local')")]
    async fn forget_all(&self, user_id: Text) -> PyResult<()> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        run(async move { agent.budgets().forget_all(&user).await }).await
    }

    /// The shopper's own day, ISO 8601.
    fn today(&self) -> Answer<String> {
        Ok(self.0.get()?.budgets().today().to_string())
    }
}
