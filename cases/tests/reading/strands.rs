//! Experiment files of Strands Evals: `written.json` is as its 1.7.0 wrote it, `everything.json` has its shape and
//! all that a suite cannot carry.

use rehearsal_cases::{Complaints, read};
use rehearsal_core::{
    case::{Interaction, Persona, PersonaChoice},
    ids::PersonaId,
    suite::{Check, Compared, EvaluatorKind, JudgeKind, Matched, RubricSubject, Spoken, Suite},
};
use rstest::rstest;
use serde_json::json;
use std::{collections::BTreeMap, fs, path::Path};
use tempfile::TempDir;

const SUITE: &str = "suite: s\nagent: { command: [agent] }\nimport: ./experiment.json\n";

/// What a suite next to an experiment reads as.
fn beside(experiment: &str, suite: &str) -> Result<Suite, Complaints> {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("experiment.json"), experiment).unwrap();
    let file = folder.path().join("suite.yaml");
    fs::write(&file, suite).unwrap();
    read(&file)
}

fn fixture(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/strands").join(name)).unwrap()
}

fn written() -> Suite {
    beside(&fixture("written.json"), SUITE).unwrap_or_else(|complaints| panic!("{complaints}"))
}

/// The notes from their line on, without the folder.
fn notes(suite: &Suite) -> Vec<String> {
    let file = "experiment.json:";
    suite.notes.iter().map(|note| note.split_once(file).unwrap().1.to_owned()).collect()
}

/// What is complained about, without folders.
fn complaint(experiment: &str, suite: &str) -> String {
    let found = beside(experiment, suite).unwrap_err().to_string();
    let short = |line: &str| {
        line.rsplit_once("/./").or_else(|| line.rsplit_once('/')).unwrap_or(("", line)).1.to_owned()
    };
    found.lines().map(short).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_cases_are_the_suite_s() {
    let suite = written();
    let names: Vec<_> = suite.cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names, ["paris-flight", "case-2", "order"]);
    let inputs: Vec<_> = suite.cases.iter().map(|case| case.input.as_str()).collect();
    let json = r#"{"item":"café 😀","count":2}"#;
    assert_eq!(inputs, ["I need to book a flight to Paris next week", "What is 2x2?", json]);
    let flight = &suite.cases[0];
    assert_eq!(flight.task_description, "Flight booking confirmed with dates, destination and price");
    assert_eq!(flight.assertions, ["The booking reference is told to the user."]);
    let tags = BTreeMap::from([("category", "booking"), ("difficulty", "2")]);
    assert_eq!(flight.tags, tags.into_iter().map(|(key, tag)| (key.into(), tag.into())).collect());
    assert_eq!(suite.cases[1].task_description, "What is 2x2?");
    assert!(flight.source.file.ends_with("experiment.json"));
    assert_eq!((flight.source.line, flight.source.column), (3, 5));
}

