//! What all sessions hold together is bounded: spans are put off where that helps, and their loss is said where not.

use crate::{
    grpc_client::{TRACES, call},
    support::{JSON, Setup, context, expect, post, request, root, send, settled, with},
};
use rehearsal_adapters::otlp::Receiver;
use rehearsal_core::{ids::SessionId, span::Evidence, suite::SpansWait};
use serde_json::Value;
use std::{sync::Arc, time::Duration};
use tonic::Code;

const ROOM: usize = 20_000;

async fn cramped(deadline: Duration) -> Receiver {
    let mut setup = Setup::new(SpansWait::Expected, deadline);
    setup.memory = ROOM;
    setup.start().await
}

/// A span that takes up all of the room.
fn bulky(number: u64) -> Value {
    with(root(context(number), "aaaaaaaaaaaaaaa1", 1_010), "text", &"x".repeat(ROOM))
}

#[tokio::test]
async fn where_a_session_is_about_to_settle_others_are_asked_to_come_again() {
    let receiver = cramped(Duration::from_secs(3600)).await;
    let source = receiver.source();
    let (full, next) = (SessionId::new("full"), SessionId::new("next"));
    // Of two turns one has come, so that the session goes on waiting.
    expect(source.as_ref(), &full, 1, context(1));
    expect(source.as_ref(), &full, 2, context(2));
    expect(source.as_ref(), &next, 1, context(3));
    send(&receiver, vec![bulky(1)]).await;
    let settling = tokio::spawn({
        let (source, full) = (Arc::clone(&source), full.clone());
        async move { source.settle(&full).await }
    });
    let refused = loop {
        let response = post(&receiver, JSON, false, request(vec![bulky(1)])).await;
        if response.status() != 200 {
            break response;
        }
        // The settling has not begun yet.
        tokio::task::yield_now().await;
    };
    assert_eq!(refused.status(), 503);
    assert_eq!(refused.headers()["retry-after"], "1");
    assert_eq!(call(&receiver, TRACES, false, vec![]).await, Err(Code::Unavailable));
    settling.abort();
    let _ = settling.await;
    assert_eq!(source.collect(&full)[0].1.spans.len(), 1);
    send(&receiver, vec![bulky(3)]).await;
    assert_eq!(settled(source.as_ref(), &next).await[0].1.evidence, Evidence::Complete);
    assert_eq!(receiver.shutdown().await.refused, 2);
}

#[tokio::test]
async fn where_no_room_is_about_to_become_free_the_loss_is_said() {
    let receiver = cramped(Duration::from_secs(20)).await;
    let source = receiver.source();
    let (full, next) = (SessionId::new("full"), SessionId::new("next"));
    expect(source.as_ref(), &full, 1, context(1));
    expect(source.as_ref(), &next, 1, context(2));
    send(&receiver, vec![bulky(1)]).await;
    send(&receiver, vec![bulky(2)]).await;
    assert_eq!(settled(source.as_ref(), &full).await[0].1.evidence, Evidence::Complete);
    // There is room again for the root, but not for what was lost.
    send(&receiver, vec![root(context(2), "aaaaaaaaaaaaaaa2", 1_010)]).await;
    let (_, trace) = settled(source.as_ref(), &next).await.remove(0);
    let missing = "1 span or log record was dropped for want of memory".to_owned();
    assert_eq!(trace.evidence, Evidence::Incomplete { missing });
    let tally = receiver.shutdown().await;
    assert_eq!(tally.no_room, 1);
    assert!(tally.warnings()[0].contains("took up their memory"), "{:?}", tally.warnings());
}
