//! The page opens without a request, and nothing that an agent said acts in it.

use crate::{
    cost::varied,
    fake_run::{FIRST, HOSTILE, asking::MESSAGE, events, large},
    journal::write,
};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use flate2::read::ZlibDecoder;
use rehearsal_core::{
    event::{RunEvent, Stamped},
    gate::{GateRule, Measure, Subject},
    ids::{CaseName, EvaluatorName, ModelId, PersonaId},
    price::Cost,
    question::Question,
    span::ToolCall,
    suite::ModelChoice,
};
use rehearsal_reports::{ReadJournal, decide, write_html};
use serde_json::{Value, json};
use std::io::Read;

/// The page, with its conversations unpacked.
pub(crate) fn page(events: &[Stamped]) -> String {
    unpacked(&packed_page(events))
}

/// A page with its conversations unpacked where they stand, and without the other compressed parts: those hold no marks
/// but text, which the script shows as such.
pub(crate) fn unpacked(page: &str) -> String {
    let mut pieces = page.split(PART);
    let first = pieces.next().unwrap().to_owned();
    pieces.map(Part::new).fold(first, |whole, part| match part.kind {
        "talk" | "base" => whole + &part.text + part.rest,
        _ => whole + part.rest,
    })
}

const PART: &str = "<script type=\"application/octet-stream\" class=\"";

/// A compressed part of a page, and what stands after it.
struct Part<'a> {
    kind: &'a str,
    first: usize,
    text: String,
    rest: &'a str,
}

impl<'a> Part<'a> {
    fn new(piece: &'a str) -> Self {
        let (kind, rest) = piece.split_once("\" data-first=\"").unwrap();
        let (first, rest) = rest.split_once("\">").unwrap();
        let (packed, rest) = rest.split_once("</script>").unwrap();
        let packed = STANDARD_NO_PAD.decode(packed).unwrap();
        let mut text = String::new();
        ZlibDecoder::new(packed.as_slice()).read_to_string(&mut text).unwrap();
        Self { kind, first: first.parse().unwrap(), text, rest }
    }
}

/// The texts of a kind, which say themselves at which place they begin.
fn texts(page: &str, kind: &str) -> Vec<String> {
    let mut all = Vec::new();
    for part in page.split(PART).skip(1).map(Part::new).filter(|part| part.kind == kind) {
        assert_eq!(part.first, all.len());
        all.extend(part.text.split_terminator('\0').map(str::to_owned));
    }
    all
}

