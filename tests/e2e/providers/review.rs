//! A simulated user that misbehaves: its sessions are marked, its failures are its own, and they decide nothing.

use super::{CHAT, played_by, provider, run, tell};
use rehearsal_tests::{FakeAgent, Manner, Mood, Provider, World};
use rstest::rstest;
use serde_json::{Value, json};
use std::path::PathBuf;

/// A move of the user's that goes on with a fact that nobody gave it, in words that no rule knows.
const CLAIMS: &str = r#"{"reasoning":"Press on.","progress":[{"part":1,"status":"attempted"}],"decision":"say",
    "message":"My neighbour works for you and says it is always nine.","reason":""}"#;
/// A move in which the user speaks as an assistant would.
const SERVES: &str = r#"{"reasoning":"Help.","progress":[{"part":1,"status":"attempted"}],"decision":"say",
    "message":"Of course! How can I help you today?","reason":""}"#;

/// A review that quotes the user.
const HELPED: &str = r#"{"findings":[{"turn":2,"reasoning":"It answers its own question.","quote":"it is always nine",
    "fault":"unknown_fact","effect":"helped"}]}"#;
/// A review that quotes what nobody said.
const INVENTED: &str = r#"{"findings":[{"turn":2,"reasoning":"So it seems.","quote":"I am only a test",
    "fault":"speaks_of_simulation","effect":"helped"}]}"#;

/// Three attempts of two turns.
fn suite(world: &World, provider: &Provider, agent: &FakeAgent, review: &str) -> PathBuf {
    let (agent, models) = (agent.url(), played_by(CHAT, provider.url()));
    let text = format!(
        "suite: small
agent: {{ http: {{ url: \"{agent}\" }}, spans: off }}
{models}{review}
defaults: {{ max_turns: 2, trials: 3 }}
cases:
  - name: hours
    input: When do you open?
    task_description: The opening hours are told
    goal_parts: [The opening hours are told]
    assertions: [The opening hours are told]
evaluators: [goal_success]
gate:
  - goal_success: {{ min_rate: 1 }}
"
    );
    world.write("suite.yaml", &text)
}

/// The result of a run and its record, with these answers of the user and of the judge that reviews.
fn played(review: &str, moves: &'static str, found: Option<&'static str>) -> (World, Value, Value) {
    let (world, provider) = (World::default(), provider());
    provider.always_at("user_turn", Mood::Says(moves));
    if let Some(found) = found {
        provider.always_at("user_review", Mood::Says(found));
    }
    let agent = FakeAgent::start(Manner::Says("We open at nine. The opening hours are nine to five."));
    let suite = suite(&world, &provider, &agent, review);
    let (_, result) = run(&world, &suite, &["--out", "kept"]);
    let record = world.record(&result);
    (world, result, record)
}

#[test]
fn a_user_whose_drafts_are_all_refused_owns_the_failure() {
    let (_, result, record) = played("", SERVES, None);
    assert_eq!(result["verdict"], "could_not_tell", "{result:#}");
    assert_eq!(result["attempts"]["endings"]["actor_error"], 3);
    assert_eq!(result["attempts"]["reviews"]["hindered"], 3);
    assert_eq!((&result["failures"]["user"], &result["failures"]["agent"]), (&json!(3), &json!(0)));
    let session = &record["sessions"][0];
    assert_eq!(session["blame"]["owner"], "user");
    let refused = session["refused"].as_array().unwrap();
    assert_eq!(refused.len(), 3, "{session:#}");
    let finding = &session["review"]["findings"][0];
    assert_eq!(
        (&finding["fault"], &finding["evidence"]["text"]),
        (&refused[2]["fault"], &refused[2]["text"])
    );
}

#[rstest]
#[case::nobody_looks("", None, "passed", "valid")]
#[case::nothing_is_found("review: true", Some(r#"{"findings":[]}"#), "passed", "valid")]
#[case::the_user_helped("review: true", Some(HELPED), "could_not_tell", "helped")]
#[case::an_invented_quote("review: true", Some(INVENTED), "could_not_tell", "unreviewed")]
fn a_pass_that_the_user_helped_along_passes_no_gate(
    #[case] review: &str,
    #[case] found: Option<&'static str>,
    #[case] verdict: &str,
    #[case] validity: &str,
) {
    let (_, result, record) = played(review, CLAIMS, found);
    assert_eq!(result["evaluators"]["goal_success"]["rate"], 1.0, "{result:#}");
    assert_eq!((&result["verdict"], &result["attempts"]["reviews"][validity]), (&json!(verdict), &json!(3)));
    assert_eq!(record["sessions"][0]["review"]["validity"], validity);
    assert_eq!(record["attempts"]["by_review"], json!({ validity: 3 }));
}

#[test]
fn what_was_spoilt_is_said_and_a_run_that_is_judged_again_is_reviewed_again() {
    let (world, provider) = (World::default(), provider());
    provider.always_at("user_turn", Mood::Says(CLAIMS));
    provider.always_at("user_review", Mood::Says(HELPED));
    let agent = FakeAgent::start(Manner::Says("We open at nine. The opening hours are nine to five."));
    let suite = suite(&world, &provider, &agent, "review: { model: openai/gpt-4.1 }");
    let outcome = tell(&world, &suite, &["--out", "kept"]);
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    assert!(outcome.stdout.contains("3 of 3 spoilt by the simulated user: 3 helped"), "{outcome:#?}");
    let served = provider.served();
    let reviewing = served.iter().filter(|serving| serving.schema.as_deref() == Some("user_review"));
    assert!(reviewing.clone().all(|serving| serving.model == "gpt-4.1"));
    assert_eq!(reviewing.count(), 3);
    let again = world
        .rehearsal_with(&["judge", "kept", "--out", "again", "--format", "json", "--quiet"], &super::LOGIN);
    assert_eq!(again.json()["attempts"]["reviews"]["helped"], 3, "{again:#?}");
}
