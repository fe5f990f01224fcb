//! The gate's table: bounds, boundaries and what is left out.

mod chance;
mod drops;
pub(crate) mod made;
mod metrics;
mod prefixes;
mod segments;

pub(crate) use made::{Made, made, with};

use super::*;
use rehearsal_core::{
    case::SourceRef,
    event::{Manifest, Origin},
    gate::{
        Measure,
        Verdict::{CouldNotTell, Failed, Passed},
    },
    ids::{EvaluatorName, ModelId, RunId},
    seed::Seed,
    session::EndingKind,
    suite::{ModelChoice, ModelChoices, Project},
};
use rstest::rstest;

const RATE: Measure = Measure::Rate;
const MEAN: Measure = Measure::Mean;

fn rule(measure: Measure, threshold: f64) -> GateRule {
    let source = SourceRef { file: "suite.yaml".into(), line: 1, column: 1 };
    GateRule {
        subject: Subject::Score { evaluator: EvaluatorName::new("goal_success"), measure },
        bound: Bound::AtLeast { threshold },
        segment: Default::default(),
        confidence: None,
        source,
    }
}

pub(crate) fn manifest(attempts: u32) -> Manifest {
    let model = ModelChoice::plain(ModelId::new("offline"));
    Manifest {
        run: RunId::new("run"),
        version: "0".into(),
        origin: Origin::Played,
        suite: "suite".into(),
        suite_file: "suite.yaml".into(),
        suite_fingerprint: String::new(),
        models: ModelChoices {
            actor: model.clone(),
            profile: model.clone(),
            judge: model,
            judges: std::collections::BTreeMap::new(),
            tools: None,
            panel: Vec::new(),
        },
        project: Project::default(),
        budget: None,
        seed: Seed(1),
        attempts,
        jobs: 1,
        cases: vec![],
        plan: vec![],
        part: None,
        joined: vec![],
        personas: Default::default(),
        grid: Default::default(),
        evaluators: vec![EvaluatorName::new("goal_success")],
        judges: std::collections::BTreeMap::new(),
        evaluator_hashes: Default::default(),
        baseline: None,
        sequential: None,
        gate: vec![],
        prompts: Default::default(),
        prices: rehearsal_core::price::PriceList::default(),
    }
}

fn summary(planned: u32, tally: Tally) -> Summary {
    let mut summary = Summary::default();
    summary.manifest = Some(Box::new(manifest(planned)));
    summary.total.scores.insert(EvaluatorName::new("goal_success"), tally);
    summary
}

/// `(scored, passed, millionths, not applicable)`.
fn tally((scored, passed, millionths, not_applicable): (u32, u32, u64, u32)) -> Tally {
    Tally { scored, passed, millionths, not_applicable, failed: 0 }
}

#[rstest]
#[case::all_scored_and_enough(RATE, 10, (10, 8, 0, 0), 0.8, Passed)]
#[case::one_too_few(RATE, 10, (10, 7, 0, 0), 0.8, Failed)]
#[case::a_third_is_a_third(RATE, 3, (3, 1, 0, 0), 1.0 / 3.0, Passed)]
#[case::ten_tenths_that_do_not_add_up_in_binary(RATE, 10, (10, 3, 0, 0), 0.1 + 0.2, Passed)]
#[case::enough_even_at_worst(RATE, 10, (9, 9, 0, 0), 0.9, Passed)]
#[case::enough_only_if_the_missing_one_passed(RATE, 10, (9, 8, 0, 0), 0.9, CouldNotTell)]
#[case::reachable_exactly(RATE, 10, (8, 7, 0, 0), 0.9, CouldNotTell)]
#[case::out_of_reach_even_at_best(RATE, 10, (8, 6, 0, 0), 0.9, Failed)]
#[case::not_applicable_is_left_out(RATE, 10, (8, 8, 0, 2), 1.0, Passed)]
#[case::not_applicable_beside_missing(RATE, 10, (7, 7, 0, 2), 1.0, CouldNotTell)]
#[case::nothing_scored(RATE, 10, (0, 0, 0, 0), 0.5, CouldNotTell)]
#[case::nothing_scored_and_nothing_asked(RATE, 10, (0, 0, 0, 0), 0.0, CouldNotTell)]
#[case::nothing_applicable(RATE, 10, (0, 0, 0, 10), 0.0, CouldNotTell)]
#[case::nothing_asked(RATE, 10, (10, 0, 0, 0), 0.0, Passed)]
#[case::mean_at_the_threshold(MEAN, 3, (3, 0, 1_800_000, 0), 0.6, Passed)]
#[case::mean_a_millionth_below(MEAN, 3, (3, 3, 1_799_999, 0), 0.6, Failed)]
#[case::mean_with_one_missing(MEAN, 4, (3, 3, 1_800_000, 0), 0.6, CouldNotTell)]
#[case::mean_out_of_reach(MEAN, 4, (3, 3, 1_200_000, 0), 0.6, Failed)]
#[case::mean_enough_at_worst(MEAN, 4, (3, 0, 2_400_000, 0), 0.6, Passed)]
fn a_rule_is_decided_only_where_both_bounds_agree(
    #[case] measure: Measure,
    #[case] planned: u32,
    #[case] counts: (u32, u32, u64, u32),
    #[case] threshold: f64,
    #[case] expected: Verdict,
) {
    let outcome = decide(&[rule(measure, threshold)], &summary(planned, tally(counts)));
    assert_eq!(outcome.rules[0].verdict, expected, "{}", outcome.why);
    assert_eq!(outcome.verdict, expected);
}