fn packed_page(events: &[Stamped]) -> String {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), events);
    let journal = ReadJournal::open(folder.path()).unwrap();
    let summary = journal.summary().unwrap();
    let rules: Vec<GateRule> = summary.manifest.iter().flat_map(|manifest| manifest.gate.clone()).collect();
    let gate = decide(&rules, &summary);
    let mut out = Vec::new();
    write_html(&journal, &summary, &gate, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The run with hostile names everywhere that a suite or an agent can put one.
fn hostile() -> Vec<Stamped> {
    let mut events = events(FIRST);
    for event in &mut events {
        match &mut event.event {
            RunEvent::RunStarted(manifest) => {
                manifest.suite = HOSTILE.into();
                manifest.cases[0].name = HOSTILE.into();
                manifest.cases[0].task_description = HOSTILE.into();
                manifest.personas.insert(HOSTILE.into(), [(HOSTILE.into(), HOSTILE.into())].into());
                manifest.project.tags.insert(HOSTILE.into(), HOSTILE.into());
                manifest.evaluators.push(EvaluatorName::new(HOSTILE));
                let subject =
                    Subject::Score { evaluator: EvaluatorName::new(HOSTILE), measure: Measure::Rate };
                manifest.gate[0].subject = subject;
            }
            RunEvent::AttemptStarted { attempt, id, .. } if attempt.0 < 8 => {
                id.case = CaseName::new(HOSTILE);
                id.persona = PersonaId::new(HOSTILE);
            }
            RunEvent::SessionSettled { session, .. } => {
                for turn in &mut session.turns {
                    turn.user.text = HOSTILE.into();
                    turn.questions.iter_mut().for_each(attack);
                    turn.user.answers.iter_mut().for_each(|answer| {
                        answer.content = Some([(HOSTILE, HOSTILE)].into_iter().collect());
                    });
                    turn.error = Some(HOSTILE.into());
                    turn.state.insert(HOSTILE.into(), HOSTILE.into());
                    turn.trace.notes.push(HOSTILE.into());
                    turn.trace.spans.iter_mut().for_each(|span| span.name = HOSTILE.into());
                }
            }
            RunEvent::Judged { evaluator, .. } if evaluator.as_str() == "helpfulness" => {
                *evaluator = EvaluatorName::new(HOSTILE);
            }
            _ => {}
        }
    }
    events
}

fn attack(question: &mut Question) {
    question.message = HOSTILE.into();
    question.choices.iter_mut().for_each(|choice| choice.label = HOSTILE.into());
    question.schema = Some(HOSTILE.into());
    question.tool =
        Some(ToolCall { name: HOSTILE.into(), arguments: Some(HOSTILE.into()), ..ToolCall::default() });
}

#[test]
fn hostile_text_is_shown_and_never_acts() {
    for page in [page(&events(FIRST)), page(&hostile())] {
        assert!(
            page.contains("&lt;script&gt;alert(&#x27;owned&#x27;)&lt;/script&gt;"),
            "it is there, escaped"
        );
        assert_eq!(page.matches("<script").count(), 1, "the page's own");
        for acting in ["<img", "alert('owned')", "\u{1b}", "\u{202e}", "\u{202c}", "</details></bdi>"] {
            assert!(!page.contains(acting), "{acting:?}");
        }
        assert!(page.contains("{{user}}"), "text is never taken for a template");
    }
}

#[test]
fn the_page_asks_nobody_for_anything() {
    let page = page(&events(FIRST));
    for load in ["http://", "https://", "@import", "url(", "<link", "<iframe", "<object", "fetch(", "XMLHttp"]
    {
        assert!(!page.contains(load), "{load}");
    }
    // The one that an agent tries to smuggle in is escaped, and so no attribute.
    assert_eq!(page.matches(" src=").count(), 0);
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn the_first_screen_says_what_the_run_came_to() {
    let page = page(&events(FIRST));
    let first = page.split("id=\"personas\"").next().unwrap();
    for expected in [
        "travel-desk",
        "2026-11-22-run-1",
        "2026-11-22 09:30:00 UTC",
        "judged by rules: good for smoke tests, not for claims of quality",
        "0.61 to 0.78",
        "1 attempt planned and not finished",
        "CC-1001",
        "seed 7",
    ] {
        assert!(first.contains(expected), "{expected}");
    }
}

#[test]
fn every_attempt_is_a_conversation_of_the_page() {
    let page = page(&events(FIRST));
    assert_eq!(page.matches("<article class=\"conversation\"").count(), 40);
    for expected in [
        "id=\"attempt-40\"",
        "connection refused (127.0.0.1:8080)",
        "Spans are missing: the root span has not ended.",
        "No spans of this turn arrived",
        "upstream timed out after 300 ms",
        "state after this turn: <code><bdi>bookings</bdi></code>",
        "failed to judge",
        "cannot assess",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
}

#[test]
fn the_list_the_conversations_and_their_words_are_in_the_same_order() {
    let mut events = Vec::new();
    large::play(90, |event| {
        events.push(event);
        Ok::<_, std::convert::Infallible>(())
    })
    .unwrap();
    let page = packed_page(&events);
    let index: Value = serde_json::from_str(&texts(&page, "index")[0]).unwrap();
    let rows = index["rows"].as_array().unwrap();
    let (talks, words) = (texts(&page, "talk"), texts(&page, "words"));
    assert_eq!((rows.len(), talks.len(), words.len()), (90, 90, 90));
    assert!(page.matches("class=\"talk\"").count() > 1, "they are in several parts");
    for ((row, talk), words) in rows.iter().zip(talks).zip(words) {
        assert!(talk.starts_with(&format!("<article class=\"conversation\" id=\"attempt-{}\"", row[0])));
        let said = talk.split("<div class=\"said\" dir=\"auto\">").nth(1).unwrap().split('<').next().unwrap();
        assert!(words.contains(&said.to_lowercase()), "{said}");
    }
}

#[test]
fn the_list_has_what_it_is_filtered_and_sorted_by() {
    let page = packed_page(&events(FIRST));
    let index: Value = serde_json::from_str(&texts(&page, "index")[0]).unwrap();
    assert_eq!(index["traits"], json!(["expertise_level=expert", "patience_level=low"]));
    assert_eq!(index["tags"], json!(["category=travel"]));
    let (gave_up, unreached) = (&index["rows"][1], &index["rows"][9]);
    let owner = |row: &Value| index["owners"][row[5].as_u64().unwrap() as usize][0].clone();
    assert_eq!(index["endings"][gave_up[4].as_u64().unwrap() as usize], json!(["gave_up", "gave up"]));
    assert_eq!(
        (owner(gave_up), owner(unreached)),
        (json!("unknown"), json!("infrastructure")),
        "nobody reviewed the run"
    );
    assert_eq!(gave_up[7], 3, "turns");
    assert_eq!(gave_up[8], json!([6400, "6.4 s"]));
    assert_eq!(gave_up[9][1].as_str().unwrap(), "$0.0029 + 6 unpriced");
    assert_eq!(gave_up[12][1], json!([1, "fail", "fail"]));
}

#[test]
fn the_calls_of_all_roles_are_summed_up() {
    let page = page(&events(FIRST));
    let (_, cost) = page.split_once("<section id=\"cost\">").unwrap();
    let row = |name: &str| {
        let (_, row) = cost.split_once(&format!("<th scope=\"row\">{name}</th>")).unwrap();
        let (_, calls) = row.split_once("<td class=\"n\">").unwrap();
        calls.split('<').next().unwrap().parse::<u64>().unwrap()
    };
    assert_eq!(row("total"), row("agent") + row("actor") + row("profile") + row("judge"));
}

#[test]
fn a_question_and_its_answer_are_a_turn_of_their_own_kind() {
    let page = page(&events(FIRST));
    let (_, rest) = page.split_once("id=\"attempt-3\"").unwrap();
    let (asking, _) = rest.split_once("id=\"attempt-4\"").unwrap();
    let (_, second) = asking.split_once("<h4>Turn 2 ").unwrap();
    let (second, third) = second.split_once("<h4>Turn 3: an answer").unwrap();
    let (third, _) = third.split_once("<h4>Turn 4 ").unwrap();
    for expected in [
        "Asks for approval",
        MESSAGE,
        "waits to call <code><bdi>book_flight</bdi></code>",
        "&quot;flight&quot;: &quot;TP 432&quot;",
        "<bdi>Approve once</bdi>",
        "Asks to fill in a form",
        "Asks before it goes on",
        "Asks to sign in elsewhere",
    ] {
        assert!(second.contains(expected), "{expected}");
    }
    assert!(!second.contains("No reply") && !second.contains("The reply was empty"));
    for expected in [
        "<b>accepted</b> by the user",
        "<b>accepted</b> by the case",
        "<b>declined</b> by the user",
        "<b>left open</b> by the user",
        MESSAGE,
        "<div class=\"said\" dir=\"auto\">Approve once</div>",
        "<dt><bdi>bags</bdi></dt><dd dir=\"auto\">1</dd>",
        "I do not mind, but not at the back.",
        "The price is within my budget",
    ] {
        assert!(third.contains(expected), "{expected}");
    }
    assert!(asking.contains("3 turns, 4 answers,"));
}

#[test]
fn a_run_that_was_killed_at_once_has_a_page_too() {
    let events = events(FIRST);
    for count in [0, 1, 2, 5] {
        let page = page(&events[..count]);
        assert!(page.contains("The run has no end: it goes on, or it was killed."), "{count}");
        assert!(page.contains("</html>"));
    }
}

#[test]
fn the_page_says_what_the_cost_rests_on_and_by_whom_it_was_judged() {
    let mut events = varied(FIRST);
    if let RunEvent::RunStarted(manifest) = &mut events[0].event {
        let mut own = ModelChoice::plain(ModelId::new("openai/gpt-5"));
        own.parameters.temperature = Some(0.5);
        manifest.models.judges.insert(EvaluatorName::new("helpfulness"), own);
        manifest.prices.fingerprint = "a1b2c3".into();
    }
    let page = page(&events);
    let (first, rest) = page.split_once("id=\"personas\"").unwrap();
    for expected in [
        "26 answers came from the cache; they cost nothing now.",
        "27 answers came from the recording; they cost nothing now.",
        "<dd>~$0.0696</dd>",
        "and 53 calls of unknown cost, 1% of the budget of $5.00",
        "helpfulness judged by openai/gpt-5",
    ] {
        assert!(first.contains(expected), "{expected}");
    }
    for expected in [
        "Cache read",
        "9 retries, 33 repairs, 10 discarded",
        "~ marks a sum in which the cost of 173 calls rests on an assumption.",
        "helpfulness: openai/gpt-5 (temperature 0.5)",
        "2026-11 (a1b2c3)",
    ] {
        assert!(rest.contains(expected), "{expected}");
    }
}

#[test]
fn a_cost_that_nobody_knows_is_not_shown_as_nothing() {
    let mut events = events(FIRST);
    for event in &mut events {
        if let RunEvent::ModelCalled(call) = &mut event.event {
            call.cost = Cost::Unpriced;
        }
    }
    let page = page(&events);
    assert!(page.contains("<dd>unpriced</dd>") && !page.contains("$0.00"));
    assert!(page.contains("none known of the budget of $5.00"));
}
