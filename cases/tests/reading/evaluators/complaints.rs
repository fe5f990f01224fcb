//! What is complained about in the section `evaluators`, and where.

use super::super::{complaints, with};
use rstest::rstest;

fn entry(written: &str) -> Vec<String> {
    complaints(&with(&format!("evaluators:\n  - {written}\n")))
}

#[rstest]
#[case(
    "helpfulness: high",
    "4:18: expected the least score that passes, or a map such as `{ threshold: 0.7 }`"
)]
#[case("helpfulness: 1.5", "4:18: `threshold` is 1.5; it is a number from 0 to 1")]
#[case("correctness: { threshold: -1 }", "4:31: `threshold` is -1; it is a number from 0 to 1")]
#[case("refusal: { treshold: 1 }", "4:16: unknown key `treshold`")]
#[case("helpfulness:", "4:16: expected the least score that passes, or a map such as `{ threshold: 0.7 }`")]
#[case("goal_success: { samples: 0 }", "4:30: `samples` is 0; it is at least 1")]
#[case("goal_success: { samples: 10 }", "4:30: `samples` is 10; it is at most 9")]
#[case(
    "goal_success: { samples: many }",
    "4:30: expected a number from 1 to 9, or a map with `least` and `most`"
)]
#[case(
    "goal_success: { samples: 2.5 }",
    "4:30: expected a number from 1 to 9, or a map with `least` and `most`"
)]
#[case(
    "goal_success: { samples: { least: 5, most: 2 } }",
    "4:48: `most` is 2, less than `least`, which is 5"
)]
#[case("goal_success: { samples: { most: 10 } }", "4:38: `most` is 10; it is at most 9")]
#[case("goal_success: { judges: [] }", "4:29: `judges` is empty")]
#[case("goal_success: { judges: [gpt-5] }", "4:30: unknown model `gpt-5`")]
#[case("goal_success: { judges: [openai/a, openai/a] }", "4:40: a second judge `openai/a`")]
#[case("goal_success: { canary: often }", "4:29: invalid boolean (true or false expected)")]
fn a_judge(#[case] written: &str, #[case] complaint: &str) {
    assert_eq!(entry(written), [complaint]);
}

#[rstest]
#[case("output", "4:5: `output` does not say what must be so")]
#[case("output: {}", "4:5: the key `rubric` is missing or empty")]
#[case("output: ''", "4:13: the criterion is blank")]
#[case("output: 3", "4:13: expected a criterion in words, a list of criteria, or a map with `rubric`")]
#[case("output: []", "4:13: the rubric is empty; write at least one criterion")]
#[case("output: [3]", "4:14: expected a criterion in words, or a map with `criterion` and `weight`")]
#[case("output: [{ criterion: a, weight: 0 }]", "4:38: `weight` is 0; it is a number above 0 and up to 1000")]
#[case("output: [{ critrion: a }]", "4:16: unknown key `critrion`")]
#[case("output: [{ weight: 2 }]", "4:14: the key `criterion` is missing or empty")]
#[case("output: { rubric: [a], threshold: 2 }", "4:39: `threshold` is 2; it is a number from 0 to 1")]
#[case("output: { rubric: a, description: b }", "4:39: `description` means nothing with `output`")]
#[case("trajectory: { rubric: a, description: ' ' }", "4:43: `description` is blank")]
fn a_rubric(#[case] written: &str, #[case] complaint: &str) {
    assert_eq!(entry(written), [complaint]);
}

#[rstest]
#[case("contains: 42", "4:15: expected the words, in quotes where they are a number, or a map with `text`")]
#[case("contains: ''", "4:15: `text` is blank")]
#[case("contains: { replies: all }", "4:26: unknown word `all`")]
#[case("contains: { case_sensitive: false }", "4:33: `case_sensitive` means nothing without `text`")]
#[case("contains: { text: a, model: openai/a }", "4:33: `contains` asks no model")]
#[case("contains: { text: a, samples: 3 }", "4:26: unknown key `samples`")]
#[case("starts_with", "4:5: `starts_with` does not say with which words")]
#[case("starts_with: {}", "4:5: the key `text` is missing or empty")]
#[case("regex: ''", "4:12: `pattern` is empty, so everything would match")]
#[case("regex: '(a'", "4:12: `pattern` is no regular expression: unclosed group")]
#[case(
    "regex: '(?!a)'",
    "4:12: `pattern` is no regular expression: look-around, including look-ahead and look-behind, is not supported"
)]
#[case("json_schema", "4:5: `json_schema` does not say which schema")]
#[case("json_schema: {}", "4:5: the key `schema` is missing or empty")]
#[case("json_schema: object", "4:18: expected a map with `schema`")]
#[case("json_schema: { schema: object }", "4:28: expected a JSON Schema: a map such as `{ type: object }`")]
#[case("number: ten", "4:13: expected a number, or a map with `value` and `tolerance`")]
#[case("number: { tolerance: -1 }", "4:26: `-1` is no tolerance")]
#[case("number: { tolerance: some }", "4:26: `some` is no tolerance")]
#[case("number: { value: .nan }", "4:22: `value` is NaN, which no reply can be near")]
#[case("state_equals: { value: 3 }", "4:5: the key `name` is missing or empty")]
#[case("similarity: 7", "4:17: `threshold` is 7; it is a number from 0 to 1")]
#[case(
    "similarity: { weights: { a: -1 } }",
    "4:33: the weight of `a` is -1; it is a number above 0 and up to 1000"
)]
fn a_rule_about_words_and_values(#[case] written: &str, #[case] complaint: &str) {
    assert_eq!(entry(written), [complaint]);
}

