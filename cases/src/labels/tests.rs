use super::*;
use rstest::rstest;

const SUITE: &str = "suite: desk\nagent: { http: http://127.0.0.1:1/ }\ncases:\n  \
    - { name: paris, input: hi, task_description: done, assertions: [booked] }\n";

fn read(conversations: &str) -> Result<Labels, Complaints> {
    let suite = crate::parse("suite.yaml", SUITE).unwrap();
    parse("labels/l.yaml", &format!("conversations:\n{conversations}"), &suite)
}

#[test]
fn a_conversation_is_written_down_or_stands_in_a_run() {
    let labels = read(
        "- case: paris
  turns:
    - { user: Book it, reply: Booked., tool_calls: [{ name: book, arguments: { to: Paris }, error: full }] }
    - { user: Sure?, reply: 'Yes.' }
  verdicts: { goal_success: fail, helpfulness: [pass, fail] }
- { run: ../runs/1, attempt: paris / auto / 1, verdicts: { goal_success: pass } }
",
    )
    .unwrap();
    let [written, in_run] = labels.conversations.as_slice() else { panic!("{labels:?}") };
    let HeldIn::File(turns) = &written.held else { panic!("{written:?}") };
    assert_eq!(turns[0].tool_calls[0].error.as_deref(), Some("full"));
    assert_eq!(turns[1].reply.as_deref(), Some("Yes."));
    assert_eq!(written.verdicts["helpfulness"], Label::Turns(vec![true, false]));
    assert_eq!(written.verdicts.values().map(Label::passes).collect::<Vec<_>>(), [false, false]);
    assert_eq!(written.goal.case.as_ref().unwrap().name.as_str(), "paris");
    let folder = PathBuf::from("labels/../runs/1");
    assert_eq!(in_run.held, HeldIn::Run { folder, attempt: "paris / auto / 1".into() });
    assert_eq!(labels.fingerprint.len(), FINGERPRINT_DIGITS);
}

#[rstest]
#[case("- { case: paris, turns: [{ user: a, reply: b }] }", "the key `verdicts` is missing or empty")]
#[case("- { case: paris, turns: [{ user: a, reply: b }], verdicts: {} }", "nothing is said")]
#[case("- { case: paris, turns: [], verdicts: { goal_success: pass } }", "has no turn")]
#[case("- { case: paris, turns: [{ user: a }], verdicts: { goal_success: pass } }", "the turn has no reply")]
#[case("- { turns: [{ user: a, reply: b }], verdicts: { goal_success: pass } }", "says nothing of what")]
#[case(
    "- { case: paris, run: r, verdicts: { goal_success: pass } }",
    "does not say what the conversation was"
)]
#[case(
    "- { case: pars, turns: [{ user: a, reply: b }], verdicts: { goal_success: pass } }",
    "did you mean `paris`?"
)]
#[case(
    "- { case: paris, turns: [{ user: a, reply: b }], verdicts: { goal: pass } }",
    "no evaluator called `goal`"
)]
#[case(
    "- { case: paris, turns: [{ user: a, reply: b }], verdicts: { goal_success: maybe } }",
    "expected `pass` or `fail`"
)]
#[case(
    "- { case: paris, turns: [{ user: a, reply: b }], verdicts: { helpfulness: [pass, pass] } }",
    "2 verdicts for 1 turn"
)]
#[case(
    "- { case: paris, turns: [{ user: a, reply: b }], verdicts: { goal_success: '?' } }",
    "fill it in, or take it out"
)]
#[case("[]", "no conversation is labelled")]
fn what_is_wrong_is_said(#[case] conversation: &str, #[case] complaint: &str) {
    let refused = read(&format!("  {conversation}\n")).unwrap_err().to_string();
    assert!(refused.starts_with("labels/l.yaml:2:") && refused.contains(complaint), "{refused}");
}
