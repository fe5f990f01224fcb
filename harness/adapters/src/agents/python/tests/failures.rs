//! What goes wrong with the user's code, and how it is told.

use super::*;
use rstest::rstest;

const DESK: &str = r#"
import os
import sys
import threading
import time

def fails(message):
    raise ValueError("no flight\nto " + message)
async def cancels(message):
    import asyncio
    raise asyncio.CancelledError()
def leaves(message): sys.exit(3)
def silent(message): pass
def endless(message):
    nested = []
    nested.append(nested)
    return {"price": nested}
class Wordless(Exception):
    def __str__(self): return self.words
def fails_without_words(message): raise Wordless()
def deep(message):
    question = {}
    for _ in range(500): question = {"message": "deep", "schema": question}
    return {"question": question}
def not_a_number(message): return {"question": {"message": "?", "schema": {"maximum": float("nan")}}}
def long(message): return "x" * 9_000_000
def dies(message):
    print("the model is gone", file=sys.stderr)
    os._exit(5)
def hangs(message):
    if message == "hang":
        time.sleep(600)
    return "still here"
async def hangs_later(message):
    import asyncio
    if message == "hang":
        try:
            await asyncio.sleep(600)
        finally:
            print("stopped", file=sys.stderr)
    return "still here"
async def blocks(message):
    print("blocking", flush=True)
    time.sleep(600)
def two(one, other): pass
def makes_nothing(): return 5
def makes_makers(): return makes_nothing
class Needy:
    def __init__(self, model): pass
thing = object()
def lingers(message):
    threading.Thread(target=time.sleep, args=(600,)).start()
    return "still here"
"#;

#[rstest]
#[case::an_error("fails", "ValueError: no flight to hi (desk.py:8)")]
#[case::a_cancelled_call("cancels", "CancelledError (desk.py:11)")]
#[case::an_exit("leaves", "SystemExit: 3 (desk.py:12)")]
#[case::what_goes_in_circles("endless", "ValueError: Circular reference detected")]
#[case::an_error_without_words("fails_without_words", "Wordless, and it has no words that can be shown")]
#[case::what_is_no_json("not_a_number", "the answer cannot be written as JSON")]
#[case::what_is_too_long("long", "the answer is 9000044 bytes long")]
#[case::a_factory_of_nothing(
    "makes_nothing",
    "makes_nothing was called to make an agent, since it has no parameter `message`: nobody knows how to talk to an object of int"
)]
#[case::a_factory_of_factories(
    "makes_makers",
    "makes_makers made an object of function, which again only makes an agent"
)]
#[tokio::test]
async fn an_error_of_a_turn_is_that_turns_alone(#[case] attribute: &str, #[case] why: &str) {
    let stage = Stage::new(&format!("desk:{attribute}"), DESK);
    let agent = stage.start().await.unwrap();
    for id in ["a", "b"] {
        let error = talk(&agent, id, &["hi"]).await.unwrap_err();
        let AgentError::Failed(told) = &error else { panic!("{error:?}") };
        assert!(told.starts_with(why), "{told}");
    }
}

#[tokio::test]
async fn who_says_nothing_has_not_replied() {
    let stage = Stage::new("desk:silent", DESK);
    let agent = stage.start().await.unwrap();
    let error = talk(&agent, "a", &["hi"]).await.unwrap_err();
    assert_eq!(error, AgentError::Malformed("/reply is null".to_owned()));
}

#[tokio::test]
async fn what_is_nested_deeply_is_asked_all_the_same() {
    let stage = Stage::new("desk:deep", DESK);
    let agent = stage.start().await.unwrap();
    let mut dialogue = agent.open(&session("a")).await.unwrap();
    let reply = dialogue.reply(request("hi", 1)).await.unwrap();
    assert_eq!(reply.questions.len(), 1);
}

#[rstest]
#[case::a_missing_module(
    "import no_such_module_at_all",
    "desk:agent",
    "desk cannot be imported: ModuleNotFoundError: No module named 'no_such_module_at_all' (desk.py:1)"
)]
#[case::an_error(
    "\nraise KeyError('MODEL')",
    "desk:agent",
    "desk cannot be imported: KeyError: 'MODEL' (desk.py:2)"
)]
#[case::no_python("def agent(:\n", "desk:agent", "desk cannot be imported: SyntaxError: invalid syntax")]
#[case::an_exit(
    "import sys; sys.exit('no key')",
    "desk:agent",
    "desk cannot be imported: SystemExit: no key (desk.py:1)"
)]
#[case::another_name(
    "def agents(message): pass",
    "desk:agent",
    "desk:agent is not there: module 'desk' has no attribute 'agent'; it has agents"
)]
#[case::another_module(
    "",
    "desks:agent",
    "desks cannot be imported: ModuleNotFoundError: No module named 'desks'"
)]
#[case::two_messages(
    DESK,
    "desk:two",
    "two cannot be called: it needs a parameter 'other', which nobody fills"
)]
#[case::a_class_in_need(
    DESK,
    "desk:Needy",
    "Needy makes an agent and needs model; only `session_id` can be passed to it"
)]
#[case::no_agent(
    DESK,
    "desk:thing",
    "nobody knows how to talk to an object of object: it is not an Agent of strands, a compiled graph of langgraph, an Agent of pydantic_ai"
)]
#[tokio::test]
async fn what_cannot_be_played_is_told_at_the_start(
    #[case] module: &str,
    #[case] target: &str,
    #[case] why: &str,
) {
    let told = Stage::new(target, module).failure().await;
    assert!(told.starts_with(&format!("the agent did not start: {why}")), "{told}");
    assert!(told.ends_with(" (the interpreter is python3, the first along PATH)"), "{told}");
}

