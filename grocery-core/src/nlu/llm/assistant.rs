//! Asks a model where the rules are unsure, within bounds.

use std::{sync::Arc, time::Duration};

use tokio::sync::Semaphore;

use super::{
    LanguageModel,
    answer::{self, Checked},
    prompt, said,
};
use crate::{
    clock::Clock,
    error::{Error, ErrorKind, Result},
    nlu::{Item, Note, NoteKind, ParseContext, Understanding},
    resilience::{Call, Deadline, Policy, with_timeout},
};

/// When a model is asked and how long one waits for it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AssistantConfig {
    /// It is asked where the confidence of the rules is below this. Default 0.6.
    pub below: f64,
    /// How long an answer may take, waiting in line included. Default 3 seconds.
    pub budget: Duration,
    /// How many questions may run at once. Default 4, at least 1.
    pub max_concurrent: usize,
    /// Longer texts are not sent, in bytes. Default 2,000.
    pub max_text_bytes: usize,
}

impl Default for AssistantConfig {
    fn default() -> Self {
        Self { below: 0.6, budget: Duration::from_secs(3), max_concurrent: 4, max_text_bytes: 2_000 }
    }
}

impl AssistantConfig {
    /// The same, asked below this confidence (0 never, 1 almost always).
    #[must_use]
    pub fn with_below(mut self, confidence: f64) -> Self {
        self.below = confidence;
        self
    }

    /// The same, waiting this long.
    #[must_use]
    pub fn with_budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    /// The same, with so many questions at once.
    #[must_use]
    pub fn with_max_concurrent(mut self, count: usize) -> Self {
        self.max_concurrent = count;
        self
    }
}

/// What came of asking.
#[derive(Debug)]
#[non_exhaustive]
pub struct SecondOpinion {
    /// What was understood: by the model where its answer held, else by the rules. A note says which.
    pub understanding: Understanding,
    /// Items to add that the model named and the text does not. Ask before you take them.
    pub offered: Vec<Item>,
    /// Why the model did not help, where it did not.
    pub failure: Option<Error>,
}

impl SecondOpinion {
    /// The rules' word alone.
    #[must_use]
    pub const fn offline(heard: Understanding) -> Self {
        Self { understanding: heard, offered: Vec::new(), failure: None }
    }
}

/// A model with its bounds. Cheap to share behind an `Arc`.
///
/// ```
/// use std::sync::Arc;
/// use grocery_core::{Currency, Date, SystemClock, Result, nlu::{Intent, ParseContext, Parser}};
/// use grocery_core::nlu::llm::{Assistant, AssistantConfig, CompletionRequest, LanguageModel};
///
/// struct Canned;
/// #[async_trait::async_trait]
/// impl LanguageModel for Canned {
///     fn name(&self) -> &str { "canned" }
///     async fn complete(&self, _: CompletionRequest) -> Result<String> {
///         Ok(r#"{"actions":[{"intent":"add_items","items":[{"name":"zorblax","quantity":null,"unit":null,"brand":null}],
///             "list_name":null,"budget":null,"servings":null,"recipe":null,"diet":null,"allergen":null,"store":null}]}"#.to_owned())
///     }
/// }
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let assistant = Assistant::new(Arc::new(Canned), Arc::new(SystemClock::new()), AssistantConfig::default().with_below(1.1));
/// let context = ParseContext::new(Date::new(2026, 11, 20)?, Currency::USD);
/// let text = "mayhaps some of that zorblax, could we, if it were to be had";
/// let heard = Parser::new().parse(text, &context);
/// let opinion = assistant.second_opinion(text, heard, &context).await;
/// assert_eq!(opinion.understanding.intent(), Intent::AddItems);
/// assert_eq!(opinion.understanding.actions[0].items[0].name, "zorblax");
/// # Ok::<(), grocery_core::Error>(())
/// # }).unwrap();
/// ```
pub struct Assistant {
    model: Arc<dyn LanguageModel>,
    clock: Arc<dyn Clock>,
    config: AssistantConfig,
    line: Semaphore,
    policy: Option<Arc<Policy>>,
}

