//! A language model as a second opinion, where the command was built for one.

use grocery_core::GroceryAgentBuilder;

use crate::{Outcome, args::ModelArgs};

/// Where the key of the model's server is taken from. Arguments can be seen by others on the machine.
#[cfg(feature = "llm")]
const KEY: &str = "GROCERY_MODEL_KEY";

/// Plugs the model in that was named, if one was.
#[cfg(feature = "llm")]
pub(crate) fn plug_in(builder: GroceryAgentBuilder, args: &ModelArgs) -> Outcome<GroceryAgentBuilder> {
    use std::sync::Arc;

    use grocery_core::{
        adapters::{HttpTransport, OllamaModel, OpenAiModel},
        nlu::llm::{AssistantConfig, LanguageModel},
    };

    use crate::{Failure, args::ModelApi};

    let (Some(name), Some(url)) = (&args.model, &args.model_url) else { return Ok(builder) };
    if !(url.starts_with("http://") || url.starts_with("https://")) {
        return Err(Failure::input(format!(
            "{url:?} is no address of a server; write one such as http://localhost:11434"
        )));
    }
    let transport = Arc::new(HttpTransport::new()?);
    let model: Arc<dyn LanguageModel> = match args.model_api {
        ModelApi::Ollama => Arc::new(OllamaModel::new(transport, url.as_str(), name.as_str())),
        ModelApi::Openai => {
            let model = OpenAiModel::new(transport, url.as_str(), name.as_str());
            Arc::new(match std::env::var(KEY) {
                Ok(key) if !key.is_empty() => model.with_key(key),
                _ => model,
            })
        }
    };
    Ok(builder.language_model(model, AssistantConfig::default()))
}

/// Built without language models: there is nothing to plug in.
#[cfg(not(feature = "llm"))]
#[expect(clippy::unnecessary_wraps, reason = "the other build can fail here")]
pub(crate) fn plug_in(builder: GroceryAgentBuilder, _: &ModelArgs) -> Outcome<GroceryAgentBuilder> {
    Ok(builder)
}
