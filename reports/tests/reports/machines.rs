//! What a run tells machines: JUnit, Markdown, annotations and every score, of a run in which an agent attacks them.

use crate::{
    fake_run::{FIRST, HOSTILE, events},
    journal::write,
};
use rehearsal_core::{
    event::{RunEvent, Stamped},
    gate::GateOutcome,
    summary::Summary,
};
use rehearsal_reports::{
    ReadJournal, decide,
    machines::{
        Links, Root, annotations, markdown, scores_schema, write_junit, write_scores_csv, write_scores_jsonl,
    },
};
use rstest::rstest;
use serde_json::Value;
use tempfile::TempDir;

struct Run {
    _folder: TempDir,
    journal: ReadJournal,
    summary: Summary,
    gate: GateOutcome,
}

impl Run {
    fn read() -> Self {
        Self::of(&events(FIRST))
    }

    fn of(events: &[Stamped]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), events);
        let journal = ReadJournal::open(folder.path()).unwrap();
        let summary = journal.summary().unwrap();
        let gate = decide(&summary.manifest.as_ref().unwrap().gate, &summary);
        Self { _folder: folder, journal, summary, gate }
    }

    fn told(&self) -> (&Summary, &GateOutcome) {
        (&self.summary, &self.gate)
    }

    fn junit(&self) -> String {
        let mut out = Vec::new();
        write_junit(&self.journal, self.told(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn markdown(&self) -> String {
        markdown(&self.journal, self.told(), Links { report: Some("report.html") }).unwrap()
    }

    fn csv(&self) -> String {
        let mut out = Vec::new();
        write_scores_csv(&self.journal, &self.summary, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn jsonl(&self) -> String {
        let mut out = Vec::new();
        write_scores_jsonl(&self.journal, &self.summary, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn annotations(&self) -> Vec<String> {
        annotations(&self.journal, self.told(), &Root::default()).unwrap()
    }
}

#[test]
fn every_attempt_and_every_rule_is_a_test_case_and_the_counts_are_theirs() {
    let junit = Run::read().junit();
    let count = |text: &str| junit.matches(text).count();
    assert_eq!(count("<testcase "), 40 + 1 + 3, "the attempts, one for those that never began, the rules");
    assert!(
        junit
            .contains(r#"<testsuites name="travel-desk" time="25.880" tests="44" failures="12" errors="4">"#)
    );
    let suite =
        r#"<testsuite name="travel-desk" tests="41" failures="10" errors="4" skipped="2" time="25.880""#;
    assert!(junit.contains(suite), "{junit}");
    assert_eq!((count("<failure "), count("<error "), count("<skipped ")), (12, 4, 2));
    assert_eq!(count("seed 7 --trials 1\""), 20);
}

#[test]
fn a_run_that_was_killed_is_told_as_far_as_it_went() {
    let mut events = events(FIRST);
    let is_fourth = |stamped: &Stamped| matches!(&stamped.event, RunEvent::AttemptFinished { attempt, .. } if attempt.0 == 3);
    let killed = events.iter().position(is_fourth).unwrap();
    events.truncate(killed);
    let run = Run::of(&events);
    let junit = run.junit();
    let suite = "<testsuite name=\"travel-desk\" tests=\"5\" failures=\"1\" errors=\"0\" skipped=\"2\"";
    assert!(junit.contains(suite), "{junit}");
    assert_eq!(junit.matches("<testcase ").count(), 5 + 3);
    assert!(junit.contains("message=\"the run stopped before it finished\""), "{junit}");
    assert!(junit.contains("message=\"37 attempts of the plan never began\""), "{junit}");
    assert!(run.markdown().contains("the run has no end: it goes on, or it was killed"));
    assert!(run.jsonl().contains("\"ending\":null"));
}

#[rstest]
#[case::scripts("<script>")]
#[case::escapes("\u{1b}")]
#[case::bidi("\u{202e}")]
fn nothing_that_an_agent_says_acts_in_any_format(#[case] acts: &str) {
    let run = Run::read();
    assert!(HOSTILE.contains(acts));
    let (csv, jsonl) = (run.csv(), run.jsonl());
    let texts = [run.junit(), outside_of_code(&run.markdown()), run.annotations().join("\n")];
    for text in texts {
        assert!(!text.contains(acts), "{text}");
    }
    // These two are data for programs: the words are in them as they were said, quoted.
    assert!(csv.contains("alert('owned')") && jsonl.contains("alert('owned')"));
}

/// Markdown without its code spans, in which nothing acts.
fn outside_of_code(text: &str) -> String {
    text.split('`').step_by(2).collect()
}

#[test]
fn the_summary_is_short_and_begins_with_its_mark() {
    let text = Run::read().markdown();
    assert!(text.starts_with("<!-- rehearsal: travel-desk -->\n## ❌ `travel-desk` failed\n"), "{text}");
    for told in [
        "**`goal_success` rate 74%** (95 % interval 57% to 85%), 34 scored",
        "| ❌ failed | `tool_called rate >= 0.75` | 0.69 |",
        "| persona `impatient-expert` | 56% | 27% to 81% | 9 |",
        "*judged by rules: good for smoke tests",
        "- and 6 more",
        "~~~sh\nrehearsal run suites/travel-desk.yaml -k ",
        "All conversations: `report.html`",
    ] {
        assert!(text.contains(told), "{told} is not in {text}");
    }
    assert!(text.len() < 10_000, "{}", text.len());
}

#[test]
fn annotations_are_no_more_than_github_shows() {
    let lines = Run::read().annotations();
    let errors: Vec<_> = lines.iter().filter(|line| line.starts_with("::error ")).collect();
    assert_eq!(errors.len(), 10);
    assert!(
        errors[0]
            .starts_with("::error file=suites/travel-desk.yaml,line=31,col=5,title=Gate%3A goal_success")
    );
    let worst =
        "::error file=suites/travel-desk.yaml,line=12,col=3,title=paris-flight / impatient-expert / 2::";
    assert!(errors[2].starts_with(worst), "{errors:#?}");
    assert!(lines.iter().any(|line| line.ends_with("::and 4 more failures of the agent's")), "{lines:#?}");
    assert!(lines.iter().all(|line| line.starts_with("::") && !line.contains('\n')));
}

#[test]
fn every_score_is_a_row_in_both_formats_and_keeps_its_schema() {
    let run = Run::read();
    let (csv, jsonl) = (run.csv(), run.jsonl());
    let validator = jsonschema::validator_for(&scores_schema()).unwrap();
    let lines: Vec<Value> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in &lines {
        assert!(validator.is_valid(line), "{line}");
    }
    let mut less = lines[0].clone();
    less.as_object_mut().unwrap().remove("outcome");
    assert!(!validator.is_valid(&less));
    let mut table = csv::Reader::from_reader(csv.as_bytes());
    let header: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
    let keys: Vec<&String> = lines[0].as_object().unwrap().keys().skip(1).collect();
    assert_eq!(header.iter().collect::<Vec<_>>(), keys);
    assert_eq!(table.records().count(), lines.len());
    let unjudged = lines.iter().filter(|line| line["outcome"] == "unjudged").count();
    assert_eq!(unjudged, 5, "attempts that were not played to their end");
}
