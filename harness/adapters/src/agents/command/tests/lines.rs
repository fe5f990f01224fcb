//! Programs that speak a JSON object a line.

use super::*;

/// Reads ten requests before it answers the first, and answers in the opposite order.
const BACKWARDS: &str = r#"
import json, sys
print("ready to serve")
held = []
for line in sys.stdin:
    held.append(json.loads(line))
    if len(held) == 10:
        for ask in reversed(held):
            print(json.dumps({"session_id": ask["session_id"], "reply": ask["session_id"] + "/" + ask["message"]}))
        held = []
"#;

/// Answers with what it was told and given.
const MIRROR: &str = r#"
import json, os, sys
names = ["GREETING", "SESSION_ID", "PORT", "OTEL_RESOURCE_ATTRIBUTES", "OTEL_EXPORTER_OTLP_ENDPOINT"]
for line in sys.stdin:
    ask = json.loads(line)
    told = {"ask": ask, "env": {name: os.environ.get(name) for name in names}}
    print(json.dumps({"session_id": ask["session_id"], "turn": ask["turn"], "reply": told}))
open("ended", "w").write("input ended")
"#;

const DIES: &str = r#"
import sys
sys.stdin.readline()
print("my model is gone", file=sys.stderr)
print("good\x1b[2Jbye", file=sys.stderr)
sys.exit(3)
"#;

const GARBAGE: &str = r#"
import json, sys
print("Loading the model ...")
print("{\"session_id\": \"nobody\", \"reply\": \"x\"}")
sys.stdout.buffer.write(b"\xff\xfe\n\n")
for line in sys.stdin:
    ask = json.loads(line)
    print("thinking about " + ask["message"])
    print(json.dumps({"session_id": ask["session_id"], "error": "no idea"}))
    break
"#;

const ENDLESS_LINE: &str = r#"
import sys
sys.stdin.readline()
while True:
    sys.stdout.write("x" * 1000000)
"#;

const DEAF: &str = r#"
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open("listening", "w").close()
time.sleep(600)
"#;

fn stage(program: &str, process: ProcessScope) -> Stage {
    Stage::new(program, Speaks::JsonLines, process)
}

async fn talk(agent: Arc<CommandAgent>, id: String) {
    let mut dialogue = agent.open(&session(&id)).await.unwrap();
    for turn in 1..=3 {
        let message = format!("message {turn}");
        let reply = dialogue.reply(request(&message, turn)).await.unwrap();
        assert_eq!(reply.text, format!("{id}/{message}"));
    }
}

#[tokio::test]
async fn sessions_of_one_process_do_not_mix_whatever_the_order_of_answers() {
    let stage = stage(BACKWARDS, ProcessScope::Run);
    let agent = Arc::new(stage.start().await.unwrap());
    let talks: Vec<_> = (0..10).map(|n| tokio::spawn(talk(Arc::clone(&agent), format!("s{n}")))).collect();
    for talk in talks {
        talk.await.unwrap();
    }
    agent.shutdown().await;
    assert_eq!(stage.file("agent.log"), "ready to serve\n");
}

#[tokio::test]
async fn a_process_of_one_attempt_knows_its_session_and_ends_with_it() {
    let stage = stage(MIRROR, ProcessScope::Attempt);
    let agent = stage.start().await.unwrap();
    let mut dialogue = agent.open(&session("s-1")).await.unwrap();
    let reply = dialogue.reply(request("hi", 1)).await.unwrap();
    let told: serde_json::Value = serde_json::from_str(&reply.text).unwrap();
    assert_eq!(
        told["env"],
        json!({
            "GREETING": "hello",
            "SESSION_ID": "s-1",
            "PORT": null,
            "OTEL_RESOURCE_ATTRIBUTES": "rehearsal.run.id=run-1,rehearsal.session.id=s-1",
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
        })
    );
    assert_eq!(told["ask"]["traceparent"], crate::agents::fixture::TRACEPARENT);
    dialogue.close().await;
    assert_eq!(stage.file("ended"), "input ended");
}

#[tokio::test]
async fn shutdown_waits_for_processes_whose_conversation_was_dropped() {
    let stage = stage(MIRROR, ProcessScope::Attempt);
    let agent = stage.start().await.unwrap();
    ask(&agent, "s-1", "hi").await.unwrap();
    agent.shutdown().await;
    assert_eq!(stage.file("ended"), "input ended");
}

#[tokio::test]
async fn everybody_who_waits_is_told_how_the_process_died() {
    let stage = stage(DIES, ProcessScope::Run);
    let agent = stage.start().await.unwrap();
    let expected = AgentError::Unreachable(
        "its process ended with exit status: 3; its last words: my model is gone | good\\u{1b}[2Jbye"
            .to_owned(),
    );
    let (one, other) = tokio::join!(ask(&agent, "a", "hi"), ask(&agent, "b", "hi"));
    assert_eq!((one, other), (Err(expected.clone()), Err(expected.clone())));
    assert_eq!(ask(&agent, "c", "still there?").await, Err(expected));
    assert_eq!(stage.file("agent.log"), "my model is gone\ngood\u{1b}[2Jbye\n");
}

#[tokio::test]
async fn garbage_goes_to_the_log_and_is_counted() {
    let stage = stage(GARBAGE, ProcessScope::Run);
    let agent = stage.start().await.unwrap();
    assert_eq!(ask(&agent, "a", "life").await, Err(AgentError::Failed("no idea".into())));
    let after = ask(&agent, "b", "hi").await.unwrap_err().to_string();
    assert!(
        after.ends_with("ended with exit status: 0 (4 of its lines were no answers to anybody)"),
        "{after}"
    );
    let log = fs::read(stage.folder.path().join("agent.log")).unwrap();
    let expected: &[u8] = b"Loading the model ...\n{\"session_id\": \"nobody\", \"reply\": \"x\"}\n\xff\xfe\nthinking about life\n";
    assert_eq!(log, expected);
}

#[tokio::test]
async fn a_line_without_end_ends_the_process() {
    let stage = stage(ENDLESS_LINE, ProcessScope::Run);
    let agent = stage.start().await.unwrap();
    let expected = AgentError::Malformed("it has a line longer than 10 MiB".to_owned());
    assert_eq!(ask(&agent, "a", "hi").await, Err(expected));
    agent.shutdown().await;
}

#[tokio::test]
async fn a_turn_that_is_given_up_does_not_shift_the_answers() {
    let stage = stage(MIRROR, ProcessScope::Run);
    let agent = stage.start().await.unwrap();
    let mut dialogue = agent.open(&session("a")).await.unwrap();
    // Polled once, which sends the request, and then dropped.
    tokio::select! {
        biased;
        reply = dialogue.reply(request("first", 1)) => panic!("answered at once: {reply:?}"),
        () = std::future::ready(()) => {}
    }
    let reply = dialogue.reply(request("second", 2)).await.unwrap();
    assert!(reply.text.contains("second") && !reply.text.contains("first"), "{}", reply.text);
    agent.shutdown().await;
}

#[tokio::test]
async fn a_process_that_will_not_end_is_killed() {
    let stage = stage(DEAF, ProcessScope::Run);
    let agent = stage.start().await.unwrap();
    while !stage.folder.path().join("listening").exists() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let waiting = ask(&agent, "a", "hi");
    let (told, ()) = tokio::join!(waiting, agent.shutdown());
    let message = told.unwrap_err().to_string();
    assert!(message.contains("signal: 9"), "{message}");
}