impl std::fmt::Debug for Assistant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Assistant").field("model", &self.model.name()).field("config", &self.config).finish()
    }
}

impl Assistant {
    /// A model with its bounds. Time is measured on `clock`.
    #[must_use]
    pub fn new(model: Arc<dyn LanguageModel>, clock: Arc<dyn Clock>, config: AssistantConfig) -> Self {
        let line = Semaphore::new(config.max_concurrent.clamp(1, Semaphore::MAX_PERMITS));
        Self { model, clock, config, line, policy: None }
    }

    /// The same, asking the model under this policy: while its breaker is open the rules' word stands at
    /// once. All of it happens within [`AssistantConfig::budget`].
    #[must_use]
    pub fn with_policy(mut self, policy: Arc<Policy>) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Whether the model would be asked about this.
    #[must_use]
    pub fn wants(&self, text: &str, heard: &Understanding) -> bool {
        let nothing = heard.notes.iter().any(|n| matches!(n.kind, NoteKind::Empty | NoteKind::TooLong));
        !nothing && text.len() <= self.config.max_text_bytes && heard.confidence() < self.config.below
    }

    /// What the rules `heard` of `text`, or the model's reading where it is wanted and holds. Never
    /// fails and never takes longer than the budget.
    pub async fn second_opinion(
        &self,
        text: &str,
        heard: Understanding,
        context: &ParseContext,
    ) -> SecondOpinion {
        if !self.wants(text, &heard) {
            return SecondOpinion::offline(heard);
        }
        let name = self.model.name();
        match self.ask(text, &heard.language, context).await {
            Ok(checked) if checked.actions.is_empty() && checked.offered.is_empty() => {
                let e = Error::new(ErrorKind::BadAnswer, "the answer holds nothing that the text bears out");
                Self::unhelped(heard, name, e)
            }
            Ok(checked) => {
                let mut understanding = heard;
                // Where all it has is an offer, what the rules heard stands beside the question.
                if !checked.actions.is_empty() {
                    understanding.actions = checked.actions;
                    understanding.notes.clear();
                }
                let note = |text| Note { kind: NoteKind::SecondOpinion, text, span: None };
                understanding.notes.push(note(format!("read with the help of {name}")));
                for dropped in checked.dropped {
                    understanding.notes.push(note(format!("{name} named {dropped:?}, which was not said")));
                }
                SecondOpinion { understanding, offered: checked.offered, failure: None }
            }
            Err(e) => Self::unhelped(heard, name, e),
        }
    }

    fn unhelped(mut heard: Understanding, name: &str, e: Error) -> SecondOpinion {
        let text = format!("{name} was asked and did not help: {e}");
        heard.notes.push(Note { kind: NoteKind::SecondOpinion, text, span: None });
        SecondOpinion { understanding: heard, offered: Vec::new(), failure: Some(e) }
    }

    async fn ask(&self, text: &str, language: &str, context: &ParseContext) -> Result<Checked> {
        let question = prompt::request(text, context.today, language);
        let deadline = Deadline::after(self.clock.now(), self.config.budget);
        let asked = async {
            // Waiting in line counts against the budget as well, so that a slow model cannot pile up work.
            let _place = self
                .line
                .acquire()
                .await
                .map_err(|_| Error::new(ErrorKind::Internal, "the line to the model is closed"))?;
            match &self.policy {
                None => self.model.complete(question).await,
                Some(policy) => {
                    let call = Call::idempotent().by(deadline);
                    policy.run(call, |_| self.model.complete(question.clone())).await
                }
            }
        };
        let answer = with_timeout(&*self.clock, self.config.budget, asked).await??;
        answer::check(&answer, text, &said::numbers(text, language), context.currency)
    }
}
