//! Judges that fail or hang.

use super::*;
use rehearsal_tests::{FakeAgent, Manner, Mood, Provider};
use rstest::rstest;

/// One judge fails and the other does not; what it cannot say is no score and fails nobody.
#[rstest]
#[case::fails(Mood::Fails, "infrastructure")]
#[case::hangs(Mood::Hangs, "infrastructure")]
#[case::cuts_its_answers(Mood::BreaksOff, "infrastructure")]
#[case::talks(Mood::Chatters, "judge")]
#[case::answers_something_else(Mood::WrongShape, "judge")]
#[case::invents_what_was_said(Mood::Says(INVENTED), "judge")]
#[case::stops_in_the_middle(Mood::CutShort, "infrastructure")]
#[case::declines(Mood::Declines, "infrastructure")]
fn one_that_always_fails_leaves_what_it_was_to_judge_open(#[case] mood: Mood, #[case] owner: &str) {
    let (world, provider) = (World::default(), Provider::start());
    let agent = FakeAgent::start(Manner::Says("We open at nine."));
    provider.always_at("goal_success", mood);
    let url = provider.url();
    let models = format!(
        "models: {{ actor: offline, judge: {{ model: openai/gpt-4.1-mini, timeout: 1s }} }}
providers: {{ openai: {{ base_url: \"{url}/v1\" }} }}"
    );
    let text = std::fs::read_to_string(suite(&world, &at(agent.url()), &models, 2)).unwrap();
    // One message, so that the agent cannot repeat itself, which the other judge would hold against it.
    world.write("suite.yaml", &text.replace("max_turns: 3", "max_turns: 1"));
    let outcome = run(&world, &["--out", "out"]);
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    assert_eq!(outcome.json()["verdict"], "could_not_tell");
    let record = record(&world, "out");
    // The conversations were held, and their time is not lost.
    assert_eq!(record["attempts"]["valid"], 2, "{record:#}");
    for session in sessions(&record) {
        let judgements = session["judgements"].as_array().unwrap();
        let outcome = |name: &str| {
            judgements.iter().find(|it| it["evaluator"] == name).unwrap()["outcome"].as_str().unwrap()
        };
        assert_eq!((outcome("goal_success"), outcome("helpfulness")), ("failed", "scored"), "{session:#}");
        assert_eq!(session["blame"]["owner"], owner, "{session:#}");
    }
}

/// A verdict that rests on words that nobody said.
const INVENTED: &str = r#"{"assertions": [{"id": "a1", "reasoning": "It was told.", "quote": "We never close.", "quote_turn": 1, "finding": "met"}], "reasoning": "It was told."}"#;
