//! Many conversations in a few processes.

use super::*;
use std::collections::HashSet;
use tokio::task::JoinSet;

/// Replies once eight conversations are in progress at the same moment in all processes together, which is seen by
/// files in the folder; then says in which process it is.
const DESK: &str = r#"
import asyncio
import os
import threading
import time

def together(session_id, message):
    open(f"here-{session_id}", "w").close()
    while len([name for name in os.listdir(".") if name.startswith("here-")]) < 8:
        time.sleep(0.01)
    return f"{os.getpid()}"

async def together_later(session_id, message):
    open(f"here-{session_id}", "w").close()
    while len([name for name in os.listdir(".") if name.startswith("here-")]) < 8:
        await asyncio.sleep(0.01)
    return f"{os.getpid()}"

def process(message): return f"{os.getpid()}"

def thread(message): return f"{threading.get_ident()}"
"#;

/// The processes that eight conversations at once were in.
async fn eight(stage: &Stage) -> HashSet<String> {
    let agent = Arc::new(stage.start().await.unwrap());
    let mut talks = JoinSet::new();
    for number in 0..8 {
        let agent = Arc::clone(&agent);
        talks.spawn(async move { talk(&agent, &format!("s{number}"), &["one", "two"]).await.unwrap() });
    }
    let mut processes = HashSet::new();
    for replies in talks.join_all().await {
        assert_eq!(replies[0], replies[1], "a conversation stays in its process");
        processes.extend(replies);
    }
    agent.shutdown().await;
    processes
}

#[tokio::test]
async fn conversations_of_one_process_progress_side_by_side() {
    for attribute in ["together", "together_later"] {
        let stage = Stage::new(&format!("desk:{attribute}"), DESK);
        assert_eq!(eight(&stage).await.len(), 1);
    }
}

#[tokio::test]
async fn conversations_are_spread_over_the_processes() {
    let mut stage = Stage::new("desk:together", DESK);
    stage.spec.processes = Some(2);
    assert_eq!(eight(&stage).await.len(), 2);
}

#[tokio::test]
async fn no_process_is_started_that_nobody_needs() {
    let mut stage = Stage::new("desk:process", DESK);
    stage.spec.processes = Some(8);
    let agent = stage.start().await.unwrap();
    let mut processes = HashSet::new();
    for id in ["a", "b", "c"] {
        processes.extend(talk(&agent, id, &["hi"]).await.unwrap());
    }
    assert_eq!(processes.len(), 1);
}

#[tokio::test]
async fn the_functions_of_a_conversation_run_in_one_thread() {
    let stage = Stage::new("desk:thread", DESK);
    let agent = stage.start().await.unwrap();
    let replies = talk(&agent, "a", &["one", "two", "three"]).await.unwrap();
    assert_eq!(replies.iter().collect::<HashSet<_>>().len(), 1, "{replies:?}");
}
