//! Who is asked for a verdict, and how often.

use super::{
    super::{read, with},
    evaluator,
};
use rehearsal_core::{
    ids::{EvaluatorName, ModelId},
    suite::{ModelChoice, Panel},
};
use rstest::rstest;

fn plain(model: &str) -> ModelChoice {
    ModelChoice::plain(ModelId::new(model))
}

#[rstest]
#[case("3", 3, 3)]
#[case("9", 9, 9)]
#[case("{ least: 2, most: 5 }", 2, 5)]
#[case("{}", 2, 5)]
#[case("{ least: 7 }", 7, 7)]
#[case("{ least: 3 }", 3, 5)]
#[case("{ most: 3 }", 2, 3)]
#[case("{ most: 1 }", 1, 1)]
fn samples_are_a_number_or_a_least_and_a_most(#[case] written: &str, #[case] least: u32, #[case] most: u32) {
    for judge in ["helpfulness: {", "output: { rubric: a,"] {
        let panel = evaluator(&format!("{judge} samples: {written} }}")).panel;
        assert_eq!(panel, Panel { least, most, ..Panel::default() });
    }
}

#[test]
fn everybody_is_asked_once_where_the_suite_does_not_say() {
    assert_eq!(evaluator("goal_success").panel, Panel { least: 1, most: 1, others: vec![], canary: false });
}

#[test]
fn judges_of_a_panel_are_among_the_models_of_the_suite() {
    let entry = "goal_success: { model: openai/a, judges: [{ model: ollama/b, temperature: 0 }, offline], canary: true }";
    let suite = read(&with(&format!(
        "evaluators:\n  - {entry}\n  - output: {{ rubric: a, judges: [corp/c] }}\nproviders: {{ corp: {{ base_url: 'http://a' }} }}\n"
    )));
    let names =
        |choices: &[ModelChoice]| choices.iter().map(|choice| choice.model.to_string()).collect::<Vec<_>>();
    assert_eq!(names(&suite.evaluators[0].panel.others), ["ollama/b", "offline"]);
    assert!(suite.evaluators[0].panel.canary);
    assert_eq!(suite.models.judge_of(&EvaluatorName::new("goal_success")), &plain("openai/a"));
    assert_eq!(names(&suite.models.panel), ["ollama/b", "offline", "corp/c"]);
    let all: Vec<_> = suite.models.all().map(|(_, choice)| choice.model.to_string()).collect();
    assert!(["openai/a", "ollama/b", "corp/c"].iter().all(|model| all.iter().any(|known| known == model)));
}
