//! A language model beside the rules, through the agent.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use grocery_core::{
    GroceryAgent, ProcessRequest, Result,
    nlu::{
        Intent,
        llm::{AssistantConfig, CompletionRequest, LanguageModel},
    },
};
use serde_json::{Value, json};

struct Canned {
    answer: Mutex<Value>,
    asked: AtomicUsize,
}

#[async_trait]
impl LanguageModel for Canned {
    fn name(&self) -> &str {
        "canned"
    }

    async fn complete(&self, _: CompletionRequest) -> Result<String> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Ok(self.answer.lock().unwrap().to_string())
    }
}

fn agent(items: &[&str]) -> (GroceryAgent, Arc<Canned>) {
    let items: Vec<Value> =
        items.iter().map(|n| json!({"name": n, "quantity": null, "unit": null, "brand": null})).collect();
    let answer = json!({"actions": [{"intent": "add_items", "items": items}]});
    let model = Arc::new(Canned { answer: Mutex::new(answer), asked: AtomicUsize::new(0) });
    let agent =
        GroceryAgent::builder().language_model(model.clone(), AssistantConfig::default()).build().unwrap();
    (agent, model)
}

async fn names(agent: &GroceryAgent, text: &str) -> (String, Vec<String>) {
    let answer = agent.process(ProcessRequest::local(text)).await.unwrap();
    let names = answer.grocery_list.items.iter().map(|i| i.requested.clone()).collect();
    (answer.response, names)
}

/// The rules are unsure of this one, and it is longer than what the intent model judges.
const ODD: &str = "zorblax would be the thing, were it to be had, said my aunt to the wind that was there when she had been \
where they were, who would know whether it might have been there because it was what she had said it was while they were not \
there, nor would he know what it was";

#[tokio::test]
async fn the_model_is_asked_only_in_doubt() {
    let (agent, model) = agent(&["zorblax"]);
    assert_eq!(names(&agent, "add milk and two avocados").await.1, ["milk", "avocados"]);
    assert_eq!(model.asked.load(Ordering::SeqCst), 0);
    assert!(agent.parse(ODD).confidence() < 0.6, "the sentence is odd enough: {:?}", agent.parse(ODD));
    assert_eq!(names(&agent, ODD).await.1, ["milk", "avocados", "zorblax"]);
    assert_eq!(model.asked.load(Ordering::SeqCst), 1);
    let opinion = agent.understand(ODD, None, &[]).await;
    assert_eq!(opinion.understanding.intent(), Intent::AddItems);
}

#[tokio::test]
async fn what_was_not_said_is_asked_about_first() {
    let (agent, _) = agent(&["zorblax", "caviar"]);
    let (reply, list) = names(&agent, ODD).await;
    assert_eq!(list, ["zorblax"]);
    assert!(reply.ends_with("Did you also want caviar? Say yes to add it."), "{reply}");
    assert_eq!(names(&agent, "yes").await.1, ["zorblax", "caviar"]);
    // The question was answered; another yes adds nothing.
    assert_eq!(names(&agent, "yes").await.1, ["zorblax", "caviar"]);
}

#[tokio::test]
async fn no_leaves_it_off() {
    let (agent, _) = agent(&["caviar"]);
    assert!(names(&agent, ODD).await.1.is_empty());
    assert!(names(&agent, "no").await.1.is_empty());
    assert!(names(&agent, "yes").await.1.is_empty());
}
