//! Thresholds below one, by which a share of the assertions is enough.

use super::*;

async fn judge_share(threshold: f64, model: &Arc<Scripted>) -> Result<Outcome, EvaluatorError> {
    let kind = EvaluatorKind::Judge { kind: JudgeKind::GoalSuccess, threshold };
    judged(kind, model, (&testing::case(&["one", "two", "three", "four"]), &booked())).await
}

#[rstest]
#[case::half_is_enough(0.5, [true, true, false, false], (0.5, "Success"))]
#[case::half_is_not(0.75, [true, true, false, false], (0.5, "Failure"))]
#[case::all_of_them(0.75, [true, true, true, true], (1.0, "Success"))]
#[case::all_or_nothing(1.0, [true, true, true, false], (0.0, "Failure"))]
#[tokio::test]
async fn below_a_threshold_of_one_the_share_that_is_met_counts(
    #[case] threshold: f64,
    #[case] met: [bool; 4],
    #[case] (value, label): (f64, &str),
) {
    let quote = Some("Your reference is QX12.");
    let finding = |met| if met { "met" } else { "not_met" };
    let verdicts: Vec<Value> =
        (1..).zip(met).map(|(n, met)| verdict(&format!("a{n}"), finding(met), quote)).collect();
    let score = scores(judge_share(threshold, &scripted(vec![answer(&verdicts)])).await).remove(0);
    assert_eq!((score.value, score.label.as_str(), score.passed), (value, label, label == "Success"));
}

#[rstest]
#[case::it_passes_whatever_it_is(&["met", "met", "cannot_assess", "not_met"], Some(true))]
#[case::it_fails_whatever_it_is(&["met", "not_met", "not_met", "not_met"], Some(false))]
#[case::it_decides(&["met", "cannot_assess", "not_met", "not_met"], None)]
#[tokio::test]
async fn what_cannot_be_assessed_leaves_a_share_open_only_where_it_decides(
    #[case] found: &[&str],
    #[case] passed: Option<bool>,
) {
    let quote = Some("Your reference is QX12.");
    let verdicts: Vec<Value> =
        (1..).zip(found).map(|(n, found)| verdict(&format!("a{n}"), found, quote)).collect();
    let outcome = judge_share(0.5, &scripted(vec![answer(&verdicts)])).await;
    match passed {
        Some(passed) => assert_eq!(scores(outcome)[0].passed, passed),
        None => assert!(void(outcome).contains("the session does not tell whether \"two\"")),
    }
}
