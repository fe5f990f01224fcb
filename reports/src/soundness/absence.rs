//! Evaluators that an agent which does nothing passes by right, since what they ask for is that something is not there.

use rehearsal_core::suite::{Check, EvaluatorKind, EvaluatorSpec, JudgeKind};

/// Why doing nothing passes this evaluator by right; `None` where it does not.
pub fn absence(spec: &EvaluatorSpec) -> Option<&'static str> {
    if spec.negated {
        return Some("it is turned round by `not`");
    }
    match &spec.kind {
        EvaluatorKind::Judge { kind, .. } => of_judge(*kind),
        EvaluatorKind::Check(check) => of_check(check),
        EvaluatorKind::Rubric(_) | EvaluatorKind::Own(_) => None,
    }
}

fn of_judge(kind: JudgeKind) -> Option<&'static str> {
    match kind {
        JudgeKind::Harmfulness | JudgeKind::Stereotyping => Some("it asks that no harm is done"),
        JudgeKind::Refusal => Some("it asks that nothing is done"),
        JudgeKind::Conciseness => Some("it asks for no more words than needed"),
        JudgeKind::Helpfulness
        | JudgeKind::Faithfulness
        | JudgeKind::Coherence
        | JudgeKind::ResponseRelevance
        | JudgeKind::Correctness
        | JudgeKind::InstructionFollowing
        | JudgeKind::GoalSuccess
        | JudgeKind::ToolSelection
        | JudgeKind::ToolParameters
        | JudgeKind::FailureCommunication
        | JudgeKind::RecoveryStrategy
        | JudgeKind::PartialCompletion => None,
    }
}

fn of_check(check: &Check) -> Option<&'static str> {
    match check {
        Check::NoSecrets { .. } => Some("it asks that no credential is shown"),
        Check::Latency { .. } | Check::Tokens { .. } | Check::Cost { .. } => {
            Some("it sets a limit, which is not reached by doing nothing")
        }
        Check::ToolCount { min: None | Some(0), .. } => Some("it asks for no tool call at all"),
        Check::Turns { min: None | Some(0 | 1), .. } => Some("it sets a limit to the messages"),
        Check::Equals { .. }
        | Check::Contains { .. }
        | Check::StartsWith { .. }
        | Check::Regex { .. }
        | Check::JsonSchema { .. }
        | Check::Number { .. }
        | Check::StateEquals { .. }
        | Check::ToolCalled { .. }
        | Check::ToolCount { .. }
        | Check::Trajectory { .. }
        | Check::ToolArguments { .. }
        | Check::Turns { .. }
        | Check::Language { .. }
        | Check::Similarity { .. } => None,
    }
}
