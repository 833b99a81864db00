//! The warmer: what it is told when an agent is made, and `agent.warmer`.

use std::sync::Arc;

use grocery_core::{GroceryAgentBuilder, UserId, agent::WarmerSettings};
use pyo3::{Borrowed, exceptions::PyTypeError, inspect::PyStaticExpr, prelude::*, type_hint_identifier};

use crate::{
    agent::Shared,
    convert::{Data, Text, Texts, product_ids},
    error::{Answer, Fault},
    runtime::run,
    value::{WarmProgress, WarmReport, WarmerState},
};

/// A function that is told how far a run is.
pub(crate) struct OnWarmProgress(Py<PyAny>);

impl FromPyObject<'_, '_> for OnWarmProgress {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_identifier!("grocery_core.warming", "OnWarmProgress");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if object.is_callable() {
            return Ok(Self(object.to_owned().unbind()));
        }
        Err(PyTypeError::new_err(format!("on_warm_progress cannot be called: {}", object.get_type().name()?)))
    }
}

impl OnWarmProgress {
    /// Tells the program. What it raises is shown where Python shows what nobody can catch, and the run goes on.
    fn tell(&self, at: grocery_core::warmer::WarmProgress) {
        // None while the interpreter ends: there is nobody left to tell.
        Python::try_attach(|py| {
            if let Err(raised) = self.0.call1(py, (WarmProgress::from(at),)) {
                raised.write_unraisable(py, Some(self.0.bind(py)));
            }
        });
    }
}

/// Puts settings and listener into a builder.
pub(crate) fn add_warmer(
    mut builder: GroceryAgentBuilder,
    settings: Option<Data>,
    on_progress: Option<OnWarmProgress>,
) -> Answer<GroceryAgentBuilder> {
    if let Some(settings) = settings {
        builder = builder.warmer(WarmerSettings::default().with_json(&settings.0)?);
    }
    if let Some(listener) = on_progress {
        builder = builder.on_warm_progress(move |at| listener.tell(at));
    }
    Ok(builder)
}

/// Fetches prices before anybody asks for them. Nothing happens by itself: call `tick` from a timer of yours, or let
/// `run` wait. Two runs are never under way at once, and no hour costs more than the budget.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct Warmer(pub(crate) Arc<Shared>);

#[pymethods]
impl Warmer {
    /// Runs every strategy that is due: each once, however long nobody called. Does nothing where nothing is due or
    /// another run is under way; what is due then stays due.
    async fn tick(&self) -> PyResult<WarmReport> {
        let agent = self.0.get()?;
        Ok(run(async move { Ok(agent.warmer().tick().await) }).await?.into())
    }

    /// Runs every strategy now, whatever its schedule says, within the same budget.
    async fn run_now(&self) -> PyResult<WarmReport> {
        let agent = self.0.get()?;
        Ok(run(async move { Ok(agent.warmer().run_now().await) }).await?.into())
    }

    /// Waits and runs what is due, for as long as anything ever is: put it into a task, and cancel that before you close
    /// the agent.
    async fn run(&self) -> PyResult<()> {
        let agent = self.0.get()?;
        run(async move {
            agent.warmer().run().await;
            Ok(())
        })
        .await
    }

    /// When something is due next, RFC 3339; None where nothing ever is.
    fn next_due(&self) -> PyResult<Option<String>> {
        Ok(self.0.get()?.warmer().next_due().map(|at| at.to_string()))
    }

    /// How it is doing: its strategies, what is left of the budget, what it did last and what that was good for.
    fn state(&self) -> PyResult<WarmerState> {
        Ok(self.0.get()?.warmer().state().into())
    }

    /// Notes that shoppers asked the price of these products at some time (RFC 3339; now where absent), such as one that
    /// you have written down before a restart. What is asked through the agent is noted by itself.
    #[pyo3(signature = (product_ids, at = None))]
    fn note_asked(&self, product_ids: Texts, at: Option<Text>) -> PyResult<()> {
        let agent = self.0.get()?;
        let at = at.map(|at| at.0.parse()).transpose().map_err(Fault)?;
        let products = self::product_ids(product_ids)?;
        agent.warmer().note_asked(&products, at.unwrap_or_else(|| agent.now()));
        Ok(())
    }

    /// Notes that these users are served. What is said to the agent notes it by itself. The 1,000 served last are known.
    fn note_served(&self, user_ids: Texts) -> PyResult<()> {
        let agent = self.0.get()?;
        let users = user_ids.0.into_iter().map(UserId::new).collect::<Result<Vec<_>, _>>().map_err(Fault)?;
        agent.warmer().note_served(&users);
        Ok(())
    }
}
