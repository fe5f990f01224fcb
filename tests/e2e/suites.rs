//! Suites that do not read: one clear complaint with its place, exit 2, nothing spent.

use rehearsal_tests::{FakeAgent, Manner, World, repository};
use rstest::rstest;

const HEAD: &str = "suite: bad\nagent: { http: { url: \"URL\" }, spans: off }\n";
const CASES: &str = "cases:\n  - name: a\n    input: hi\n    task_description: done\n";

#[rstest]
#[case::unknown_key("polisy: 3\n", CASES, "suite.yaml:3:1", "polisy")]
#[case::zero_turns("defaults: { max_turns: 0 }\n", CASES, "suite.yaml:3:", "max_turns")]
#[case::empty("", "cases: []\n", "suite.yaml:3:", "no case")]
#[case::twice(
    "",
    "cases:\n  - { name: a, input: hi, task_description: done }\n  - { name: a, input: hi, task_description: done }\n",
    "suite.yaml:5:",
    "`a`"
)]
#[case::gate("gate:\n  - helpfulnes: { min_mean: 0.5 }\n", CASES, "suite.yaml:4:", "helpfulness")]
#[case::no_region("models: { judge: bedrock/some-model }\n", CASES, "suite.yaml", "needs a region")]
#[case::no_key("models: { judge: openai/some-model }\n", CASES, "suite.yaml", "OPENAI_API_KEY")]
#[case::no_server("models: { judge: vllm/some-model }\n", CASES, "suite.yaml:3:", "providers")]
fn a_bad_suite_is_refused_before_anything_is_spent(
    #[case] middle: &str,
    #[case] cases: &str,
    #[case] place: &str,
    #[case] words: &str,
) {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Echoes));
    world.write("suite.yaml", &format!("{}{middle}{cases}", HEAD.replace("URL", agent.url())));
    let outcome = world.rehearsal(&["run", "suite.yaml"]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains(place) && outcome.stderr.contains(words), "{}", outcome.stderr);
    assert_eq!(agent.requests().len(), 0);
    assert!(!world.path().join("runs").exists(), "a run was begun");
}

#[rstest]
#[case::no_such_file(&["run", "absent.yaml"], "absent.yaml")]
#[case::no_suite(&["run"], "SUITE")]
#[case::no_jobs(&["run", "x.yaml", "--jobs", "0"], "at least 1")]
#[case::no_run(&["report", "nowhere"], "nowhere")]
#[case::unknown_command(&["rnu"], "rnu")]
fn bad_usage_says_what_is_wrong(#[case] arguments: &[&str], #[case] words: &str) {
    let outcome = World::default().rehearsal(arguments);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
}

#[rstest]
#[case("--prompts", "cannot read prompts from absent")]
#[case("--prices", "cannot read prices from absent")]
fn a_file_that_is_not_there_is_named_with_what_it_was_for(#[case] flag: &str, #[case] words: &str) {
    let suite = repository().join("cases/suites/minimal.yaml");
    let outcome = World::default().rehearsal(&["run", suite.to_str().unwrap(), flag, "absent"]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
}

#[test]
fn a_filter_that_matches_nothing_is_said() {
    let world = World::default();
    let suite = repository().join("cases/suites/minimal.yaml");
    let outcome = world.rehearsal(&["run", suite.to_str().unwrap(), "-k", "nobody"]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains("\"nobody\""), "{}", outcome.stderr);
}

#[test]
fn a_program_that_is_not_there_is_known_before_anything_is_spent() {
    let world = World::default();
    world.write("suite.yaml", &format!("suite: bad\nagent: {{ command: [no-such-program-here] }}\n{CASES}"));
    let outcome = world.rehearsal(&["run", "suite.yaml"]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains("no-such-program-here"), "{}", outcome.stderr);
}

#[test]
fn the_committed_schema_is_the_printed_one() {
    let outcome = World::default().rehearsal(&["schema"]);
    let committed = std::fs::read_to_string(repository().join("cases/schema/suite.json")).unwrap();
    assert_eq!(outcome.stdout, committed, "rehearsal schema > cases/schema/suite.json");
}
