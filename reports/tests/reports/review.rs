//! What was spoilt, and whose fault the failures were, in every report.

use crate::{
    fake_run::{FIRST, events, reviewed::reviewed},
    html::unpacked,
    journal::write,
    terminal::lines,
};
use rehearsal_core::{
    event::Stamped,
    gate::{GateOutcome, Verdict},
    ids::EvaluatorName,
    review::Owner,
    summary::Summary,
};
use rehearsal_reports::{
    Failures, ReadJournal, decide,
    terminal::{Style, end_table},
    write_html, write_record,
};
use serde_json::{Value, json};

/// The run written to a journal and read back.
fn read_back<T>(events: &[Stamped], told: impl Fn(&ReadJournal, &Summary, &GateOutcome) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), events);
    let journal = ReadJournal::open(folder.path()).unwrap();
    let summary = journal.summary().unwrap();
    let gate = decide(&summary.manifest.as_ref().unwrap().gate, &summary);
    told(&journal, &summary, &gate)
}

fn record(events: &[Stamped]) -> Value {
    read_back(events, |journal, summary, gate| {
        let mut out = Vec::new();
        write_record(journal, summary, gate, &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    })
}

fn page(events: &[Stamped]) -> String {
    read_back(events, |journal, summary, gate| {
        let mut out = Vec::new();
        write_html(journal, summary, gate, &mut out).unwrap();
        unpacked(&String::from_utf8(out).unwrap())
    })
}

#[test]
fn the_terminal_says_what_was_spoilt_and_whose_fault_the_failures_were() {
    let text = read_back(&reviewed(), |_, summary, gate| {
        end_table(summary, gate, (&Failures::default(), None), Style::plain())
    });
    assert!(text.lines().all(|line| console::measure_text_width(line) <= 80), "{text}");
    let flowing = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "3 of 40 spoilt by the simulated user: 2 hindered, 1 helped; 3 unreviewed",
        "goal_success rate 74%, 74% of the valid ones, bounds 56% to 80%",
        " failures, by whose fault: ",
        " the agent's, 2 the simulated user's, ",
    ] {
        assert!(flowing.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn a_run_that_nobody_reviewed_reads_as_before() {
    let text = read_back(&events(FIRST), |_, summary, gate| {
        end_table(summary, gate, (&Failures::default(), None), Style::plain())
    });
    assert!(!text.contains("spoilt") && !text.contains("unreviewed"), "{text}");
    let record = record(&events(FIRST));
    assert_eq!(record["attempts"]["by_review"], json!({}));
    assert_eq!(record["sessions"][0]["review"], Value::Null);
    assert_eq!(record["scores"][1]["rate"], record["scores"][1]["valid_rate"]);
}

#[test]
fn a_spoilt_attempt_is_marked_in_the_log() {
    let text = lines(&reviewed());
    let line = |start: &str| text.lines().find(|line| line.starts_with(start)).unwrap().to_owned();
    assert!(line("[ 1/41]").ends_with(", helped by the user (unknown fact)"), "{text}");
    assert!(line("[ 2/41]").ends_with(", hindered by the user (repeats itself)"), "{text}");
    assert!(line("[ 4/41]").ends_with(", unreviewed"), "{text}");
    assert!(!line("[ 3/41]").contains("user"), "{text}");
}

#[test]
fn what_was_spoilt_can_turn_a_failure_into_could_not_tell() {
    let verdict = |events: &[Stamped]| read_back(events, |_, _, gate| gate.rules[0].verdict);
    assert_eq!(verdict(&events(FIRST)), Verdict::Failed);
    assert_eq!(verdict(&reviewed()), Verdict::CouldNotTell);
}

#[test]
fn the_record_has_each_review_and_each_owner() {
    let record = record(&reviewed());
    assert_eq!(
        record["attempts"]["by_review"],
        json!({ "valid": 34, "helped": 1, "hindered": 2, "unreviewed": 3 })
    );
    let failures = record["attempts"]["failures"].as_object().unwrap();
    assert_eq!(
        (&failures["user"], &failures["infrastructure"], &failures["budget"]),
        (&json!(2), &json!(1), &json!(1))
    );
    let session = |index: usize| &record["sessions"][index];
    assert_eq!(session(0)["review"]["validity"], "helped");
    assert_eq!(
        session(0)["blame"]["owner"],
        "agent",
        "one of its turns was unhelpful, and help takes nothing from that"
    );
    let blame = json!({
        "owner": "user",
        "why": "Nobody had told this person.",
        "evidence": [{ "turn": 2, "text": "What does it cost?" }],
    });
    assert_eq!(session(1)["blame"], blame);
    assert_eq!(session(1)["turns"][1]["drafts"][0]["fault"], "out_of_role");
    assert_eq!(session(9)["blame"]["owner"], "infrastructure");
    assert_eq!(session(39)["blame"], Value::Null, "somebody stopped it");
    assert_eq!(record["gate"][0]["doubtful"], 3);
}

#[test]
fn the_drafts_of_a_message_that_never_came_are_in_the_record_and_on_the_page() {
    let record = record(&reviewed());
    let sessions = record["sessions"].as_array().unwrap();
    let gave_out: Vec<&Value> =
        sessions.iter().filter(|session| session["ending"] == "actor_error").collect();
    assert!(!gave_out.is_empty());
    for session in &gave_out {
        assert_eq!(session["refused"][0]["fault"], "out_of_role", "{session}");
    }
    assert_eq!(record["sessions"][0]["refused"], json!([]));
    let page = page(&reviewed());
    assert_eq!(page.matches("<h4>A message that never came</h4>").count(), gave_out.len());
    let anchor = format!("attempt-{}-stop", gave_out[0]["index"].as_u64().unwrap() + 1);
    assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor}");
}

#[test]
fn the_summary_counts_by_case_and_persona_too() {
    let mut summary = Summary::default();
    reviewed().iter().for_each(|event| summary.apply(event));
    let spoilt: u32 = summary.cases.values().map(|group| group.trust.spoilt()).sum();
    assert_eq!((spoilt, summary.total.trust.spoilt()), (3, 3));
    let owned: u32 = Owner::ALL.map(|owner| summary.total.trust.owned(owner)).iter().sum();
    let by_persona = summary.personas.values().flat_map(|group| group.trust.failures.values());
    assert_eq!(owned, by_persona.sum::<u32>());
    let goal = EvaluatorName::new("goal_success");
    let (all, valid) = (summary.total.tally(&goal), summary.total.believed(&goal));
    assert_eq!((all.scored - valid.scored, all.passed - valid.passed), (3, 2));
}

#[test]
fn the_page_links_a_finding_to_the_words_that_show_it() {
    let page = page(&reviewed());
    let (first, _) = page.split_once("id=\"personas\"").unwrap();
    assert!(first.contains("3 of 40 spoilt by the simulated user: 2 hindered, 1 helped; 3 unreviewed"));
    assert!(first.contains(
        "<dt><bdi>Spoilt by the user</bdi></dt><dd>3</dd><dd class=\"sub\">2 hindered, 1 helped</dd>"
    ));
    let (_, second) = page.split_once("id=\"attempt-2\"").unwrap();
    let (second, _) = second.split_once("id=\"attempt-3\"").unwrap();
    for expected in [
        "user <b>hindered the agent</b>",
        "<h4>Whose fault it is: the simulated user&#x27;s</h4>",
        "<a class=\"quote\" href=\"#attempt-2-turn-2\"><q>What does it cost?</q> <cite>turn 2</cite></a>",
        "id=\"attempt-2-turn-2\"",
        "<summary>1 draft not sent</summary>",
        "<b>out of role</b> <bdi>a user does not offer help</bdi>",
    ] {
        assert!(second.contains(expected), "{expected}\n{second}");
    }
}

#[test]
fn what_a_user_drafted_or_a_reviewer_says_never_acts() {
    let page = page(&reviewed());
    assert_eq!(page.matches("<script").count(), 1);
    for acting in ["<img", "alert('owned')", "\u{1b}", "\u{202e}"] {
        assert!(!page.contains(acting), "{acting:?}");
    }
}
