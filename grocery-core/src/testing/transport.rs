//! What every [`Transport`] owes.

use std::{sync::Arc, time::Duration};

use super::{LoopbackReply, LoopbackServer};
use crate::{
    adapters::{HttpMethod, HttpRequest, Transport},
    error::ErrorKind,
};

/// Runs the whole suite against servers on the loopback interface. Must run where the transport can: in
/// a tokio runtime with time and I/O, say.
///
/// # Panics
/// Where the transport breaks its contract.
pub async fn transport(transport: Arc<dyn Transport>) {
    let t = &*transport;
    requests_arrive_whole(t).await;
    every_status_is_an_answer(t).await;
    silence_is_an_error(t).await;
    large_answers_are_refused(t).await;
}

async fn requests_arrive_whole(t: &dyn Transport) {
    let server = LoopbackServer::start(|r| LoopbackReply::Answer(200, format!("{} {}", r.method, r.path)));
    let url = format!("{}/a/b?c=d%20e", server.url());
    let json = "{\"name\":\"crème 🥛\"}";
    let sent = HttpRequest::post_json(&url, json.to_owned()).with_header("authorization", "Bearer abc");
    let answer = t.send(sent).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"POST /a/b?c=d%20e".as_slice()));
    assert_eq!(answer.header("X-Scripted"), Some("yes"));
    let seen = server.seen();
    let header = |name: &str| {
        let found = seen[0].headers.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(seen[0].body, json.as_bytes());
    assert_eq!(header("content-type"), Some("application/json"));
    assert_eq!(header("authorization"), Some("Bearer abc"));
    for (method, name) in [(HttpMethod::Get, "GET"), (HttpMethod::Put, "PUT"), (HttpMethod::Delete, "DELETE")]
    {
        t.send(HttpRequest::new(method, &url)).await.unwrap();
        assert_eq!(server.seen().last().unwrap().method, name);
    }
}

async fn every_status_is_an_answer(t: &dyn Transport) {
    for status in [201, 301, 404, 429, 500, 503] {
        let server = LoopbackServer::start(move |_| LoopbackReply::Answer(status, "{}".to_owned()));
        let answer = t.send(HttpRequest::new(HttpMethod::Get, server.url())).await.unwrap();
        assert_eq!(answer.status, status);
    }
}

async fn silence_is_an_error(t: &dyn Transport) {
    // Only silence may run into the timeout: on a busy machine even a refusal takes its time.
    let (brief, patient) = (Duration::from_millis(200), Duration::from_secs(60));
    let get = |url: String, timeout| HttpRequest::new(HttpMethod::Get, url).with_timeout(timeout);
    assert_eq!(
        t.send(get("http://127.0.0.1:1".to_owned(), patient)).await.unwrap_err().kind(),
        ErrorKind::Unavailable
    );
    for reply in [LoopbackReply::Close, LoopbackReply::CutShort] {
        let server = LoopbackServer::start(move |_| reply.clone());
        let e = t.send(get(server.url(), patient)).await.unwrap_err();
        assert_eq!(e.kind(), ErrorKind::Unavailable);
    }
    let server = LoopbackServer::start(|_| LoopbackReply::Hang);
    let e = t.send(get(format!("{}/?key=hush", server.url()), brief)).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Timeout);
    assert!(!format!("{e:?} {e}").contains("hush"), "an error names no key");
    let e = t.send(get("no address".to_owned(), patient)).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::InvalidInput);
}

async fn large_answers_are_refused(t: &dyn Transport) {
    let server = LoopbackServer::start(|_| LoopbackReply::Answer(200, "x".repeat(9 * 1024 * 1024)));
    let e = t.send(HttpRequest::new(HttpMethod::Get, server.url())).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::TooLarge);
}
