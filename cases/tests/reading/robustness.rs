//! No text, however broken, does more than bring complaints.

use crate::{complaints, with};
use proptest::prelude::*;
use rehearsal_cases::parse;

const VALID: &str = r"suite: s
agent:
  http: { url: 'http://127.0.0.1:1/chat', body: { a: ['{{message}}', 1.5, null, true] }, reply: /a/0 }
  spans: { wait: off, deadline: 5s }
models:
  actor: { model: corp/a:0, temperature: 0.5, max_tokens: 99, effort: low, priced_as: openai/gpt-5, timeout: 9s }
  judge: openai/gpt-5
  profile: { model: offline, requests_per_minute: 9, tokens_per_minute: 9, concurrency: 9 }
providers:
  corp: { base_url: 'http://127.0.0.1:1/v1', api: chat, key: CORP_KEY, headers: { a: '${B}' } }
  mantle: { region: eu-west-1 }
project: { id: p, tags: { a: b } }
defaults: &d { max_turns: 8, trials: 1, turn_timeout: 60s, personas: [auto*2, expert, grid*3] }
budget: { usd: 5 }
traits:
  verbosity: standard
  haste: { none: Waits., great: Urges. }
grid: { seed: 3, exclude: [{ haste: great, verbosity: rambling }] }
personas:
  - &p
    id: expert
    traits: { patience_level: low }
  - <<: *p
    id: novice
    context: |
      New here.
      Slow.
cases:
  - name: one
    input: 'hello'
    task_description: >-
      greeted
      twice
    known: { date: 2026-12-01 }
    unknown: [number]
    assertions: [greets]
evaluators:
  - helpfulness: { threshold: 0.5 }
  - goal_success: { model: { model: bedrock/x } }
  - tool_called: { name: t, as: tool }
  - output: { rubric: [a, { criterion: b, weight: 2 }], samples: { least: 2, most: 5 }, judges: [openai/a] }
  - not: { contains: { text: sorry, replies: any } }
  - json_schema: { schema: { type: object, required: [a] } }
  - tool_arguments: { name: t, arguments: { a: [1] } }
  - command: { run: [python3, judge.py], settings: { a: b }, timeout: 5s }
  - regex: '\bTP\d+'
  - latency: 5
gate:
  - goal_success: { min_rate: 0.8, min_mean: 0.5 }
";

/// Characters that mean something to YAML, to a suite, or to nobody.
const CHARACTERS: &str =
    "[a-z0-9 :\\-\n\t\\[\\]{}&*!|>'\"%@`#,?<~.é\u{0}\u{1b}\u{85}\u{2028}\u{feff}\u{1f600}]";

/// So many of those characters, at least and at most.
fn some(least: usize, most: usize) -> impl Strategy<Value = String> {
    proptest::string::string_regex(&format!("{CHARACTERS}{{{least},{most}}}")).unwrap()
}

#[derive(Clone, Debug)]
enum Edit {
    DropLine(usize),
    DoubleLine(usize),
    SwapLines(usize, usize),
    ReplaceCharacter(usize, String),
    InsertCharacters(usize, String),
    DropCharacters(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<usize>;
    prop_oneof![
        at().prop_map(Edit::DropLine),
        at().prop_map(Edit::DoubleLine),
        (at(), at()).prop_map(|(one, other)| Edit::SwapLines(one, other)),
        (at(), CHARACTERS).prop_map(|(at, with)| Edit::ReplaceCharacter(at, with)),
        (at(), some(1, 6)).prop_map(|(at, with)| Edit::InsertCharacters(at, with)),
        (at(), 1..40usize).prop_map(|(at, count)| Edit::DropCharacters(at, count)),
    ]
}

fn apply(text: &str, edit: &Edit) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut characters: Vec<char> = text.chars().collect();
    if text.is_empty() {
        return text.to_owned();
    }
    let (rows, length) = (lines.len(), characters.len());
    match edit {
        Edit::DropLine(at) => drop(lines.remove(at % rows)),
        Edit::DoubleLine(at) => lines.insert(at % rows, lines[at % rows]),
        Edit::SwapLines(one, other) => lines.swap(one % rows, other % rows),
        Edit::ReplaceCharacter(at, with) => {
            characters.splice(at % length..=at % length, with.chars());
            return characters.into_iter().collect();
        }
        Edit::InsertCharacters(at, with) => {
            characters.splice(at % length..at % length, with.chars());
            return characters.into_iter().collect();
        }
        Edit::DropCharacters(at, count) => {
            characters.drain(at % length..(at % length + count).min(length));
            return characters.into_iter().collect();
        }
    }
    lines.concat()
}

/// Reads, and holds a refusal to its promises.
fn check(text: &str) {
    if let Err(complaints) = parse("s.yaml", text) {
        assert!(!complaints.all().is_empty());
        let lines = u32::try_from(text.split(['\n', '\r']).count()).unwrap();
        for complaint in complaints.all() {
            let place = complaint.place.as_ref().unwrap();
            assert!(place.line >= 1 && place.column >= 1 && place.line <= lines + 1, "{complaint}");
            let shown = complaint.to_string();
            assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
        }
    }
}

#[test]
fn the_suite_that_is_broken_below_is_whole() {
    assert!(parse("s.yaml", VALID).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_of_any_characters(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn a_text_of_yaml_s_characters(text in some(0, 200)) {
        check(&text);
    }

    #[test]
    fn a_suite_with_slips(edits in prop::collection::vec(edit(), 1..6)) {
        check(&edits.iter().fold(VALID.to_owned(), |text, edit| apply(&text, edit)));
    }
}

#[test]
fn aliases_that_multiply_are_refused() {
    let mut bomb = "a: &l0 ['{{message}}', x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = vec![format!("*l{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("      l{level}: &l{level} [{below}]\n"));
    }
    let text = format!(
        "suite: s\nagent:\n  http:\n    url: http://a\n    body:\n      {bomb}cases:\n  - {{ name: a, input: b, task_description: c }}\n"
    );
    let complaints = parse("s.yaml", &text).unwrap_err();
    let message = &complaints.all()[0].message;
    assert_eq!(message, "the file nests too deeply or grows too large here");
}

#[test]
fn nesting_without_end_is_refused() {
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", "")] {
        let text = format!("suite: {}x{}\n", open.repeat(20_000), close.repeat(20_000));
        assert!(parse("s.yaml", &text).is_err());
        let text = format!(
            "suite: s\ncases: []\nagent: {{ http: {{ url: 'http://a', body: {}x{} }} }}\n",
            open.repeat(200),
            close.repeat(200)
        );
        assert!(parse("s.yaml", &text).is_err());
    }
}

#[test]
fn a_list_of_very_many_wrong_names_is_read_in_one_go() {
    let text = format!(
        "suite: s\nagent: {{ command: [a] }}\nevaluators:\n{}cases: []\n",
        "  - wrong\n".repeat(20_000)
    );
    assert_eq!(parse("s.yaml", &text).unwrap_err().all().len(), 20_001);
}

#[test]
fn without_an_agent_everything_else_is_looked_at_all_the_same() {
    let text = with("budget: { usd: 0 }\nproject: { id: '' }\n").replace("agent: { command: [agent] }\n", "");
    let found = complaints(&text);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].contains("`agent`"), "{found:?}");
    assert_eq!(found[1..], ["2:16: a budget of 0 USD buys nothing", "3:16: the project's id is blank"]);
}
