//! A language model written in Python, as a port of the core.

use async_trait::async_trait;
use grocery_core::{
    Error, ErrorKind, Result,
    nlu::llm::{CompletionRequest, LanguageModel},
};
use pyo3::{prelude::*, types::PyString};

use super::{HostMethod, show};
use crate::value;

/// A host's object with a `name` and a `complete` method.
pub(crate) struct HostModel(HostMethod);

impl HostModel {
    /// Looks at the object once; what is missing is said now and not at the first question.
    pub(crate) fn new(model: &Bound<'_, PyAny>) -> PyResult<Self> {
        HostMethod::new(model, "language_model", "LanguageModel", "complete").map(Self)
    }
}

#[async_trait]
impl LanguageModel for HostModel {
    fn name(&self) -> &str {
        self.0.name()
    }

    async fn complete(&self, request: CompletionRequest) -> Result<String> {
        let answer = self.0.call(value::CompletionRequest(request)).await?;
        Python::attach(|py| {
            let answer = answer.bind(py);
            match answer.cast::<PyString>() {
                Ok(text) => Ok(text.to_string_lossy().into_owned()),
                Err(_) => {
                    let text = format!("it answered {} instead of a str", show(answer));
                    Err(Error::new(ErrorKind::BadAnswer, text)
                        .with_hint("answer the text that the model wrote"))
                }
            }
        })
    }
}
