//! The section `review`: yes, no, or the model that looks.

use rehearsal_core::suite::Suite;
use rstest::rstest;

fn read(section: &str) -> Result<Suite, String> {
    let suite = format!(
        "suite: desk\nagent: {{ http: http://127.0.0.1:1/ }}\nmodels: {{ judge: openai/a }}\n{section}\n\
         cases:\n  - {{ name: paris, input: hello, task_description: done }}\n"
    );
    rehearsal_cases::parse("suite.yaml", &suite).map_err(|complaints| complaints.to_string())
}

#[rstest]
#[case::left_out("", false, "openai/a")]
#[case::no("review: false", false, "openai/a")]
#[case::yes("review: true", true, "openai/a")]
#[case::an_empty_map("review: {}", true, "openai/a")]
#[case::a_model_of_its_own("review: { model: bedrock/b }", true, "bedrock/b")]
#[case::a_model_in_full("review: { model: { model: bedrock/b, max_tokens: 900 } }", true, "bedrock/b")]
fn a_suite_says_whether_a_judge_looks_and_which(
    #[case] section: &str,
    #[case] reviewed: bool,
    #[case] model: &str,
) {
    let suite = read(section).unwrap();
    assert_eq!((suite.reviewed, suite.models.reviewer().model.as_str()), (reviewed, model));
}

#[rstest]
#[case("review: 3", "`true`, `false` or a map with `model`")]
#[case("review: maybe", "`true`, `false` or a map with `model`")]
#[case("review: { judge: openai/a }", "judge")]
#[case("review: { model: gpt }", "gpt")]
fn anything_else_is_complained_about_where_it_stands(#[case] section: &str, #[case] told: &str) {
    let complaint = read(section).unwrap_err();
    assert!(complaint.contains(told) && complaint.contains("suite.yaml:4:"), "{complaint}");
}
