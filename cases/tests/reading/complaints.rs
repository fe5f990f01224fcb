//! What is complained about, where, and in what words.

use super::{complaints, with};
use rstest::rstest;

const CASE: &str = "  - { name: a, input: b, task_description: c";

#[rstest]
#[case::unknown("agnt: x\n", "1:1: unknown key `agnt`")]
#[case::nothing_required(
    "suite: s\ncases:\n- { name: a, input: b, task_description: c }\n",
    "1:1: the key `agent` is missing or empty"
)]
#[case::list("- a\n", "1:1: expected a map of keys and values")]
#[case::quote("suite: \"a\n", "1:8: unclosed quote")]
#[case::twice("suite: a\nsuite: b\n", "2:1: the key `suite` is written twice")]
#[case::anchor("suite: *nobody\n", "1:8: reference to unknown value")]
#[case::blank_value("defaults:\n", "1:9: expected a map of keys and values")]
fn a_file_of_the_wrong_shape(#[case] text: &str, #[case] complaint: &str) {
    assert_eq!(complaints(text), [complaint]);
}

#[test]
fn every_missing_key_is_told_where_its_map_starts() {
    let text = "budget: {}
cases:
  - name: a
    input:
  - {}
personas:
  - context: c
evaluators:
  - tool_called: {}
agent:
  command: { path: /a }
";
    let missing = [
        "1:1: the key `suite`",
        "1:9: the key `usd`",
        "3:5: the key `input`",
        "3:5: the key `task_description`",
        "5:5: the key `name`",
        "5:5: the key `input`",
        "5:5: the key `task_description`",
        "7:5: the key `id`",
        "9:5: the key `name`",
        "11:12: the key `run`",
    ];
    assert_eq!(complaints(text), missing.map(|key| format!("{key} is missing or empty")));
}

#[test]
fn an_empty_file_lacks_everything() {
    let keys = ["suite", "agent", "cases"].map(|key| format!("1:1: the key `{key}` is missing or empty"));
    assert_eq!(complaints(""), keys);
    assert_eq!(complaints("# nothing yet\n").len(), 3);
}

#[test]
fn a_second_document_is_refused() {
    assert_eq!(complaints(&format!("{}---\na: b\n", with("")))[0], "8:1: a second document starts here");
}

#[rstest]
#[case("budget: 5\n", "3:9: expected a map of keys and values")]
#[case("budget: { usd: 0 }\n", "3:16: a budget of 0 USD buys nothing")]
#[case("budget: { usd: -2 }\n", "3:16: a budget of -2 USD buys nothing")]
#[case("budget: { usd: .nan }\n", "3:16: a budget of NaN USD buys nothing")]
#[case("budget: { usd: lots }\n", "3:16: expected a number")]
#[case("budget: {}\n", "3:9: the key `usd` is missing or empty")]
#[case("project: { id: ' ' }\n", "3:16: the project's id is blank")]
#[case("project: { tags: [a] }\n", "3:18: expected a map of keys and values")]
#[case("defaults: { max_turns: 0 }\n", "3:24: `max_turns` is 0; it is at least 1")]
#[case("defaults: { max_turns: 1001 }\n", "3:24: `max_turns` is 1001; it is at most 1000")]
#[case("defaults: { trials: 100001 }\n", "3:21: `trials` is 100001; it is at most 100000")]
#[case("defaults: { trials: 5000000000 }\n", "3:21: `trials` is 5000000000; it is at most 100000")]
#[case("defaults: { trials: -1 }\n", "3:21: expected a positive whole number")]
#[case("defaults: { trials: 1.5 }\n", "3:21: expected a positive whole number")]
#[case("defaults: { turn_timeout: 0 }\n", "3:27: `0` is no time at all")]
#[case("defaults: { turn_timeout: 5 min }\n", "3:27: `5 min` is not a duration")]
#[case("defaults: { personas: [] }\n", "3:23: `personas` is empty, so nobody plays the user")]
#[case("defaults: { personas: [bob] }\n", "3:24: unknown persona `bob`")]
#[case("defaults: { personas: [auto, auto] }\n", "3:30: `auto` plays the user already")]
#[case("defaults: { personas: [auto*2, auto*3] }\n", "3:32: `auto*3` plays the user already")]
#[case("defaults: { personas: [auto*0] }\n", "3:24: `auto*0` is not `auto*` and a number from 1 to 1000")]
#[case("personas: [{ id: a }]\n", "3:12: the suite says nothing about the persona `a`")]
#[case("personas: [{ id: '', context: c }]\n", "3:18: `id` is blank")]
#[case("personas: [{ id: auto, context: c }]\n", "3:18: a persona cannot be called `auto`")]
#[case("personas: [{ id: auto*2, context: c }]\n", "3:18: a persona cannot be called `auto*2`")]
#[case("personas: [{ id: a, context: c, actor_goal: '' }]\n", "3:45: `actor_goal` is blank")]
#[case("personas: [{ id: a, traits: { b: [c] } }]\n", "3:34: expected text")]
#[case("personas: [{ id: a, context: c }, { id: a, context: d }]\n", "3:41: a second persona called `a`")]
fn a_section_of_the_suite(#[case] section: &str, #[case] complaint: &str) {
    assert_eq!(complaints(&with(section)), [complaint]);
}