#[test]
fn what_they_expect_comes_along() {
    let suite = written();
    let steps = |names: &[&str]| Some(names.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(suite.cases[0].expected.trajectory, steps(&["search_flights", "book_flight"]));
    assert_eq!(suite.cases[1].expected.output, Some(json!("4")));
    let order = &suite.cases[2].expected;
    assert_eq!(order.output, Some(json!({ "total": 7.5, "lines": [1, 2] })));
    assert_eq!(order.trajectory, steps(&["price", "total"]));
    let hand_over = |node: &str, dependencies: &[&str], message: &str| Interaction {
        node_name: Some(node.into()),
        dependencies: dependencies.iter().map(ToString::to_string).collect(),
        messages: vec![message.into()],
    };
    let expected =
        [hand_over("planner", &[], "Prices two cups"), hand_over("teller", &["planner"], "Tells 7.50")];
    assert_eq!(order.interactions, expected);
    let states = BTreeMap::from([("cart".into(), json!({ "items": 2 })), ("paid".into(), json!(false))]);
    assert_eq!(order.environment_state, states);
}

#[test]
fn a_profile_in_the_metadata_plays_its_case() {
    let suite = written();
    let texts = [
        ("patience_level", "low"),
        ("personal_profile.identity.age_group", "forties"),
        ("personal_profile.languages.1.language", "Portuguese"),
        ("personal_profile.languages.1.proficiency", "native"),
    ];
    let persona = Persona {
        id: PersonaId::new("paris-flight-user"),
        traits: texts.into_iter().map(|(key, text)| (key.into(), text.into())).collect(),
        manner: BTreeMap::new(),
        context: "Travels every week and knows the rules.".into(),
        actor_goal: Some("Book the cheapest direct flight to Paris.".into()),
    };
    assert_eq!(suite.cases[0].personas, [PersonaChoice::Given(persona.into())]);
    assert_eq!(suite.cases[1].personas, [PersonaChoice::Auto(PersonaId::new("auto"))]);
}

#[test]
fn without_a_goal_a_case_is_one_message_unless_the_suite_says_more() {
    let turns = |suite: &Suite| suite.cases.iter().map(|case| case.max_turns).collect::<Vec<_>>();
    assert_eq!(turns(&written()), [8, 1, 1]);
    let longer = beside(&fixture("written.json"), &format!("{SUITE}defaults: {{ max_turns: 5 }}\n")).unwrap();
    assert_eq!(turns(&longer), [5, 5, 5]);
}

#[test]
fn the_evaluators_are_the_suite_s() {
    let suite = written();
    let judge = |kind: JudgeKind| EvaluatorKind::Judge { kind, threshold: kind.threshold() };
    let words =
        |text: &str, case_sensitive| Matched { text: text.into(), case_sensitive, spoken: Spoken::Last };
    let rules = [
        ("helpfulness", judge(JudgeKind::Helpfulness)),
        ("goal_success", judge(JudgeKind::GoalSuccess)),
        ("equals", EvaluatorKind::Check(Check::Equals { value: Compared::Expected })),
        ("contains", EvaluatorKind::Check(Check::Contains { words: Some(words("reference", false)) })),
        ("starts_with", EvaluatorKind::Check(Check::StartsWith { words: words("Dear", true) })),
        ("tool_called", EvaluatorKind::Check(Check::ToolCalled { tool: "book_flight".into() })),
        ("cart", EvaluatorKind::Check(Check::StateEquals { name: "cart".into(), value: None })),
        ("the answer", EvaluatorKind::Check(Check::Equals { value: Compared::With(json!(42)) })),
    ];
    let found: Vec<_> =
        suite.evaluators.iter().skip(3).map(|spec| (spec.name.as_str(), spec.kind.clone())).collect();
    assert_eq!(found, rules);
}

#[test]
fn rubrics_are_criteria_and_descriptions_go_to_the_judge() {
    let suite = written();
    let rubrics: Vec<_> = suite
        .evaluators
        .iter()
        .filter_map(|spec| match &spec.kind {
            EvaluatorKind::Rubric(rubric) => Some((spec.name.as_str(), rubric)),
            EvaluatorKind::Judge { .. } | EvaluatorKind::Check(_) | EvaluatorKind::Own(_) => None,
        })
        .map(|(name, rubric)| {
            let criteria =
                rubric.criteria.iter().map(|criterion| criterion.text.as_str()).collect::<Vec<_>>();
            (name, rubric.subject, criteria, rubric.description.as_deref())
        })
        .collect();
    let expected = [
        ("price", RubricSubject::Output, vec!["The reply names a price."], None),
        (
            "trajectory",
            RubricSubject::Trajectory,
            vec!["It searches before it books."],
            Some("search_flights: finds flights\nbook_flight: books one"),
        ),
        (
            "interactions",
            RubricSubject::Interactions,
            vec!["planner: It plans.", "teller: It tells the total."],
            Some("planner: plans the order"),
        ),
    ];
    assert_eq!(rubrics, expected);
}

#[test]
fn every_class_has_its_like_or_is_said_to_have_none() {
    let suite = beside(&fixture("everything.json"), SUITE).unwrap();
    let names: Vec<_> = suite.evaluators.iter().map(|spec| spec.name.as_str()).collect();
    let expected = [
        "faithfulness",
        "coherence",
        "response_relevance",
        "conciseness",
        "right",
        "harmfulness",
        "stereotyping",
        "instruction_following",
        "refusal",
        "tool_selection",
        "tool_parameters",
        "failure_communication",
        "recovery_strategy",
        "partial_completion",
        "similarity",
        "output",
    ];
    assert_eq!(names, expected);
    let similarity = Check::Similarity { threshold: 0.9, weights: BTreeMap::new() };
    assert_eq!(suite.evaluators[14].kind, EvaluatorKind::Check(similarity));
}

#[test]
fn what_is_not_carried_is_said_with_its_line() {
    insta::assert_snapshot!(notes(&beside(&fixture("everything.json"), SUITE).unwrap()).join("\n"), @r"
     1 of 2 cases have no `metadata.task_description` for a simulated user: each is one message and one reply, unless `defaults.max_turns` says more
     a rubric is one criterion here, met or not met; a list of criteria in a suite gives values in between
     `attack_strategies` is not carried; a suite attacks nobody
     `model` is not carried
    3: case `refused-card`: its tag `notes` is too long and left out
    3: case `refused-card`: its chaos effects are not carried; a suite has faults on simulated tools
    10: the case is called `refused-card-2`: names are unique, in one line and short
    10: case `refused-card-2`: its red-team `config` is not carried; it is played as any other
    10: case `refused-card-2`: `weight` is not carried
    18: case `photo` is left out: its input holds images
    25: `FaithfulnessEvaluator`: the suite's `models.judge` judges in the place of `gpt-5`
    25: `FaithfulnessEvaluator`: the `version` of its prompt is not carried
    25: `FaithfulnessEvaluator`: its judge sees what the user said all the same
    35: `ToolParameterAccuracyEvaluator`: the tools of its judge are not carried
    39: `StructuredOutputSimilarity`: fields are compared as they stand; `shop.Invoice` is not read
    39: `StructuredOutputSimilarity`: its weights are not in the file; `similarity: { weights: ... }` sets them
    40: `OutputEvaluator`: its `uses_environment_state` is not carried
    41: `MultimodalOutputEvaluator` is not carried: images are not judged here
    42: `SkillSelectionAccuracyEvaluator` is not carried: skills are not judged here
    43: `SkillInvoked` is not carried: skills are not judged here
    44: `AttackSuccessEvaluator` is not carried: a suite attacks nobody
    45: `PolitenessEvaluator` is not carried: it is a class of your own; `python: module:function` brings it in
    ");
    insta::assert_snapshot!(notes(&written()).join("\n"), @r"
     2 of 3 cases have no `metadata.task_description` for a simulated user: each is one message and one reply, unless `defaults.max_turns` says more
     a rubric is one criterion here, met or not met; a list of criteria in a suite gives values in between
    52: case `order`: its input is not text and is sent as JSON
    52: case `order`: of its `expected_trajectory` the names are kept, 2 of 2 steps
    133: `HelpfulnessEvaluator`: its own prompt is not carried; `--prompts` takes one for Rehearsal's judge
    137: `GoalSuccessRateEvaluator`: the suite's `models.judge` judges in the place of `us.amazon.nova-pro-v1:0`
    137: `GoalSuccessRateEvaluator`: its own prompt is not carried; `--prompts` takes one for Rehearsal's judge
    ");
}

#[test]
fn what_the_suite_writes_itself_holds_instead() {
    let own = "cases:\n  - { name: order, input: Two cups, task_description: ordered }\n\
               evaluators:\n  - helpfulness: 0.8\n  - contains: { text: x, as: extra }\ngate:\n  - cart: { min_rate: 1 }\n";
    let suite = beside(&fixture("written.json"), &format!("{SUITE}{own}")).unwrap();
    let cases: Vec<_> = suite.cases.iter().map(|case| (case.name.as_str(), case.input.as_str())).collect();
    assert_eq!((cases.len(), cases[0]), (3, ("order", "Two cups")));
    assert_eq!(suite.evaluators.len(), 12);
    assert_eq!(
        suite.evaluators[0].kind,
        EvaluatorKind::Judge { kind: JudgeKind::Helpfulness, threshold: 0.8 }
    );
    assert_eq!((suite.evaluators[1].name.as_str(), suite.gate.len()), ("extra", 1));
}

#[test]
fn another_experiment_is_another_suite() {
    let other = fixture("written.json").replace("What is 2x2?", "What is 2x3?");
    assert_ne!(written().fingerprint, beside(&other, SUITE).unwrap().fingerprint);
    assert_eq!(written().fingerprint, written().fingerprint);
}

#[test]
fn an_experiment_alone_is_told_what_to_write_beside_it() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("my checks.json");
    fs::write(&file, fixture("written.json")).unwrap();
    let complaints = read(&file).unwrap_err();
    let [only] = complaints.all() else { panic!("{complaints}") };
    insta::assert_snapshot!(format!("{}\n{}", only.message, only.hint.as_deref().unwrap()), @r"
    this is an experiment of Strands Evals, which does not say how the agent is reached
    write a suite next to it, with your own agent, and run that:
            suite: 'my checks'
            agent: { python: 'my_agent:agent' }
            import: './my checks.json'
    ");
}

#[rstest]
#[case("[]", "experiment.json:1:1: expected an experiment: a map with `cases` and `evaluators`")]
#[case("{", "experiment.json:1:1: the experiment is not JSON: EOF while parsing an object")]
#[case("{}", "experiment.json:1:1: the experiment has no case that can be played")]
#[case(r#"{"cases": {}}"#, "experiment.json:1:1: `cases` of the experiment is not a list")]
#[case(r#"{"cases": ["a"]}"#, "experiment.json:1:1: `cases` of the experiment is not a list of maps")]
#[case("{\"cases\": [\n {\"name\": \"a\"}]}", "experiment.json:2:2: case `a` has no `input`")]
#[case(r#"{"cases": [{"input": " "}]}"#, "experiment.json:1:12: the `input` of case `case-1` is blank")]
#[case(
    r#"{"cases": [{"input": "a"}], "evaluators": [{}]}"#,
    "experiment.json:1:44: the evaluator does not say its `evaluator_type`"
)]
#[case(
    r#"{"cases": [{"input": "a"}], "evaluators": [{"evaluator_type": "OutputEvaluator", "rubric": ""}]}"#,
    "experiment.json:1:44: the evaluator has no `rubric`"
)]
#[case(
    r#"{"cases": [{"input": "a"}], "evaluators": [{"evaluator_type": "Contains"}]}"#,
    "experiment.json:1:44: the evaluator has no `value`"
)]
fn an_experiment_that_does_not_read(#[case] experiment: &str, #[case] expected: &str) {
    assert_eq!(complaint(experiment, SUITE), expected);
}

#[test]
fn an_experiment_that_is_not_there_is_told_where_it_is_named() {
    let suite = SUITE.replace("experiment", "absent");
    let found = beside("{}", &suite).unwrap_err();
    let place = found.all()[0].place.clone().unwrap();
    assert_eq!((place.line, place.column), (3, 9));
    assert!(found.to_string().contains("cannot read"), "{found}");
}

#[test]
fn two_evaluators_of_one_name_are_told_in_the_experiment() {
    let experiment = r#"{"cases": [{"input": "a"}], "evaluators": [
 {"evaluator_type": "Equals"}, {"evaluator_type": "Contains", "value": "b", "name": "equals"}]}"#;
    let first = complaint(experiment, SUITE);
    assert!(first.starts_with("experiment.json:2:32: a second evaluator called `equals`"), "{first}");
}
