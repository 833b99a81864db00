//! What was taught: phrases of users, and intents of the host's own.

use grocery_core::{catalog, nlu};
use pyo3::prelude::*;

use super::handle;
use crate::convert::Text;

handle! {
    /// A phrase and the product that one user means by it.
    Alias(catalog::Alias) {
        /// The phrase in its plain form.
        phrase: String = |v| v.phrase.clone();
        /// The product.
        product_id: String = |v| v.product.to_string();
        /// How often it was taught.
        uses: u32 = |v| v.uses;
        /// When it was taught last, RFC 3339.
        at: String = |v| v.at.to_string();
    }

    /// An intent, what it means and what is said for it.
    IntentInfo(nlu::IntentInfo) {
        /// The wire name; for a custom intent the name it was taught under.
        name: String = |v| v.name.clone();
        /// What a shopper wants with it, in one sentence.
        description: String = |v| v.description.clone();
        /// What a shopper may say, at most three.
        examples: Vec<String> = |v| v.examples.clone();
        /// Whether the program taught it.
        custom: bool = |v| v.custom;
    }

    /// Which model of custom intents this is.
    ModelVersion(nlu::ModelVersion) {
        /// Made from the examples: the same examples give the same version.
        version: String = |v| v.version.clone();
        /// The names of the intents, in order of the alphabet.
        intents: Vec<String> = |v| v.intents.clone();
        /// How many examples it was made from.
        examples: usize = |v| v.examples;
    }
}

/// A sentence and the custom intent it stands for. The name of an intent is lower-case letters, digits
/// and `_`, such as `store_hours`.
#[pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq)]
pub(crate) struct Example(pub(crate) nlu::Example);

#[pymethods]
impl Example {
    #[new]
    fn new(intent: Text, text: Text) -> Self {
        Self(nlu::Example::new(intent.0, text.0))
    }

    /// The name of the intent.
    #[getter]
    fn intent(&self) -> String {
        self.0.intent.clone()
    }

    /// What a shopper may say.
    #[getter]
    fn text(&self) -> String {
        self.0.text.clone()
    }

    fn __repr__(&self) -> String {
        format!("Example({:?}, {:?})", self.0.intent, self.0.text)
    }
}