#[rstest]
#[case("evaluators: []\n", "3:13: `evaluators` is empty, so nobody judges")]
#[case("evaluators: [helpfulnes]\n", "3:14: unknown evaluator `helpfulnes`")]
#[case("evaluators: [{ tool_caled: { name: a } }]\n", "3:14: unknown evaluator `tool_caled`")]
#[case("evaluators: [tool_called]\n", "3:14: `tool_called` does not say which tool")]
#[case("evaluators: [{ tool_called: { name: '' } }]\n", "3:37: `name` is blank")]
#[case("evaluators: [{ tool_called: { nam: a } }]\n", "3:31: unknown key `nam`")]
#[case(
    "evaluators: [{ helpfulness: { threshold: 1.5 } }]\n",
    "3:42: `threshold` is 1.5; it is a number from 0 to 1"
)]
#[case("evaluators: [{ helpfulness: { as: '' } }]\n", "3:35: `as` is blank")]
#[case("evaluators: [goal_success, goal_success]\n", "3:28: a second evaluator called `goal_success`")]
#[case(
    "evaluators: [{ tool_called: { name: a } }, { tool_called: { name: b } }]\n",
    "3:44: a second evaluator called `tool_called`"
)]
#[case(
    "evaluators: [helpfulness, { goal_success: { as: helpfulness } }]\n",
    "3:49: a second evaluator called `helpfulness`"
)]
#[case(
    "evaluators: [{ helpfulness: {}, goal_success: {} }]\n",
    "3:14: an entry holds one evaluator; this one holds 2"
)]
#[case(
    "evaluators: [3]\n",
    "3:14: expected an evaluator's name, or a map such as `tool_called: { name: book_flight }`"
)]
#[case("gate: []\n", "3:7: `gate` is empty, so every run would pass")]
#[case("gate:\n", "3:5: expected a list")]
#[case("gate: [goal_success]\n", "3:8: expected a rule such as `goal_success: { min_rate: 0.8 }`")]
#[case(
    "gate: [{ goal_succes: { min_rate: 1 } }]\n",
    "3:10: `goal_succes` is not among the suite's evaluators"
)]
#[case("gate: [{ goal_success: {} }]\n", "3:10: the rule for `goal_success` sets no bound")]
#[case("gate: [{ goal_success: { min_rate: 80 } }]\n", "3:36: `min_rate` is 80; it is a number from 0 to 1")]
#[case(
    "gate: [{ goal_success: { min_mean: -0.1 } }]\n",
    "3:36: `min_mean` is -0.1; it is a number from 0 to 1"
)]
#[case("gate: [{ goal_success: { min_rat: 1 } }]\n", "3:26: unknown key `min_rat`")]
#[case(
    "gate: [{ goal_success: { min_rate: 1 } }, { goal_success: { min_rate: 0.5 } }]\n",
    "3:45: a second `min_rate` for `goal_success`"
)]
#[case(
    "gate: [{ goal_success: { min_rate: 1 }, helpfulness: { min_rate: 1 } }]\n",
    "3:8: an entry holds one evaluator; this one holds 2"
)]
fn judges_and_the_gate(#[case] section: &str, #[case] complaint: &str) {
    assert_eq!(complaints(&with(section)), [complaint]);
}

