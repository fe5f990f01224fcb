//! The terminal's tables and lines: everything that matters, in eighty columns, and nothing that acts.

use crate::{
    cost::varied,
    fake_run::{FIRST, HOSTILE, events},
};
use rehearsal_core::{
    event::{Reporter, RunEnding, RunEvent, Stamped},
    gate::GateOutcome,
    ids::{CaseName, EvaluatorName},
    summary::Summary,
};
use rehearsal_reports::{
    Failures, decide,
    terminal::{PlainLines, Style, end_table},
};
use std::{
    io::Write,
    path::Path,
    sync::{Arc, Mutex},
};

fn folded(events: &[Stamped]) -> (Summary, GateOutcome) {
    let mut summary = Summary::default();
    events.iter().for_each(|event| summary.apply(event));
    let gate = decide(&summary.manifest.as_ref().unwrap().gate, &summary);
    (summary, gate)
}

/// The run, with a case that has a hostile name.
fn hostile() -> Vec<Stamped> {
    let mut events = events(FIRST);
    for event in &mut events {
        match &mut event.event {
            RunEvent::AttemptStarted { id, .. } if id.case.as_str() == "visa-question" => {
                id.case = CaseName::new(HOSTILE)
            }
            RunEvent::RunStarted(manifest) => manifest.cases[4].name = HOSTILE.into(),
            _ => {}
        }
    }
    events
}