#[rstest]
#[case("tool_called: ''", "4:18: `name` is blank")]
#[case("tool_called: [a]", "4:18: expected the name of a tool, or a map with `name`")]
#[case("tool_count: {}", "4:5: `tool_count` does not say how often")]
#[case("tool_count: { min: 3, max: 2 }", "4:32: `max` is 2, less than `min`, which is 3")]
#[case("tool_count: 3", "4:17: expected a map with `min` or `max`, and `name` for one tool")]
#[case("tool_order: []", "4:17: the list of tools is empty")]
#[case("tool_order: [a, ' ']", "4:21: the name of a tool is blank")]
#[case("tool_order: { order: exactly }", "4:26: unknown word `exactly`")]
#[case("tool_arguments: { name: a }", "4:5: `tool_arguments` says nothing of the arguments")]
#[case("turns: {}", "4:5: `turns` does not say how many")]
#[case("turns: 0", "4:12: `max` is 0; it is at least 1")]
#[case("turns: { min: 5, max: 4 }", "4:27: `max` is 4, less than `min`, which is 5")]
#[case("latency: soon", "4:14: `soon` is not a duration")]
#[case("latency: {}", "4:5: `latency` does not say how long")]
#[case("tokens: 0", "4:13: `max` is 0; it is at least 1")]
#[case("tokens: few", "4:13: expected the most tokens, or a map with `max`")]
#[case("cost: 0", "4:11: 0 USD buys nothing")]
#[case("cost: {}", "4:5: the key `usd` is missing or empty")]
#[case("language: english", "4:15: `english` is no code of a language")]
#[case("no_secrets: []", "4:17: the list of expressions is empty")]
#[case("no_secrets: ['[']", "4:18: this is no regular expression: unclosed character class")]
fn a_rule_about_tools_and_limits(#[case] written: &str, #[case] complaint: &str) {
    assert_eq!(entry(written), [complaint]);
}

#[rstest]
#[case("command: []", "4:14: the command is empty; write a program and its arguments")]
#[case("command: judge.py", "4:14: expected a list with a program and its arguments, or a map with `run`")]
#[case("command: { run: [a], model: offline }", "4:33: `command` asks no model")]
#[case("http: judge", "4:11: `judge` is not an http or https URL")]
#[case("http: { url: 'http://a', headers: { a b: c } }", "4:46: `a b` cannot be the name of a header")]
#[case("python: judge.py", "4:13: `judge.py` does not name an object of a module")]
#[case("python: { target: a:b, timeout: 0 }", "4:37: `0` is no time at all")]
#[case("rust", "4:5: `rust` does not say which")]
fn an_own_evaluator(#[case] written: &str, #[case] complaint: &str) {
    assert_eq!(entry(written), [complaint]);
}

#[rstest]
#[case("not", "4:5: `not` does not say which evaluator")]
#[case("not: 3", "4:10: expected an evaluator's name, or a map such as `tool_called: { name: book_flight }`")]
#[case("not: { not: refusal }", "4:10: `not` stands in front of another `not`")]
#[case("not: { contans: a }", "4:10: unknown evaluator `contans`")]
#[case(
    "not: [contains]",
    "4:10: expected an evaluator's name, or a map such as `tool_called: { name: book_flight }`"
)]
#[case("not: regex", "4:10: `regex` does not say which expression")]
#[case("not: { contains: a, regex: b }", "4:10: an entry holds one evaluator; this one holds 2")]
fn not_in_front_of_another(#[case] written: &str, #[case] complaint: &str) {
    assert_eq!(entry(written), [complaint]);
}

#[test]
fn a_schema_that_is_none_is_told_with_the_place_inside_of_it() {
    let found = entry("json_schema: { schema: { properties: { a: { type: objekt } } } }");
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("4:28: this is no JSON Schema at `/properties/a/type`: "), "{found:?}");
    let elsewhere = entry("tool_arguments: { name: a, schema: { $ref: 'http://127.0.0.1:1/schema' } }");
    assert_eq!(elsewhere.len(), 1);
    assert!(elsewhere[0].starts_with("4:40: this is no JSON Schema"), "{elsewhere:?}");
}

#[test]
fn two_evaluators_of_one_kind_need_names_and_their_opposites_do_not() {
    let both = "[{ contains: a }, { contains: b }, { not: { contains: c } }]";
    let found = complaints(&with(&format!("evaluators: {both}\n")));
    assert_eq!(found, ["3:31: a second evaluator called `contains`"]);
    let text = with(
        "evaluators: [{ contains: a }, { contains: { text: b, as: not_contains } }, { not: { contains: c } }]\n",
    );
    assert_eq!(complaints(&text), ["3:83: a second evaluator called `not_contains`"]);
}