#[rstest]
#[case("[]", "2:8: expected a map of keys and values")]
#[case("{}", "2:8: `agent` does not say how it is reached")]
#[case("{ http: 'http://a', command: [a] }", "2:37: `agent` has both `http` and `command`; keep one of them")]
#[case("{ opeanai: x }", "2:10: unknown key `opeanai`")]
#[case("{ http: 3 }", "2:16: expected a URL, or a map with `url`")]
#[case("{ http: [a, b] }", "2:16: expected a URL, or a map with `url`")]
#[case("{ http: 'ftp://a' }", "2:16: `ftp://a` is not an http or https URL")]
#[case("{ http: { url: 'https:///chat' } }", "2:23: `https:///chat` is not an http or https URL")]
#[case("{ http: {} }", "2:16: the key `url` is missing or empty")]
#[case("{ http: { url: 'http://a', reply: a.b } }", "2:42: `a.b` is not a JSON pointer")]
#[case("{ http: { url: 'http://a', reply: /a~2 } }", "2:42: `/a~2` is not a JSON pointer")]
#[case("{ http: { url: 'http://a', body: '{{mesage}}' } }", "2:41: unknown placeholder `{{mesage}}`")]
#[case("{ http: { url: 'http://a', body: [] } }", "2:41: `body` never holds the user's message")]
#[case(
    "{ http: { url: 'http://a', body: { a: '{{message}}', b: ['{{sesion_id}}'] } } }",
    "2:41: unknown placeholder `{{sesion_id}}`"
)]
#[case(
    "{ http: { url: 'http://a', body: ['so far: {{messages}}'] } }",
    "2:41: `{{messages}}` is a list and cannot stand inside text"
)]
#[case("{ http: { url: 'http://a', headers: { a b: c } } }", "2:51: `a b` cannot be the name of a header")]
#[case(
    "{ http: { url: 'http://a', headers: { a: '{{messages}}' } } }",
    "2:49: the header `a` cannot hold the whole conversation"
)]
#[case("{ http: { url: 'http://a', headers: { a: '{{who}}' } } }", "2:49: unknown placeholder `{{who}}`")]
#[case("{ command: [] }", "2:19: the command is empty; write a program and its arguments")]
#[case("{ command: [' '] }", "2:20: the program is blank")]
#[case(
    "{ command: python agent.py }",
    "2:19: expected a list with a program and its arguments, or a map with `run`"
)]
#[case("{ command: [a, [b]] }", "2:23: expected text")]
#[case("{ command: { run: [a], speaks: html } }", "2:39: unknown word `html`")]
#[case("{ command: { run: [a], process: each } }", "2:40: unknown word `each`")]
#[case("{ command: { run: [a], ready_timeout: soon } }", "2:46: `soon` is not a duration")]
#[case("{ command: { run: [a], path: chat } }", "2:37: `chat` is not a path to ask")]
#[case("{ command: { run: [a], env: { 'A=B': c } } }", "2:45: `A=B` cannot be a variable of the environment")]
#[case(
    "{ command: { run: [a], speaks: json_lines, path: /a } }",
    "2:57: `path` means nothing with `speaks: json_lines`"
)]
#[case(
    "{ command: { run: [a], speaks: json_lines, headers: {} } }",
    "2:60: `headers` means nothing with `speaks: json_lines`"
)]
#[case(
    "{ command: [a], spans: of }",
    "2:31: expected `auto`, `expected`, `off`, or a map with `wait`, `deadline` and `session_attributes`"
)]
#[case("{ command: [a], spans: { deadline: 0s } }", "2:43: `0s` is no time at all")]
fn the_agent(#[case] agent: &str, #[case] complaint: &str) {
    let text = with("").replace("{ command: [agent] }", agent);
    assert_eq!(complaints(&text), [complaint]);
}

#[rstest]
#[case("cases: []\n", "3:8: the suite has no cases; write at least one")]
#[case("cases:\n", "1:1: the key `cases` is missing or empty")]
#[case("cases:\n  - { name: a, input: b }\n", "4:5: the key `task_description` is missing or empty")]
#[case("cases:\n  - { name: '', input: b, task_description: c }\n", "4:13: `name` is blank")]
#[case("cases:\n  - { name: a, input: ' ', task_description: c }\n", "4:23: `input` is blank")]
#[case("cases:\n  - { name: a, input: b, task_description: '' }\n", "4:44: `task_description` is blank")]
#[case(
    "cases:\n  - { name: \"a\\e[2J\", input: b, task_description: c }\n",
    "4:13: `name` holds a control character or a line break"
)]
fn the_cases(#[case] cases: &str, #[case] complaint: &str) {
    let text = format!("suite: s\nagent: {{ command: [agent] }}\n{cases}");
    assert_eq!(complaints(&text), [complaint]);
}