#[test]
fn the_end_fits_eighty_columns_and_says_what_matters() {
    let (summary, gate) = folded(&events(FIRST));
    let text = end_table(
        &summary,
        &gate,
        (&Failures::default(), Some(Path::new("runs/1/report.html"))),
        Style::plain(),
    );
    let widest = text.lines().map(console::measure_text_width).max();
    assert!(widest <= Some(80), "{widest:?}");
    for expected in [
        "paris-flight",
        "impatient-expert",
        "✗ FAILED",
        "goal_success rate >= 0.8",
        "unpriced",
        "judged by rules: good for smoke tests, not for claims of quality",
        "40 of 41 attempts played, 35 to an end",
        "1 x connection refused (127.0.0.1:8080)",
        "and 2 more",
        "`spans: off`",
        "runs/1/report.html",
        "rehearsal run suites/travel-desk.yaml -k ",
    ] {
        assert!(text.contains(expected), "{expected}");
    }
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn evaluators_without_a_column_are_told_below_the_cases() {
    let mut events = events(FIRST);
    for event in &mut events {
        if let RunEvent::RunStarted(manifest) = &mut event.event {
            let first = ["faithfulness", "correctness", "conciseness"].map(EvaluatorName::new);
            manifest.evaluators.splice(0..0, first);
        }
    }
    let (summary, gate) = folded(&events);
    let text = end_table(&summary, &gate, (&Failures::default(), None), Style::plain());
    let (_, below) = text.split_once("\n and: ").unwrap();
    let told: Vec<&str> = below.split("\n\n").next().unwrap().split_whitespace().collect();
    let rate = summary.total.tally(&EvaluatorName::new("tool_called")).rate().unwrap();
    let expected = format!("tool_called rate {:.0}%", rate * 100.0);
    let told = told.join(" ");
    assert!(told.starts_with("helpfulness mean 0.") && told.contains(&expected), "{told}");
    assert!(text.lines().all(|line| console::measure_text_width(line) <= 80), "{text}");
}

#[test]
fn the_agents_log_is_named_where_the_agent_broke_down_and_printed_something() {
    let (summary, gate) = folded(&events(FIRST));
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("report.html");
    let named = |summary: &Summary| {
        end_table(summary, &gate, (&Failures::default(), Some(&page)), Style::plain()).contains("agent.log")
    };
    assert!(!named(&summary), "there is none");
    std::fs::write(folder.path().join("agent.log"), "").unwrap();
    assert!(!named(&summary), "it is empty");
    std::fs::write(folder.path().join("agent.log"), "no key\n").unwrap();
    assert!(named(&summary));
    let mut well = summary;
    well.total.endings.retain(|kind, _| kind.is_valid());
    assert!(!named(&well), "the agent did not break down");
}

#[test]
fn the_end_says_what_the_cost_rests_on_and_how_much_of_the_budget_it_is() {
    let (summary, gate) = folded(&varied(FIRST));
    let text = end_table(&summary, &gate, (&Failures::default(), None), Style::plain());
    assert!(text.lines().all(|line| console::measure_text_width(line) <= 80), "{text}");
    for expected in [
        " judge: 6 retries, 6 discarded, 3 errors, 14 estimated, 25 answers reused",
        "~$0.0696 + 49 unpriced + 4 unreported of the budget of $5.00 (1%)",
        "26 answers came from the cache; they cost nothing now",
        "27 answers came from the recording; they cost nothing now",
        "~ marks a sum in which the cost of 173 calls rests on an assumption",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    let (summary, gate) = folded(&events(FIRST));
    let text = end_table(&summary, &gate, (&Failures::default(), None), Style::plain());
    assert!(!text.contains('~') && !text.contains("cost nothing now"), "{text}");
}

#[test]
fn an_interrupted_run_says_so_and_counts_out_of_what_was_planned() {
    let all = events(FIRST);
    let third =
        |event: &Stamped| matches!(event.event, RunEvent::AttemptStarted { attempt, .. } if attempt.0 == 10);
    let mut events: Vec<Stamped> = all.iter().take_while(|event| !third(event)).cloned().collect();
    events.push(Stamped { event: RunEvent::RunFinished { how: RunEnding::Interrupted }, ..all[0].clone() });
    let (summary, gate) = folded(&events);
    let text = end_table(&summary, &gate, (&Failures::default(), None), Style::plain());
    for expected in
        ["? INTERRUPTED  10 of 41 attempts played, 9 to an end", "and 3 cases not reached", "1 of 8"]
    {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    assert!(text.starts_with("travel-desk\n") && text.ends_with("\n\n"), "{text}");
    assert!(!text.contains("of 0"), "{text}");
}

#[test]
fn colours_come_only_when_asked_for() {
    let (summary, gate) = folded(&events(FIRST));
    let plain = end_table(&summary, &gate, (&Failures::default(), None), Style::plain());
    let coloured = end_table(&summary, &gate, (&Failures::default(), None), Style::coloured());
    assert!(coloured.contains("\u{1b}[31m"));
    assert_eq!(console::strip_ansi_codes(&coloured), plain);
}

#[test]
fn names_cannot_act_on_the_terminal() {
    let events = hostile();
    let (summary, gate) = folded(&events);
    let end = end_table(&summary, &gate, (&Failures::default(), None), Style::plain());
    assert!(end.lines().all(|line| console::measure_text_width(line) <= 80), "{end}");
    let text = end + &lines(&events);
    assert!(text.contains("␛"));
    assert!(!text.contains(['\u{1b}', '\u{202e}']));
}

#[test]
fn a_log_has_a_line_for_each_attempt() {
    let text = lines(&events(FIRST));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 42);
    assert_eq!(lines[0], "travel-desk: 41 attempts, seed 7");
    assert_eq!(
        lines[1],
        "[ 1/41] paris-flight / impatient-expert / 1: goal met in 2 turns, helpfulness 0.50, goal_success pass, \
         tool_called pass"
    );
    assert!(
        lines[10].ends_with(": agent error in turn 2, connection refused (127.0.0.1:8080)"),
        "{}",
        lines[10]
    );
    assert!(lines[13].contains("goal_success not judged (the judge's verdict is void"), "{}", lines[13]);
}

pub(crate) fn lines(events: &[Stamped]) -> String {
    let written = Shared::default();
    let mut reporter = PlainLines::new(Box::new(written.clone()));
    events.iter().for_each(|event| reporter.on_event(event).unwrap());
    let bytes = written.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
