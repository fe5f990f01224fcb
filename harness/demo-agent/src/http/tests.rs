//! The desk over real HTTP, with a collector that decodes what it sends.

use super::*;
use axum::{body::Bytes, extract::DefaultBodyLimit};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest, common::v1::any_value::Value as AnyValue,
    trace::v1::Span,
};
use prost::Message as _;
use std::{sync::Mutex, time::Duration};
use tokio::{sync::oneshot, task::JoinHandle};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const CALLER: &str = "b7ad6b7169203331";

type Received = Arc<Mutex<Vec<Span>>>;

async fn collect(State(received): State<Received>, body: Bytes) {
    let request = ExportTraceServiceRequest::decode(body).unwrap();
    let scopes = request.resource_spans.into_iter().flat_map(|resource| resource.scope_spans);
    received.lock().unwrap().extend(scopes.flat_map(|scope| scope.spans));
}

async fn collector() -> (String, Received) {
    let received = Received::default();
    let router = Router::new()
        .route("/v1/traces", post(collect))
        .layer(DefaultBodyLimit::disable())
        .with_state(received.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, received)
}

struct Running {
    url: String,
    stop: oneshot::Sender<()>,
    served: JoinHandle<std::io::Result<()>>,
    telemetry: Telemetry,
}

async fn desk(collector: Option<&str>) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let telemetry = Telemetry::start(collector, Duration::from_millis(50)).unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let served = tokio::spawn(run(listener, telemetry.clone(), async { drop(stopped.await) }));
    Running { url, stop, served, telemetry }
}

impl Running {
    async fn say(&self, session: &str, message: &str) -> String {
        let answer = self.post(&json!({ "session_id": session, "message": message })).await;
        answer["reply"].as_str().unwrap().to_owned()
    }

    async fn post(&self, body: &Value) -> Value {
        let response = reqwest::Client::new()
            .post(format!("{}/chat", self.url))
            .header("traceparent", format!("00-{TRACE}-{CALLER}-01"))
            .json(body)
            .send()
            .await
            .unwrap();
        response.json::<Value>().await.unwrap()
    }

    async fn close(self) {
        self.stop.send(()).unwrap();
        self.served.await.unwrap().unwrap();
        tokio::task::spawn_blocking(move || self.telemetry.stop()).await.unwrap().unwrap();
    }
}

const BOOKING: [&str; 4] =
    ["I need a flight from Lisbon to Paris", "2026-12-01", "2 travellers", "Yes, please book it"];

async fn talk(desk: &Running, session: &str) -> Vec<String> {
    let mut replies = Vec::new();
    for message in BOOKING {
        replies.push(desk.say(session, message).await);
    }
    replies
}

fn text<'a>(span: &'a Span, key: &str) -> &'a str {
    let attribute = span.attributes.iter().find(|attribute| attribute.key == key);
    match attribute.and_then(|attribute| attribute.value.as_ref()?.value.as_ref()) {
        Some(AnyValue::StringValue(text)) => text,
        other => panic!("{key} of {} is {other:?}", span.name),
    }
}

fn named<'a>(spans: &'a [Span], name: &str) -> Vec<&'a Span> {
    spans.iter().filter(|span| span.name == name).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_booking_in_four_turns_leaves_a_tree_of_spans() {
    let (url, received) = collector().await;
    let desk = desk(Some(&url)).await;
    let replies = talk(&desk, "session-1").await;
    assert!(replies[3].contains("Your booking reference is TD-"), "{replies:?}");
    desk.close().await;

    let spans = received.lock().unwrap().clone();
    let agents = named(&spans, "invoke_agent travel-desk");
    assert_eq!(agents.len(), 4);
    assert!(agents.iter().all(|span| hex(&span.parent_span_id) == CALLER && hex(&span.trace_id) == TRACE));
    assert!(agents.iter().all(|span| text(span, "gen_ai.conversation.id") == "session-1"));
    let (models, tools) = (
        named(&spans, "chat travel-rules-1"),
        spans.iter().filter(|span| span.name.starts_with("execute_tool")),
    );
    // Two questions, a search and a quote with a proposal, a booking with its confirmation.
    assert_eq!(models.len(), 1 + 1 + 3 + 2);
    let parents: Vec<&[u8]> = agents.iter().map(|span| span.span_id.as_slice()).collect();
    assert!(models.iter().all(|span| parents.contains(&span.parent_span_id.as_slice())));
    assert!(tools.clone().all(|span| parents.contains(&span.parent_span_id.as_slice())));
    assert_eq!(tools.count(), 3);

    let booking = named(&spans, "execute_tool book_trip")[0];
    let result: Value = serde_json::from_str(text(booking, "gen_ai.tool.call.result")).unwrap();
    assert!(replies[3].contains(result["reference"].as_str().unwrap()));
    assert_eq!(text(booking, "gen_ai.tool.call.id"), "call_3");
    let last: Value = serde_json::from_str(text(models[6], "gen_ai.output.messages")).unwrap();
    assert_eq!(last[0]["parts"][0]["content"], replies[3]);
}

