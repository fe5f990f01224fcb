//! Many sessions at once.

use crate::support::{context, expect, names, patient, send, settled, span, with};
use rehearsal_core::{ids::SessionId, span::Evidence};
use serde_json::Value;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Half of the sessions are known by our trace ids, half by the session they name; all come at once, each
/// export with spans of many of them. As from a real exporter, a root comes after its children.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_sessions_at_once_never_mix() {
    const SESSIONS: u64 = 200;
    let receiver = patient().await;
    let source = receiver.source();
    let id = |number: u64| SessionId::new(format!("session-{number}"));
    let mut exports: Vec<Vec<Value>> = vec![Vec::new(); 20];
    for session in 0..SESSIONS {
        for turn in 1..=2u32 {
            let ours = context(session * 10 + u64::from(turn));
            expect(source.as_ref(), &id(session), turn, ours);
            let [root, child] = turn_of(session, turn);
            exports[(session as usize * 7) % 10].push(child);
            exports[10 + (session as usize * 3) % 10].push(root);
        }
    }
    let mut settling = JoinSet::new();
    for number in 0..SESSIONS {
        let source = Arc::clone(&source);
        settling.spawn(async move { (number, settled(source.as_ref(), &id(number)).await) });
    }
    for spans in exports {
        send(&receiver, spans).await;
    }
    for (session, turns) in settling.join_all().await {
        assert_eq!(turns.len(), 2);
        for (turn, trace) in turns {
            let expected = ids(session, turn);
            assert_eq!(
                (trace.evidence.clone(), names(&trace)),
                (Evidence::Complete, expected.iter().map(String::as_str).collect())
            );
        }
    }
    assert_eq!(
        (receiver.tally().received, receiver.tally().unclaimed, receiver.tally().late),
        (SESSIONS * 4, 0, 0)
    );
}

/// The ids of a turn's root and of its child.
fn ids(session: u64, turn: u32) -> [String; 2] {
    [0xf000_0000u64, 0xe000_0000].map(|kind| format!("{:016x}", kind + session * 10 + u64::from(turn)))
}

fn turn_of(session: u64, turn: u32) -> [Value; 2] {
    let ours = context(session * 10 + u64::from(turn));
    let parent = ours.span_id.to_string();
    let is_ours = session.is_multiple_of(2);
    let trace = if is_ours { ours } else { context(1_000_000 + session * 10 + u64::from(turn)) };
    let trace = trace.trace_id.to_string();
    let [root_id, child_id] = ids(session, turn);
    let start = u64::from(turn) * 1_000;
    let root = span(&trace, &root_id, is_ours.then_some(parent.as_str()), start + 5);
    let root = if is_ours { root } else { with(root, "session.id", &format!("session-{session}")) };
    [root, span(&trace, &child_id, Some(&root_id), start + 6)]
}