#[test]
fn bounds_count_the_missing_as_worst_and_as_best() {
    let outcome = decide(&[rule(RATE, 0.8)], &summary(12, tally((8, 6, 0, 2))));
    let rule = &outcome.rules[0];
    assert_eq!((rule.value, rule.low, rule.high), (Some(0.75), 0.6, 0.8));
    assert_eq!((rule.scored, rule.missing), (8, 2));
    assert_eq!(
        rule.why,
        "6 of 8 attempts passed, 0.75; with the 2 attempts without a score it may be anything from 0.60 to \
         0.80, and 0.80 was asked for; 2 more scores would tell"
    );
}

/// Ten attempts of which these passed, with what is true of those that cannot be believed.
fn doubted(passed: u32, doubtful: (u32, u32)) -> Summary {
    let mut summary = summary(10, tally((10, passed, u64::from(passed) * 1_000_000, 0)));
    let doubtful = tally((doubtful.0, doubtful.1, u64::from(doubtful.1) * 1_000_000, 0));
    summary.total.trust.doubtful.insert(EvaluatorName::new("goal_success"), doubtful);
    summary
}

#[rstest]
#[case::a_helped_pass_passes_no_gate(8, (1, 1), 0.8, CouldNotTell)]
#[case::nor_do_two(10, (3, 3), 0.8, CouldNotTell)]
#[case::enough_without_them(10, (2, 2), 0.8, Passed)]
#[case::a_hindered_failure_fails_no_gate(7, (1, 0), 0.8, CouldNotTell)]
#[case::too_few_with_them(6, (1, 0), 0.8, Failed)]
#[case::nothing_is_left(10, (10, 10), 0.0, CouldNotTell)]
fn what_was_spoilt_decides_nothing(
    #[case] passed: u32,
    #[case] doubtful: (u32, u32),
    #[case] threshold: f64,
    #[case] expected: Verdict,
) {
    for measure in [RATE, MEAN] {
        let outcome = decide(&[rule(measure, threshold)], &doubted(passed, doubtful));
        assert_eq!(outcome.verdict, expected, "{}", outcome.why);
    }
}

#[test]
fn the_sentence_names_what_was_spoilt() {
    let outcome = decide(&[rule(RATE, 0.8)], &doubted(8, (1, 1)));
    assert_eq!(
        outcome.rules[0].why,
        "8 of 10 attempts passed, 0.80; with the 1 attempt that was spoilt or left unreviewed it may be anything \
         from 0.70 to 0.80, and 0.80 was asked for; 1 more score would tell"
    );
    assert_eq!((outcome.rules[0].valid, outcome.rules[0].doubtful), (Some(7.0 / 9.0), 1));
    let mut summary = doubted(8, (2, 2));
    summary.manifest = Some(Box::new(manifest(12)));
    let outcome = decide(&[rule(RATE, 0.4)], &summary);
    let others =
        "even if the 2 attempts without a score and the 2 that were spoilt or left unreviewed had gone badly";
    assert!(outcome.rules[0].why.contains(others), "{}", outcome.rules[0].why);
}

#[test]
fn one_failed_rule_fails_the_gate_whatever_the_others_say() {
    let summary = summary(10, tally((5, 5, 5_000_000, 0)));
    let outcome = decide(&[rule(RATE, 0.9), rule(RATE, 0.4)], &summary);
    assert_eq!(outcome.verdict, CouldNotTell);
    let none_passed = self::summary(10, tally((10, 0, 9_000_000, 0)));
    let outcome = decide(&[rule(MEAN, 0.9), rule(RATE, 0.5)], &none_passed);
    assert_eq!(outcome.verdict, Failed);
    assert_eq!(outcome.why, "1 of 2 rules failed: goal_success rate >= 0.5 (0.00)");
}

#[rstest]
#[case::played_and_judged(4, 4, (4, 1, 0, 0), Passed)]
#[case::not_applicable_is_judged(4, 4, (3, 3, 0, 1), Passed)]
#[case::one_not_played_to_an_end(4, 3, (4, 4, 0, 0), CouldNotTell)]
#[case::one_not_judged(4, 4, (3, 3, 0, 0), CouldNotTell)]
#[case::nothing_planned(0, 0, (0, 0, 0, 0), CouldNotTell)]
fn without_a_gate_a_run_passes_when_it_is_whole(
    #[case] planned: u32,
    #[case] valid: u32,
    #[case] counts: (u32, u32, u64, u32),
    #[case] expected: Verdict,
) {
    let mut summary = summary(planned, tally(counts));
    summary.total.endings.insert(EndingKind::GoalMet, valid);
    let outcome = decide(&[], &summary);
    assert_eq!(outcome.verdict, expected, "{}", outcome.why);
    assert!(outcome.why.starts_with("no gate in the suite; "));
}

#[test]
fn a_run_without_a_gate_whose_sessions_cannot_be_believed_does_not_pass() {
    let mut summary = summary(4, tally((4, 4, 4_000_000, 0)));
    summary.total.endings.insert(EndingKind::GoalMet, 4);
    summary.total.attempts = 4;
    summary.total.trust.reviews.insert(Validity::Helped, 1);
    assert_eq!(decide(&[], &summary).verdict, CouldNotTell);
}
