use super::*;
use rehearsal_core::{
    agent::Input,
    clock::Timestamp,
    ids::{SpanId, TraceContext, TraceId},
    span::{Evidence, ToolCall},
};
use rstest::rstest;
use serde_json::json;

const CONTEXT: TraceContext =
    TraceContext { trace_id: TraceId::from_bytes([1; 16]), span_id: SpanId::from_bytes([2; 8]) };

/// Says these things to the agent in a session of this name, and returns its replies.
async fn talk(agent: &StandInAgent, session: &str, messages: &[&str]) -> Vec<Reply> {
    let session = SessionId::new(session);
    let mut dialogue = agent.open(&session).await.unwrap();
    let mut replies = Vec::new();
    for (number, message) in (1..).zip(messages.iter().copied()) {
        let sent_at = Timestamp(7);
        agent.expect(ExpectedTurn {
            session: &session,
            number,
            context: CONTEXT,
            sent_at,
            message,
            attempt: None,
        });
        let input = Input::Message(message);
        let request = Request { input, turn: number, context: CONTEXT, history: &[], mcp_url: None };
        replies.push(dialogue.reply(request).await.unwrap());
    }
    replies
}

fn words(replies: &[Reply]) -> Vec<&str> {
    replies.iter().map(|reply| reply.text.as_str()).collect()
}

#[rstest]
#[case::silent(StandInAgent::silent(), ["", ""])]
#[case::echo(StandInAgent::echo(), ["a flight", "to Paris"])]
#[case::flatterer(StandInAgent::flatterer(), [FLATTERY, FLATTERY])]
#[tokio::test]
async fn one_of_no_use_calls_nothing_and_that_is_known(
    #[case] agent: StandInAgent,
    #[case] expected: [&str; 2],
) {
    assert_eq!(words(&talk(&agent, "s", &["a flight", "to Paris"]).await), expected);
    let traces = agent.collect(&SessionId::new("s"));
    assert_eq!(traces.len(), 2);
    assert!(traces.iter().all(|(_, trace)| trace.evidence == Evidence::Complete && trace.spans.is_empty()));
}

fn solved(reply: &str, tools: &[(&str, Option<&str>)]) -> SolvedTurn {
    let call = |(name, error): &(&str, Option<&str>)| ToolCall {
        name: (*name).to_owned(),
        error: error.map(str::to_owned),
        ..ToolCall::default()
    };
    SolvedTurn {
        reply: reply.to_owned(),
        tool_calls: tools.iter().map(call).collect(),
        state: [("booked".to_owned(), json!(!tools.is_empty()))].into(),
    }
}

#[tokio::test]
async fn a_solution_is_played_turn_by_turn_and_then_repeats_its_last_words() {
    let solution =
        vec![solved("Which day?", &[]), solved("Booked.", &[("book", None), ("mail", Some("down"))])];
    let agent = StandInAgent::solving([solution, vec![solved("Hello", &[])]]);
    let replies = talk(&agent, "first", &["a", "b", "c"]).await;
    assert_eq!(words(&replies), ["Which day?", "Booked.", "Booked."]);
    assert_eq!((&replies[0].state["booked"], &replies[2].state["booked"]), (&json!(false), &json!(true)));
    assert_eq!(words(&talk(&agent, "second", &["a"]).await), ["Hello"]);
    assert!(agent.open(&SessionId::new("third")).await.is_err());

    let traces = agent.collect(&SessionId::new("first"));
    let names = |turn: usize| traces[turn].1.tool_calls().map(|call| call.name.as_str()).collect::<Vec<_>>();
    assert_eq!((names(0), names(1), names(2)), (vec![], vec!["book", "mail"], vec![]));
    let spans = &traces[1].1.spans;
    assert_ne!(spans[0].span_id, spans[1].span_id);
    assert_eq!(spans[1].status, rehearsal_core::span::SpanStatus::Error { message: "down".into() });
    assert!(agent.collect(&SessionId::new("first")).is_empty(), "a session is handed over once");
}