#[rstest]
#[case("tirals: 3", "unknown key `tirals`", 47)]
#[case("trials: 0", "`trials` is 0; it is at least 1", 55)]
#[case("max_turns: 0", "`max_turns` is 0; it is at least 1", 58)]
#[case("personas: [nobody]", "unknown persona `nobody`", 58)]
#[case("personas: auto", "expected a list", 57)]
#[case("unknown: ['']", "an unknown fact is blank", 57)]
#[case("assertions: ['']", "an assertion is blank", 60)]
#[case("goal_parts: ['']", "a part of the goal is blank", 60)]
#[case("known: { a: 1, a: 2 }", "the key `a` is written twice", 62)]
#[case("known: { a: [1] }", "expected text", 59)]
#[case("input: again", "the key `input` is written twice", 47)]
fn a_key_of_a_case(#[case] key: &str, #[case] message: &str, #[case] column: usize) {
    let text = format!("suite: s\nagent: {{ command: [agent] }}\ncases:\n{CASE}, {key} }}\n");
    assert_eq!(complaints(&text), [format!("4:{column}: {message}")]);
}

#[test]
fn a_name_of_more_than_200_characters_is_refused() {
    let name = |length: usize| with("").replace("name: one", &format!("name: {}", "é".repeat(length)));
    assert!(rehearsal_cases::parse("s.yaml", &name(200)).is_ok());
    assert_eq!(complaints(&name(201)), ["4:11: `name` has 201 characters, more than 200"]);
}

#[test]
fn columns_count_characters_and_not_bytes() {
    let text = with("project: { tags: { 'ééé': a }, id: '' }\n");
    assert_eq!(complaints(&text), ["3:36: the project's id is blank"]);
}

#[test]
fn everything_wrong_is_told_at_once_and_in_the_file_s_order() {
    let text = r#"suite: ""
agent: { command: { run: [], ready_timeout: 0s } }
models: { actor: gpt-5, judge: opnai/gpt-5 }
defaults: { trials: 0 }
personas:
  - { id: expert, context: Knows it all. }
cases:
  - &first
    name: one
    input: hello
    task_description: greeted
    personas: [exprt]
  - <<: *first
    max_turns: 2000
evaluators: [helpfulness, goalsuccess]
gate:
  - helpfullness: { min_mean: 6 }
  - goal_success: { min_rate: 0.8 }
"#;
    let complaints = rehearsal_cases::parse("my suites/broken.yaml", text).unwrap_err();
    insta::assert_snapshot!(complaints.to_string(), @r"
    my suites/broken.yaml:1:8: `suite` is blank
    my suites/broken.yaml:2:26: the command is empty; write a program and its arguments
    my suites/broken.yaml:2:45: `0s` is no time at all
        hint: write it as `500ms`, `60s`, `2m` or a number of seconds
    my suites/broken.yaml:3:18: unknown model `gpt-5`
        hint: write `offline`, `bedrock/<id>`, `mantle/<id>`, `openai/<id>` or `ollama/<id>`
    my suites/broken.yaml:3:32: unknown model `opnai/gpt-5`
        hint: did you mean `openai/gpt-5`?
    my suites/broken.yaml:4:21: `trials` is 0; it is at least 1
    my suites/broken.yaml:12:16: unknown persona `exprt`
        hint: did you mean `expert`?
    my suites/broken.yaml:13:9: a second case called `one`
        hint: the first is on line 9; give this one another name
    my suites/broken.yaml:13:9: unknown persona `exprt`
        hint: did you mean `expert`?
    my suites/broken.yaml:14:16: `max_turns` is 2000; it is at most 1000
    my suites/broken.yaml:15:27: unknown evaluator `goalsuccess`
        hint: did you mean `goal_success`?
    my suites/broken.yaml:17:5: `helpfullness` is not among the suite's evaluators
        hint: did you mean `helpfulness`?
    my suites/broken.yaml:17:31: `min_mean` is 6; it is a number from 0 to 1
    my suites/broken.yaml:18:5: `goal_success` is not among the suite's evaluators
        hint: add it to `evaluators`
    ");
}
