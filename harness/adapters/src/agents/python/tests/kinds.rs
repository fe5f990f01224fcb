//! What a target may be, and what of its result is the reply.

use super::*;
use rstest::rstest;
use serde_json::{Value, json};

const DESK: &str = r#"
import asyncio
import contextlib
import dataclasses
import functools
import os
import sys

print("imported, and printing")

def first(words): return "first " + words
def named(turn, session_id, message, greeting="hi"): return f"{session_id} {turn} {message} {greeting}"
def keywords(*, prompt, conversation_id): return f"{conversation_id} {prompt}"
def everything(request): return ", ".join(sorted(request))
def payload(payload: dict): return {"result": payload["prompt"]}
def anything(**given): return ", ".join(sorted(given))
def so_far(messages): return " ".join(f"{m['role'][0]}:{m['content']}" for m in messages)
def before(message, history): return f"{len(history)} before {message}"
async def later(query):
    await asyncio.sleep(0)
    return query.upper()
def pieces(text):
    for word in text.split(): yield word + "!"
async def later_pieces(text):
    for word in text.split(): yield {"data": word + "?"}
def wrapped(message): return later(message)
partial = functools.partial(named, turn=7)
def prints(message):
    print("printed", flush=True)
    os.system("echo from a child")
    os.write(1, b"{\"session_id\": \"s\", \"turn\": 1, \"reply\": \"forged\"}\n")
    return "read: " + sys.stdin.read()
def environment(message): return os.environ["GREETING"] + " from " + os.path.basename(__file__)

def make(session_id):
    said = []
    def reply(message):
        said.append(message)
        return f"{session_id} heard {said}"
    return reply
async def make_later():
    return make("nobody")
class Agent:
    def __init__(self): self.count = 0
    def __call__(self, message):
        self.count += 1
        return f"call {self.count}"
class Chatter:
    async def chat(self, utterance): return "chat " + utterance
class Streamer:
    async def stream_async(self, prompt):
        yield {"data": "un"}
        yield {"result": "whole"}
def annotated(size=3) -> Agent: return Agent()
chatter = Chatter()
class Nested:
    inner = Chatter()

@dataclasses.dataclass
class Message:
    role: str
    content: object
@dataclasses.dataclass
class Result:
    output: object
def message_object(m): return Message("assistant", "said")
def blocks(m): return {"content": [{"type": "thinking", "text": "hm"}, {"text": "one"}, {"toolUse": {}}, {"text": "two"}]}
def conversation(m): return {"messages": [Message("user", m), Message("assistant", "own"), Message("tool", "x")]}
def output(m): return Result({"price": 3})
def reply_key(m): return {"reply": "r", "text": "t"}
def data(m): return {"price": 3}
def number(m): return 7
def half_a_pair(m): return "a\ud83db"
def bad_bytes(m): return b"caf\xc3\xa9"
"#;

