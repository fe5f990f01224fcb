//! Agents whose answers are none, or somebody else's.

use super::{
    agents::{judged, program},
    *,
};
use rstest::rstest;

/// The third message is the last of the first conversation, so that one turn is lost and nothing else.
#[rstest]
#[case::large_line("json_lines", "large 3", "longer than 10 MiB")]
#[case::large_body("http", "large 3", "longer than 10 MiB")]
#[case::no_text_in_a_line("json_lines", "broken 3", "UTF-8")]
#[case::no_text_in_a_body("http", "broken 3", "UTF-8")]
fn one_that_cannot_be_read_belongs_to_the_agent(
    #[case] speaks: &str,
    #[case] fault: &str,
    #[case] words: &str,
) {
    let world = World::default();
    suite(&world, &program(&world, (speaks, "attempt"), fault), OFFLINE, 2);
    let outcome = run(&world, &["--out", "out"]);
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    let record = record(&world, "out");
    assert_all(&record, "agent_error", "agent", words);
    for session in sessions(&record) {
        assert_eq!(session["turns"][1]["reply"], "We open at nine.", "{session:#}");
        assert!(session["turns"][2]["reply"].is_null(), "{session:#}");
    }
}

#[test]
fn one_for_the_session_before_is_taken_for_nobodys() {
    let world = World::default();
    suite(&world, &program(&world, ("json_lines", "run"), "last"), OFFLINE, 3);
    let outcome = run(&world, &["--out", "out", "--jobs", "1"]);
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    let record = record(&world, "out");
    let (first, others) = sessions(&record).split_first().unwrap();
    assert_eq!((&first["ending"], judged(first)), (&"max_turns".into(), 2), "{first:#}");
    others
        .iter()
        .for_each(|session| assert_one(session, "timeout", "agent", "waited 2s for the agent's reply"));
    assert!(!record.to_string().contains("somebody else"), "{record:#}");
    // Whoever looks for the answer finds it.
    let log = std::fs::read_to_string(world.path().join("out/agent.log")).unwrap();
    assert_eq!(log.matches("somebody else").count(), 2, "{log}");
}

#[test]
fn one_for_the_turn_before_is_taken_for_nobodys() {
    let world = World::default();
    suite(&world, &program(&world, ("json_lines", "run"), "old"), OFFLINE, 3);
    let outcome = run(&world, &["--out", "out"]);
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    let record = record(&world, "out");
    assert_all(&record, "timeout", "agent", "waited 2s for the agent's reply");
    assert!(!record.to_string().contains("another turn"), "{record:#}");
    assert!(sessions(&record).iter().all(|session| session["turns"][0]["reply"] == "We open at nine."));
}
