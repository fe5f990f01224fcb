//! Which sessions failed, and what was held against them.

use rehearsal_core::{
    ids::EvaluatorName,
    score::{Finding, Judgement, Score},
    session::{Ending, EndingKind},
    summary::all_passed,
};

/// What is held against a session, each in a sentence; `None` for one that did not fail, or of which nobody knows because
/// something other than the agent stood in the way.
pub fn failing(ending: &Ending, judgements: &[(EvaluatorName, Judgement)]) -> Option<Vec<String>> {
    let mut complaints: Vec<String> =
        judgements.iter().filter_map(|(name, judgement)| complaint(name, judgement)).collect();
    let judged = judgements.iter().any(|(_, judgement)| matches!(judgement, Judgement::Scored(_)));
    let ended = match ending.kind() {
        EndingKind::AgentError | EndingKind::Timeout => true,
        // Where somebody judged, that counts for more than how the user left.
        EndingKind::GaveUp | EndingKind::MaxTurns => !judged,
        EndingKind::GoalMet
        | EndingKind::ScriptEnded
        | EndingKind::Recorded
        | EndingKind::ActorError
        | EndingKind::Cancelled
        | EndingKind::Budget => false,
    };
    if ended {
        let (kind, detail) = (ending.kind().as_str(), ending.detail().unwrap_or("no particulars"));
        complaints.push(format!("the conversation ended with {kind}: {detail}"));
    }
    (!complaints.is_empty()).then_some(complaints)
}

/// `goal_success: Not met: no reference was told; not met: "The reference is told"`.
fn complaint(name: &EvaluatorName, judgement: &Judgement) -> Option<String> {
    let Judgement::Scored(scores) = judgement else { return None };
    if all_passed(scores) {
        return None;
    }
    let worst = |score: &&Score| !score.passed;
    let score = scores.iter().find(worst)?;
    let missed = score.assertions.iter().filter(|verdict| verdict.finding == Finding::NotMet);
    let missed: Vec<String> = missed.map(|verdict| format!("not met: \"{}\"", verdict.assertion)).collect();
    let parts = [vec![format!("{name}: {}: {}", score.label, score.reason)], missed].concat();
    Some(parts.join("; "))
}
