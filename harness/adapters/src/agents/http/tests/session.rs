//! Conversations that the agent names, in each of the places where it may.

use super::*;
use rehearsal_core::suite::SessionCarrier;
use std::sync::Mutex;

/// Answers with the number of the conversation and of the turn in it, and names new conversations. What it was told
/// is kept.
#[derive(Clone, Default)]
struct Desk {
    begun: Arc<AtomicU32>,
    told: Arc<Mutex<Vec<String>>>,
}

impl Desk {
    /// The name of the conversation: the one it is told, or a new one.
    fn name(&self, told: Option<&str>) -> String {
        self.told.lock().unwrap().push(told.unwrap_or("-").to_owned());
        let new = || format!("c{}", self.begun.fetch_add(1, Ordering::SeqCst));
        told.map_or_else(new, str::to_owned)
    }

    fn told(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(|value| value.to_str().unwrap().to_owned())
}

async fn by_header(desk: Desk, headers: HeaderMap) -> impl IntoResponse {
    let name = desk.name(header(&headers, "x-chat").as_deref());
    ([("x-chat", name.clone())], Json(json!({ "reply": name })))
}

async fn by_body(desk: Desk, Json(body): Json<Value>) -> Json<Value> {
    assert!(body["id"].is_null() || body["id"].is_string(), "{body}");
    let name = desk.name(body["id"].as_str());
    Json(json!({ "reply": name, "chat": { "id": name } }))
}

async fn by_cookie(desk: Desk, headers: HeaderMap) -> impl IntoResponse {
    let cookies = header(&headers, "cookie");
    let told =
        cookies.as_deref().and_then(|cookies| cookies.split("; ").find_map(|it| it.strip_prefix("chat=")));
    let name = desk.name(told);
    let set =
        [("set-cookie", format!("chat={name}; Path=/; HttpOnly")), ("set-cookie", "theme=dark".to_owned())];
    (axum::response::AppendHeaders(set), Json(json!({ "reply": name })))
}

/// Three turns in each of two conversations at once, and the names that were told to us.
async fn two_conversations(url: &str, session: SessionCarrier) -> [Vec<Option<String>>; 2] {
    let body = json!({ "id": "{{session_id}}", "text": "{{message}}" });
    let agent = made(url, HttpExchange { session, ..fixture::exchange(body, "/reply", &[]) });
    let mut one = agent.open(&super::session("a")).await.unwrap();
    let mut other = agent.open(&super::session("b")).await.unwrap();
    let mut names = [vec![], vec![]];
    for turn in 1..=3 {
        for (dialogue, names) in [&mut one, &mut other].into_iter().zip(&mut names) {
            names.push(dialogue.reply(request("hi", turn)).await.unwrap().conversation);
        }
    }
    names
}

const NAMES: [&str; 6] = ["-", "-", "c0", "c1", "c0", "c1"];

#[tokio::test]
async fn a_name_in_a_header_is_told_in_the_same_header() {
    let desk = Desk::default();
    let served = desk.clone();
    let url = serve(Router::new().route("/", post(move |headers| by_header(served.clone(), headers)))).await;
    let names = two_conversations(&url, SessionCarrier::Header("X-Chat".to_owned())).await;
    assert_eq!(desk.told(), NAMES);
    assert_eq!(names, ["c0", "c1"].map(|name| vec![Some(name.to_owned()); 3]));
}

#[tokio::test]
async fn a_name_in_the_body_stands_in_the_place_of_ours() {
    let desk = Desk::default();
    let served = desk.clone();
    let url = serve(Router::new().route("/", post(move |body| by_body(served.clone(), body)))).await;
    let names = two_conversations(&url, SessionCarrier::Body("/chat/id".to_owned())).await;
    assert_eq!(desk.told(), NAMES);
    assert_eq!(names, ["c0", "c1"].map(|name| vec![Some(name.to_owned()); 3]));
}

#[tokio::test]
async fn each_conversation_has_cookies_of_its_own() {
    let desk = Desk::default();
    let served = desk.clone();
    let url = serve(Router::new().route("/", post(move |headers| by_cookie(served.clone(), headers)))).await;
    let names = two_conversations(&url, SessionCarrier::Cookie).await;
    assert_eq!(desk.told(), NAMES);
    assert_eq!(names, [vec![None; 3], vec![None; 3]]);
}

#[tokio::test]
async fn a_cookie_may_be_taken_away_with_the_last_reply() {
    let desk = desk::Desk::open().await;
    let exchange =
        HttpExchange { session: SessionCarrier::Cookie, ..fixture::exchange(json!({}), "/reply", &[]) };
    let mut dialogue = made(&desk.url, exchange).open(&session("s")).await.unwrap();
    for (turn, cookie) in [(1, "chat=c0"), (2, "chat=; Max-Age=0")] {
        desk.will_answer(200, &[("set-cookie", cookie)], json!({ "reply": "bye" }).to_string());
        assert_eq!(dialogue.reply(request("hi", turn)).await, Ok(Reply::words("bye")));
    }
    assert_eq!(desk.asked()[1].header("cookie"), Some("chat=c0"));
}

#[rstest]
#[case(SessionCarrier::Header("x-other".to_owned()), "it does not name the conversation in the header x-other, where `session` looks for it")]
#[case(SessionCarrier::Body("/other".to_owned()), "it does not name the conversation at /other, where `session` looks for it")]
#[case(
    SessionCarrier::Cookie,
    "it does not name the conversation in a cookie that may be sent back to it, where `session` looks for it"
)]
#[tokio::test]
async fn a_conversation_that_stays_without_a_name_is_an_error(
    #[case] session: SessionCarrier,
    #[case] why: &str,
) {
    let url = serve(agent_router()).await;
    let exchange =
        HttpExchange { session, ..fixture::exchange(json!({ "id": 1, "text": 2 }), "/reply", &[]) };
    let error = ask(&made(&format!("{url}/echo"), exchange), "s", "hi").await.unwrap_err();
    assert_eq!(error, AgentError::Malformed(why.to_owned()));
}

