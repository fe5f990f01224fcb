//! What of recorded spans is whose turn, and which of the models' words were for the user.

use super::{
    defects::{chat, said},
    *,
};
use crate::otlp::understand;

/// A program that holds conversations at once may have one span around all of them.
#[test]
fn sessions_side_by_side_in_one_trace_stay_apart() {
    let agent = |id: u8, (start, end): (u64, u64), session: &str, words: &str| {
        let agent = operation(id, Some(1), "invoke_agent").with("gen_ai.agent.name", "desk");
        let agent = agent.with("session.id", session);
        let mut agent = agent.with("gen_ai.input.messages", json!([said("user", words)]));
        (agent.started_at, agent.ended_at) = (Timestamp(start), Timestamp(end));
        agent
    };
    let second = 1_000_000_000;
    let spans = vec![
        spoken(1, None, "batch", json!({})),
        agent(2, (second, 3 * second), "one", "first of one"),
        agent(3, (2 * second, 5 * second), "other", "first of other"),
        agent(4, (4 * second, 7 * second), "one", "second of one"),
        agent(5, (6 * second, 8 * second), "other", "second of other"),
    ];
    let turns = understand(spans, Vec::new());
    let found: Vec<_> =
        turns.iter().map(|turn| (turn.session.as_deref().unwrap(), turn.user.as_deref().unwrap())).collect();
    let expected = [
        ("one", "first of one"),
        ("other", "first of other"),
        ("one", "second of one"),
        ("other", "second of other"),
    ];
    assert_eq!(found, expected);
}

/// The agent's own answer tells what was for the user, if it is a model's word for word and nothing came after it.
#[rstest]
#[case::a_title_afterwards(100, "sunny", "sunny")]
#[case::a_summary(100, "done", "A sunny day")]
#[case::another_agent_goes_on(25, "sunny", "A sunny day")]
fn a_models_last_words_may_not_be_for_the_user(
    #[case] ended_at: u64,
    #[case] answer: &str,
    #[case] reply: &str,
) {
    let mut agent =
        operation(1, None, "invoke_agent").with("gen_ai.output.messages", json!([said("assistant", answer)]));
    agent.ended_at = Timestamp(ended_at);
    let model =
        |id, words| chat(id, Some(1), json!([said("user", "weather?")]), json!([said("assistant", words)]));
    let spans = vec![agent, model(2, "sunny"), model(3, "A sunny day")];
    assert_eq!(understand(spans, Vec::new())[0].reply.as_deref(), Some(reply));
}