#[tokio::test]
async fn a_traceback_is_in_the_log() {
    let stage = Stage::new("desk:agent", "def load():\n    raise OSError('no disk')\nload()\n");
    stage.failure().await;
    let log = stage.log();
    assert!(log.contains("desk.py\", line 2, in load") && log.ends_with("OSError: no disk\n"), "{log}");
    assert!(!log.contains("rehearsal_shim"), "{log}");
}

#[tokio::test]
async fn an_import_that_never_ends_is_ended_and_tells_where_it_was() {
    let mut stage = Stage::new("desk:agent", "import time\ntime.sleep(600)\n");
    // Long enough for the interpreter to come up on a busy machine.
    stage.spec.ready_timeout = Duration::from_secs(3);
    let told = stage.failure().await;
    assert!(told.contains("it was not imported after 3s; `ready_timeout` gives more time"), "{told}");
    assert!(
        told.contains("exit status: 1; its last words: ") && told.contains("desk.py\", line 2"),
        "{told}"
    );
}

#[rstest]
#[case::no_such_file("bin/no-such-python", "cannot start the agent: the program \"bin/no-such-python\"")]
#[case::another_program(
    "false",
    "its process ended with exit status: 1 (the interpreter is false, as the suite says)"
)]
#[tokio::test]
async fn an_interpreter_that_is_none_is_told(#[case] interpreter: &str, #[case] why: &str) {
    let mut stage = Stage::new("desk:fails", DESK);
    stage.spec.interpreter = Some(interpreter.to_owned());
    let told = stage.failure().await;
    assert!(told.contains(why), "{told}");
}

#[tokio::test]
async fn a_process_that_dies_takes_its_conversations_with_it_and_is_replaced() {
    let stage = Stage::new("desk:dies", DESK);
    let agent = stage.start().await.unwrap();
    let expected = "its process ended with exit status: 5; its last words: the model is gone";
    for id in ["a", "b"] {
        // The second one gets a process of its own, and the same answer from it.
        let error = talk(&agent, id, &["hi"]).await.unwrap_err();
        assert_eq!(error, AgentError::Unreachable(expected.to_owned()));
    }
}

#[rstest]
#[case("hangs")]
#[case("hangs_later")]
#[tokio::test]
async fn a_call_that_hangs_holds_up_nobody_else_and_not_the_end(#[case] attribute: &str) {
    let stage = Stage::new(&format!("desk:{attribute}"), DESK);
    let agent = stage.start().await.unwrap();
    let mut hanging = agent.open(&session("a")).await.unwrap();
    let hang = hanging.reply(request("hang", 1));
    tokio::select! {
        reply = hang => panic!("{reply:?}"),
        replies = talk(&agent, "b", &["hi"]) => assert_eq!(replies, Ok(vec!["still here".to_owned()])),
    }
    drop(hanging);
    agent.shutdown().await;
    assert_eq!(stage.log(), if attribute == "hangs" { "" } else { "stopped\n" });
}

#[tokio::test]
async fn a_thread_that_the_agent_left_behind_does_not_keep_the_process() {
    let stage = Stage::new("desk:lingers", DESK);
    let agent = stage.start().await.unwrap();
    assert_eq!(talk(&agent, "b", &["hi"]).await, Ok(vec!["still here".to_owned()]));
    agent.shutdown().await;
    // It ended by itself: nobody had to send it the signal that it does not outlive.
    assert_eq!(stage.log(), "");
}

#[tokio::test]
async fn a_coroutine_that_holds_up_all_others_is_told_at_the_end() {
    let stage = Stage::new("desk:blocks", DESK);
    let agent = stage.start().await.unwrap();
    let mut dialogue = agent.open(&session("a")).await.unwrap();
    tokio::select! {
        reply = dialogue.reply(request("hi", 1)) => panic!("{reply:?}"),
        () = stage.has_logged() => {}
    }
    agent.shutdown().await;
    let log = stage.log();
    assert!(log.contains("in blocks\n    time.sleep(600)\n"), "{log}");
}