#[rstest]
#[case::named_in_our_usual_header(SessionCarrier::Header("X-Session-Id".to_owned()), &[], "x-session-id", ["", "c-7"])]
#[case::written_by_the_suite_too(SessionCarrier::Header("x-chat".to_owned()), &[("X-Chat", "{{session_id}}")], "x-chat", ["", "c-7"])]
#[case::the_suites_own(SessionCarrier::Ours, &[("X-Session-Id", "desk-{{session_id}}")], "x-session-id", ["desk-s", "desk-s"])]
#[case::not_named_yet(SessionCarrier::Body("/id".to_owned()), &[("X-Session-Id", "{{session_id}}")], "x-session-id", ["", "c-8"])]
#[case::trace(SessionCarrier::Ours, &[("traceparent", "00-0-0-00")], "traceparent", [TRACEPARENT, TRACEPARENT])]
#[tokio::test]
async fn a_header_that_names_the_conversation_has_one_value(
    #[case] session: SessionCarrier,
    #[case] headers: &[(&str, &str)],
    #[case] name: &str,
    #[case] expected: [&str; 2],
) {
    let desk = desk::Desk::open().await;
    let exchange = HttpExchange { session, ..fixture::exchange(json!({}), "/reply", headers) };
    let mut dialogue = made(&desk.url, exchange).open(&super::session("s")).await.unwrap();
    for turn in [1, 2] {
        let named = [("x-session-id", "c-7"), ("x-chat", "c-7")];
        desk.will_answer(200, &named, json!({ "reply": "hi", "id": "c-8" }).to_string());
        dialogue.reply(request("hi", turn)).await.unwrap();
    }
    let values = |asked: &desk::Asked| {
        let values = asked.headers.get_all(name).iter().map(|value| value.to_str().unwrap());
        values.collect::<Vec<_>>().join(" and ")
    };
    assert_eq!(desk.asked().iter().map(values).collect::<Vec<_>>(), expected);
}
