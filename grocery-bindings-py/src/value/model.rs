//! A language model's questions, and what came of asking it.

use grocery_core::nlu::llm;
use pyo3::prelude::*;

use super::{Item, Understanding};
use crate::convert::{JsonDict, dict};

/// What a language model is asked: what it is to do, with what, and the schema its answer has to keep to.
#[pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq)]
pub(crate) struct CompletionRequest(pub(crate) llm::CompletionRequest);

#[pymethods]
impl CompletionRequest {
    /// What the model is to do; the same for every question.
    #[getter]
    fn system(&self) -> String {
        self.0.system.clone()
    }

    /// What it is to do it with.
    #[getter]
    fn prompt(&self) -> String {
        self.0.prompt.clone()
    }

    /// The JSON schema that the answer has to keep to, as a dict.
    #[getter]
    fn schema<'py>(&self, py: Python<'py>) -> PyResult<JsonDict<'py>> {
        dict(py, &self.0.schema)
    }

    /// The longest answer, in tokens of the model.
    #[getter]
    fn max_tokens(&self) -> u32 {
        self.0.max_tokens
    }

    fn __repr__(&self) -> String {
        format!("<CompletionRequest of {} bytes>", self.0.prompt.len())
    }
}

/// What the rules and, where it was asked, the language model made of a sentence.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct SecondOpinion {
    understanding: Py<Understanding>,
    offered: Vec<Py<Item>>,
    failure: Option<String>,
}

impl SecondOpinion {
    pub(crate) fn new(py: Python<'_>, opinion: llm::SecondOpinion) -> PyResult<Self> {
        let offered: PyResult<Vec<Py<Item>>> =
            opinion.offered.into_iter().map(|item| Py::new(py, Item::from(item))).collect();
        Ok(Self {
            understanding: Py::new(py, Understanding::from(opinion.understanding))?,
            offered: offered?,
            failure: opinion.failure.map(|e| e.to_string()),
        })
    }
}

#[pymethods]
impl SecondOpinion {
    /// What was understood: by the model where its answer held, else by the rules. A note says which.
    #[getter]
    fn understanding(&self, py: Python<'_>) -> Py<Understanding> {
        self.understanding.clone_ref(py)
    }

    /// Items to add that the model named and the text does not. Ask before you take them.
    #[getter]
    fn offered(&self, py: Python<'_>) -> Vec<Py<Item>> {
        self.offered.iter().map(|item| item.clone_ref(py)).collect()
    }

    /// Why the model did not help, where it was asked and did not.
    #[getter]
    fn failure(&self) -> Option<String> {
        self.failure.clone()
    }

    fn __repr__(&self) -> String {
        format!("<SecondOpinion with {} offered>", self.offered.len())
    }
}
