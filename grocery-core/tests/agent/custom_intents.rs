//! Intents that a host teaches: heard, kept, chosen.

use grocery_core::{ErrorKind, GroceryAgent, Intent, ProcessRequest, nlu::Example};

fn examples(intent: &str, texts: &[&str]) -> Vec<Example> {
    texts.iter().map(|t| Example::new(intent, *t)).collect()
}

fn hours() -> Vec<Example> {
    examples(
        "store_hours",
        &["what time do you open", "when do you close", "opening hours please", "are you open today"],
    )
}

fn heard(agent: &GroceryAgent, text: &str) -> Option<String> {
    let heard = agent.parse(text);
    assert_eq!(heard.intent() == Intent::Custom, heard.slots().custom.is_some());
    heard.slots().custom
}

#[tokio::test]
async fn what_is_taught_is_heard_and_processed() {
    let agent = GroceryAgent::builder().build().unwrap();
    let built_in = agent.understanding().intents().len();
    assert_eq!(heard(&agent, "when do you open"), None);
    agent.understanding().train(&hours()).await.unwrap();
    assert_eq!(heard(&agent, "when do you open").as_deref(), Some("store_hours"));
    let intents = agent.understanding().intents();
    assert_eq!(intents.len(), built_in + 1);
    let taught = intents.last().unwrap();
    assert_eq!((taught.name.as_str(), taught.custom, taught.examples.len()), ("store_hours", true, 3));

    let answer =
        agent.process(ProcessRequest::new("when do you open?", crate::support::user())).await.unwrap();
    assert_eq!(answer.action, Intent::Custom);
    assert!(answer.response.contains("store hours"), "{}", answer.response);
    let answer =
        agent.process(ProcessRequest::new("add milk and eggs", crate::support::user())).await.unwrap();
    assert_eq!(answer.action, Intent::AddItems);
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn what_is_taught_outlives_the_agent_and_older_versions_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let open = || GroceryAgent::builder().database(dir.path().join("grocery.db")).build().unwrap();
    let agent = open();
    let first = agent.understanding().train(&hours()).await.unwrap();
    let parking = examples("parking", &["where can i park", "is there a parking lot", "do you have parking"]);
    let second = agent.understanding().train(&parking).await.unwrap();
    assert_ne!(first.version, second.version);
    assert_eq!(heard(&agent, "when do you open"), None, "training takes the place of what was there");
    agent.close().await.unwrap();

    let agent = open();
    assert_eq!(agent.understanding().version(), Some(second.clone()));
    assert_eq!(heard(&agent, "is there parking").as_deref(), Some("parking"));
    assert_eq!(agent.understanding().versions().await.unwrap().len(), 2);
    assert_eq!(agent.understanding().use_version(&first.version).await.unwrap(), first);
    agent.close().await.unwrap();

    let agent = open();
    assert_eq!(heard(&agent, "when do you open").as_deref(), Some("store_hours"));
    assert_eq!(heard(&agent, "is there parking"), None);
    let e = agent.understanding().use_version("1-none").await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::InvalidInput);
    let e = agent.understanding().train(&[]).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::InvalidInput);
    assert_eq!(agent.understanding().version(), Some(first), "a training that fails changes nothing");
    agent.understanding().use_built_in().await.unwrap();
    assert_eq!(heard(&agent, "when do you open"), None);
    agent.close().await.unwrap();
    assert_eq!(open().understanding().version(), None);
}