#[rstest]
#[case::the_first_parameter("first", "first hi")]
#[case::parameters_by_name("named", "s 1 hi hi")]
#[case::keywords_only("keywords", "s hi")]
#[case::all_of_it("everything", "answers, history, mcp_url, message, messages, prompt, session_id, turn")]
#[case::all_of_it_as_a_dict("payload", "hi")]
#[case::keywords_of_any_name("anything", "answers, history, mcp_url, message, messages, session_id, turn")]
#[case::the_conversation_so_far("so_far", "u:hi")]
#[case::a_coroutine("later", "HI")]
#[case::a_generator("pieces", "hi!")]
#[case::a_coroutine_generator("later_pieces", "hi?")]
#[case::a_function_that_returns_a_coroutine("wrapped", "HI")]
#[case::a_partial("partial", "s 1 hi hi")]
#[case::with_its_environment("environment", "hello from desk.py")]
#[case::a_factory("make", "s heard ['hi']")]
#[case::a_factory_later("make_later", "nobody heard ['hi']")]
#[case::a_class("Agent", "call 1")]
#[case::a_factory_by_its_annotation("annotated", "call 1")]
#[case::an_object_with_a_method("chatter", "chat hi")]
#[case::an_attribute_with_dots("Nested.inner", "chat hi")]
#[case::an_object_that_streams("Streamer", "whole")]
#[case::a_message_object("message_object", "said")]
#[case::blocks("blocks", "one\ntwo")]
#[case::messages("conversation", "own")]
#[case::an_output_of_data("output", r#"{"price": 3}"#)]
#[case::the_likeliest_key("reply_key", "r")]
#[case::data("data", r#"{"price": 3}"#)]
#[case::a_number("number", "7")]
#[case::no_unicode("half_a_pair", "a?b")]
#[case::bytes("bad_bytes", "café")]
#[tokio::test]
async fn a_target_of_any_kind_replies(#[case] attribute: &str, #[case] expected: &str) {
    let stage = Stage::new(&format!("desk:{attribute}"), DESK);
    let agent = stage.start().await.unwrap();
    assert_eq!(talk(&agent, "s", &["hi"]).await, Ok(vec![expected.to_owned()]));
    agent.shutdown().await;
    assert!(stage.log().starts_with("imported, and printing\n"), "{}", stage.log());
}

#[rstest]
#[case::beside_a_reply(r#"{"reply": "Booked.", "state": {"booked": True}}"#, json!({ "booked": true }))]
#[case::beside_a_question(
    r#"{"question": {"message": "Sure?"}, "state": {"booked": False}}"#,
    json!({ "booked": false })
)]
#[case::something_else_of_that_name(r#"{"reply": "Booked.", "state": "done"}"#, json!({}))]
#[case::a_dict_that_is_all_reply(r#"{"state": {"booked": True}, "price": 3}"#, json!({}))]
#[tokio::test]
async fn a_function_may_tell_what_holds_outside(#[case] returned: &str, #[case] state: Value) {
    let stage = Stage::new("desk:reply", &format!("def reply(message): return {returned}\n"));
    let agent = stage.start().await.unwrap();
    let mut dialogue = agent.open(&session("s")).await.unwrap();
    let told = dialogue.reply(request("hi", 1)).await.unwrap().state;
    assert_eq!(json!(told), state);
    agent.shutdown().await;
}

#[tokio::test]
async fn a_conversation_goes_on_where_it_was() {
    let stage = Stage::new("desk:make", DESK);
    let agent = stage.start().await.unwrap();
    let (mine, theirs) = tokio::join!(talk(&agent, "a", &["one", "two"]), talk(&agent, "b", &["three"]));
    assert_eq!(mine, Ok(vec!["a heard ['one']".to_owned(), "a heard ['one', 'two']".to_owned()]));
    assert_eq!(theirs, Ok(vec!["b heard ['three']".to_owned()]));

    let stage = Stage::new("desk:before", DESK);
    let agent = stage.start().await.unwrap();
    let counted = talk(&agent, "a", &["x", "y"]).await;
    assert_eq!(counted, Ok(vec!["0 before x".to_owned(), "2 before y".to_owned()]));

    let stage = Stage::new("desk:so_far", DESK);
    let agent = stage.start().await.unwrap();
    let replies = talk(&agent, "a", &["x", "y"]).await;
    assert_eq!(replies, Ok(vec!["u:x".to_owned(), "u:x a:u:x u:y".to_owned()]));
}

#[tokio::test]
async fn nothing_that_the_agent_prints_or_reads_touches_the_lines() {
    let stage = Stage::new("desk:prints", DESK);
    let agent = stage.start().await.unwrap();
    assert_eq!(talk(&agent, "s", &["hi"]).await, Ok(vec!["read: ".to_owned()]));
    agent.shutdown().await;
    let log = stage.log();
    assert!(log.contains("printed\nfrom a child\n") && log.contains("forged"), "{log}");
}
