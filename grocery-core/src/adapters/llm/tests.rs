//! Against a real HTTP server on the loopback interface.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};

use super::*;
use crate::{
    adapters::HttpTransport,
    clock::{Date, SystemClock},
    money::Currency,
    nlu::{
        Intent, NoteKind, ParseContext, Parser,
        llm::{Assistant, AssistantConfig, LanguageModel},
    },
    testing::{self, LoopbackReply, LoopbackRequest, LoopbackServer},
};

fn transport() -> Arc<dyn Transport> {
    Arc::new(HttpTransport::new().unwrap())
}

fn body(request: &LoopbackRequest) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

/// Answers as Ollama does, with the first key of the schema that is asked for.
fn ollama(request: &LoopbackRequest) -> LoopbackReply {
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/api/chat"));
    let asked = body(request);
    assert_eq!((&asked["stream"], &asked["model"]), (&json!(false), &json!("llama3.2:3b")));
    let key = asked["format"]["required"][0].as_str().unwrap();
    let content = json!({ key: "white" }).to_string();
    LoopbackReply::Answer(
        200,
        json!({"message": {"role": "assistant", "content": content}, "done": true}).to_string(),
    )
}

fn openai(request: &LoopbackRequest) -> LoopbackReply {
    assert_eq!(request.path, "/v1/chat/completions");
    if !request.headers.contains(&("authorization".to_owned(), "Bearer sesame".to_owned())) {
        return LoopbackReply::Answer(401, json!({"error": {"message": "wrong key"}}).to_string());
    }
    let asked = body(request);
    let key = asked["response_format"]["json_schema"]["schema"]["required"][0].as_str().unwrap();
    let content = json!({ key: "white" }).to_string();
    LoopbackReply::Answer(200, json!({"choices": [{"message": {"content": content}}]}).to_string())
}

#[tokio::test]
async fn the_ready_transport_keeps_its_contract() {
    testing::transport(transport()).await;
}

#[tokio::test]
async fn both_protocols_keep_the_contract() {
    let server = LoopbackServer::start(ollama);
    testing::language_model(Arc::new(OllamaModel::new(transport(), server.url(), "llama3.2:3b"))).await;
    let server = LoopbackServer::start(openai);
    let url = format!("{}/v1/", server.url());
    testing::language_model(Arc::new(OpenAiModel::new(transport(), &url, "m").with_key("sesame"))).await;
    let wrong = OpenAiModel::new(transport(), &url, "m").with_key("open");
    let e = wrong.complete(crate::nlu::llm::CompletionRequest::new("", "", json!({}), 1)).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Unauthenticated);
    assert!(e.to_string().contains("wrong key") && !format!("{e:?}{wrong:?}").contains("open\""));
}

#[tokio::test]
async fn a_refusal_says_how_long_to_wait_and_repeats_no_key() {
    for (status, kind, wait) in [
        (429, ErrorKind::RateLimited, Some(Duration::from_secs(7))),
        (503, ErrorKind::Unavailable, Some(Duration::from_secs(7))),
        (400, ErrorKind::InvalidInput, None),
        (301, ErrorKind::BadAnswer, None),
    ] {
        let server = LoopbackServer::start(move |_| {
            let said = json!({"error": {"message": "no more for sk-sesame today"}}).to_string();
            LoopbackReply::AnswerWith(status, vec![("Retry-After".to_owned(), "7".to_owned())], said)
        });
        let model = OpenAiModel::new(transport(), server.url(), "m").with_key("sk-sesame");
        let request = crate::nlu::llm::CompletionRequest::new("", "", json!({}), 1);
        let e = model.complete(request).await.unwrap_err();
        assert_eq!((e.kind(), e.retry_after()), (kind, wait), "{status}");
        assert!(
            e.message().contains("no more for *** today") && !format!("{e:?}").contains("sesame"),
            "{e:?}"
        );
        assert_eq!(e.hint().unwrap().contains("moved"), status == 301);
    }
}

/// Whatever the server does, there is a reading, in bounded time, and the rules' one where it is no use.
#[tokio::test]
async fn a_server_in_trouble_never_spoils_the_reading() {
    let page = "<html>".repeat(50_000);
    let replies = [
        LoopbackReply::Answer(200, "{\"message\":{\"content\":\"{broken\"}}".to_owned()),
        LoopbackReply::Answer(200, "{\"message\":{}}".to_owned()),
        LoopbackReply::Answer(200, page.clone()),
        LoopbackReply::Answer(404, "{\"error\":\"model 'm' not found\"}".to_owned()),
        LoopbackReply::Answer(429, String::new()),
        LoopbackReply::Answer(500, page),
        LoopbackReply::CutShort,
        LoopbackReply::Close,
        LoopbackReply::Hang,
    ];
    let context = ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD);
    let text = "mayhaps some of that zorblax, could we, if it were to be had";
    for reply in replies {
        let server = LoopbackServer::start({
            let reply = reply.clone();
            move |_| reply.clone()
        });
        let model = Arc::new(OllamaModel::new(transport(), server.url(), "m"));
        let config = AssistantConfig::default().with_below(1.1).with_budget(Duration::from_millis(300));
        let assistant = Assistant::new(model, Arc::new(SystemClock::new()), config);
        let heard = Parser::new().parse(text, &context);
        let opinion = assistant.second_opinion(text, heard.clone(), &context).await;
        assert!(opinion.failure.is_some(), "{reply:?}");
        assert_eq!(opinion.understanding.actions, heard.actions);
        let note = opinion.understanding.notes.last().unwrap();
        assert_eq!(note.kind, NoteKind::SecondOpinion);
        assert!(note.text.len() < 400, "{}", note.text);
    }
}

#[tokio::test]
async fn a_good_answer_is_used() {
    let server = LoopbackServer::start(|_| {
        let content = json!({"actions": [{"intent": "add_items", "items": [
            {"name": "zorblax", "quantity": null, "unit": null, "brand": null}]}]});
        LoopbackReply::Answer(200, json!({"message": {"content": content.to_string()}}).to_string())
    });
    let model = Arc::new(OllamaModel::new(transport(), server.url(), "m"));
    let config = AssistantConfig::default().with_below(1.1);
    let assistant = Assistant::new(model, Arc::new(SystemClock::new()), config);
    let context = ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD);
    let text = "mayhaps some of that zorblax, could we, if it were to be had";
    let opinion = assistant.second_opinion(text, Parser::new().parse(text, &context), &context).await;
    assert_eq!(opinion.understanding.intent(), Intent::AddItems);
    assert_eq!(opinion.understanding.actions[0].items[0].name, "zorblax");
}