#[tokio::test]
async fn a_failed_tool_is_an_error_on_its_span() {
    let (url, received) = collector().await;
    let desk = desk(Some(&url)).await;
    desk.say("s", "Book a hotel in Reykjavik on 2026-12-10, 2 nights, 1 guest").await;
    desk.say("s", "yes").await;
    desk.close().await;
    let spans = received.lock().unwrap().clone();
    let booking = named(&spans, "execute_tool book_trip")[0];
    assert_eq!(booking.status.as_ref().unwrap().code, 2);
    assert_eq!(text(booking, "error.type"), "booking_system_down");
}

#[tokio::test]
async fn equal_conversations_get_equal_replies_whatever_runs_beside_them() {
    let desk = desk(None).await;
    let (one, other) = tokio::join!(talk(&desk, "one"), talk(&desk, "other"));
    assert_eq!(one, other);
    assert_eq!(one, talk(&desk, "later").await);
}

#[tokio::test]
async fn a_body_that_does_not_read_is_refused_with_a_reason() {
    let desk = desk(None).await;
    let client = reqwest::Client::new();
    for body in ["not json", "{\"session_id\": \"s\"}"] {
        let request = client.post(format!("{}/chat", desk.url)).header("content-type", "application/json");
        let response = request.body(body).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        assert!(response.json::<Value>().await.unwrap()["error"].is_string());
    }
    assert_eq!(client.get(format!("{}/health", desk.url)).send().await.unwrap().status(), StatusCode::OK);
}

const ASKS_FIRST: &str =
    "Book a train from Vienna to Prague on 2026-12-02 for 1 person. Ask me before you book.";

async fn asked(desk: &Running) -> Value {
    let answer = desk.post(&json!({ "session_id": "s", "message": ASKS_FIRST })).await;
    assert_eq!(answer.get("reply"), None);
    answer["question"].clone()
}

async fn answered(desk: &Running, answer: Value) -> Value {
    desk.post(&json!({ "session_id": "s", "answers": [answer] })).await
}

#[tokio::test]
async fn a_booking_waits_for_its_approval() {
    let (url, received) = collector().await;
    let desk = desk(Some(&url)).await;
    let question = asked(&desk).await;
    assert_eq!((&question["id"], &question["kind"]), (&json!("call_3"), &json!("approval")));
    assert!(question["message"].as_str().unwrap().ends_with("May I book it?"), "{question}");
    assert_eq!(
        (&question["tool"]["name"], &question["tool"]["arguments"]["travellers"]),
        (&json!("book_trip"), &json!(1))
    );
    let reply = answered(&desk, json!({ "id": "call_3", "action": "accept" })).await;
    assert!(reply["reply"].as_str().unwrap().contains("Your booking reference is TD-"), "{reply}");
    desk.close().await;

    let spans = received.lock().unwrap().clone();
    let agents = named(&spans, "invoke_agent travel-desk");
    assert!(text(agents[0], "gen_ai.output.messages").contains("May I book it?"));
    let booking = named(&spans, "execute_tool book_trip");
    assert_eq!((booking.len(), text(booking[0], "gen_ai.tool.call.id")), (1, "call_3"));
    assert_eq!(booking[0].parent_span_id, agents[1].span_id, "it is done in the turn of the answer");
}

#[tokio::test]
async fn what_is_declined_or_left_open_is_not_booked() {
    let desk = desk(None).await;
    asked(&desk).await;
    let no = json!({ "id": "call_3", "action": "decline", "content": "No, is there anything cheaper?" });
    let cheaper = answered(&desk, no).await["question"].clone();
    assert!(cheaper["message"].as_str().unwrap().starts_with("This is the cheapest I have."), "{cheaper}");
    let left = answered(&desk, json!({ "id": cheaper["id"], "action": "cancel" })).await;
    assert!(left["reply"].as_str().unwrap().contains("nothing is booked yet"), "{left}");
    let late = answered(&desk, json!({ "id": cheaper["id"], "action": "accept" })).await;
    assert_eq!(late["error"], "none of the answers is to a question that is open");
    // Who writes instead of answering is heard all the same.
    assert!(desk.say("s", "Yes, book it").await.contains("TD-"));
}
