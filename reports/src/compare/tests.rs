//! What a comparison tells.

use super::*;
use crate::gate::tests::{Made, made, with};
use rehearsal_core::clock::Timestamp;
use rstest::rstest;

const CASES: [&str; 6] = ["paris", "rome", "oslo", "bern", "kyiv", "riga"];

fn run(passed: [bool; 6]) -> Summary {
    let row = |(case, passed): (&'static str, bool)| with(1, (case, "calm", Some(passed)));
    made(6, CASES.into_iter().zip(passed).map(row))
}

fn base(passed: [bool; 6]) -> Baseline {
    baseline(&run(passed), Timestamp(1)).unwrap()
}

#[test]
fn what_turned_round_is_listed_the_losses_first() {
    let comparison = Comparison::new(
        &base([false, true, true, true, true, true]),
        &run([true, true, true, false, false, true]),
    );
    let flips: Vec<_> = comparison.flips.iter().map(|flip| (flip.id.to_string(), flip.now_passes)).collect();
    let expected = [("bern / calm / 1", false), ("kyiv / calm / 1", false), ("paris / calm / 1", true)];
    assert_eq!(flips, expected.map(|(name, passes)| (name.to_owned(), passes)));
    assert_eq!(comparison.flips[0].base_session.as_str(), "bern-calm-1");
    let change = &comparison.changes[0];
    assert_eq!((change.pairs, change.lost, change.won), (6, 2, 1));
    assert!((change.difference + 1.0 / 6.0).abs() < 1e-9);
    // Exact McNemar of two against one.
    assert!((change.p.unwrap() - 1.0).abs() < 1e-9);
    assert_eq!(comparison.segments[0].change.difference, -1.0);
}

#[test]
fn six_losses_in_a_row_are_more_than_chance() {
    let comparison = Comparison::new(&base([true; 6]), &run([false; 6]));
    assert!((comparison.changes[0].p.unwrap() - 0.031_25).abs() < 1e-9);
    let text = comparison_text(&comparison);
    assert!(text.lines().all(|line| console::measure_text_width(line) <= 80), "{text}");
    assert!(text.contains("now fails"), "{text}");
}

/// Another person is another test, and so it is said.
#[test]
fn other_people_are_told_of() {
    let mut other = run([true; 6]);
    other.rows.get_mut(&AttemptIndex(2)).unwrap().person = Some("somebody".into());
    let comparison = Comparison::new(&base([true; 6]), &other);
    assert_eq!(comparison.pairs, 6);
    assert_eq!(comparison.incomparable, ["the people oslo / calm are somebody else"]);
}

#[rstest]
#[case::version(|base: &mut Baseline| base.fingerprint.version = "9".into(), "Rehearsal is 0, and was 9")]
#[case::seed(|base: &mut Baseline| base.fingerprint.seed = None, "the seed is 1, and was unknown")]
#[case::suite(|base: &mut Baseline| base.suite = "other".into(), "the suite is suite, and was other")]
#[case::model(
    |base: &mut Baseline| { base.fingerprint.models.insert("judge".into(), "openai/x".into()); },
    "the judge is offline"
)]
#[case::case(
    |base: &mut Baseline| { base.fingerprint.cases.insert("paris".into(), "other".into()); },
    "changed since: the case paris"
)]
fn whatever_differs_is_said(#[case] change: fn(&mut Baseline), #[case] told: &str) {
    let mut earlier = base([true; 6]);
    change(&mut earlier);
    let comparison = Comparison::new(&earlier, &run([true; 6]));
    assert!(comparison.incomparable.iter().any(|why| why.contains(told)), "{:?}", comparison.incomparable);
}

#[test]
fn a_baseline_reads_back_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let (file, written) =
        (folder.path().join("desk.baseline.json"), base([true, false, true, true, false, true]));
    let mut bytes = Vec::new();
    write_baseline(&written, &mut bytes).unwrap();
    std::fs::write(&file, &bytes).unwrap();
    assert_eq!(read_baseline(&file).unwrap(), written);
    let lines = String::from_utf8(bytes).unwrap();
    assert_eq!(lines.lines().filter(|line| line.contains("\"trial\"")).count(), 6, "{lines}");
}

#[rstest]
#[case("{", "is no baseline")]
#[case("{\"format\":1}", "missing field")]
fn a_file_that_is_something_else_is_refused(#[case] text: &str, #[case] why: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.json");
    std::fs::write(&file, text).unwrap();
    let told = read_baseline(&file).unwrap_err().to_string();
    assert!(told.contains(why) && told.contains("x.json") && told.contains("rehearsal bless"), "{told}");
}

/// Trials of one case are one cluster, and a single case tells nothing of others.
#[test]
fn one_case_has_no_interval() {
    let rows = |passed: bool| (1..=4).map(move |trial| with(trial, ("paris", "calm", Some(passed)) as Made));
    let earlier = baseline(&made(4, rows(true)), Timestamp(1)).unwrap();
    let comparison = Comparison::new(&earlier, &made(4, rows(false)));
    let change = &comparison.changes[0];
    assert_eq!((change.lost, change.interval, change.p), (4, None, None));
}
