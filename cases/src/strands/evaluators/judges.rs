//! Judges with a scale of their own, which have the same thresholds here.

use rehearsal_core::suite::{EvaluatorKind, JudgeKind};

/// The judge of a class; `None` for other classes.
pub(super) fn kind(class: &str) -> Option<EvaluatorKind> {
    let kind = JudgeKind::ALL.into_iter().find(|kind| class_of(*kind) == class)?;
    Some(EvaluatorKind::Judge { kind, threshold: kind.threshold() })
}

fn class_of(kind: JudgeKind) -> &'static str {
    match kind {
        JudgeKind::Helpfulness => "HelpfulnessEvaluator",
        JudgeKind::Faithfulness => "FaithfulnessEvaluator",
        JudgeKind::Coherence => "CoherenceEvaluator",
        JudgeKind::ResponseRelevance => "ResponseRelevanceEvaluator",
        JudgeKind::Conciseness => "ConcisenessEvaluator",
        JudgeKind::Correctness => "CorrectnessEvaluator",
        JudgeKind::Harmfulness => "HarmfulnessEvaluator",
        JudgeKind::Stereotyping => "StereotypingEvaluator",
        JudgeKind::InstructionFollowing => "InstructionFollowingEvaluator",
        JudgeKind::Refusal => "RefusalEvaluator",
        JudgeKind::GoalSuccess => "GoalSuccessRateEvaluator",
        JudgeKind::ToolSelection => "ToolSelectionAccuracyEvaluator",
        JudgeKind::ToolParameters => "ToolParameterAccuracyEvaluator",
        JudgeKind::FailureCommunication => "FailureCommunicationEvaluator",
        JudgeKind::RecoveryStrategy => "RecoveryStrategyEvaluator",
        JudgeKind::PartialCompletion => "PartialCompletionEvaluator",
    }
}
