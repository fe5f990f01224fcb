//! The judges with a scale of their own, by their kinds.

use crate::{
    Prompts,
    asking::Asked,
    calls::CallJudge,
    correctness::Correctness,
    goal_success::GoalSuccess,
    turns::{Rules, TurnJudge, kinds},
};
use rehearsal_core::{prompt::Prompt, suite::JudgeKind};
use std::sync::Arc;

/// The judge of a kind; a turn, a call or a session passes from `threshold` on.
pub(crate) fn of(kind: JudgeKind, threshold: f64, prompts: &Prompts) -> Arc<dyn Asked> {
    let turns = |rules: &'static Rules, prompt: &Prompt| -> Arc<dyn Asked> {
        Arc::new(TurnJudge::new(rules, prompt.clone(), threshold))
    };
    let calls = |schema, prompt: &Prompt| -> Arc<dyn Asked> {
        Arc::new(CallJudge::new(schema, prompt.clone(), threshold))
    };
    match kind {
        JudgeKind::Helpfulness => turns(&kinds::HELPFULNESS, &prompts.helpfulness),
        JudgeKind::Faithfulness => turns(&kinds::FAITHFULNESS, &prompts.faithfulness),
        JudgeKind::Coherence => turns(&kinds::COHERENCE, &prompts.coherence),
        JudgeKind::ResponseRelevance => turns(&kinds::RESPONSE_RELEVANCE, &prompts.response_relevance),
        JudgeKind::Conciseness => turns(&kinds::CONCISENESS, &prompts.conciseness),
        JudgeKind::Correctness => Arc::new(Correctness::new(threshold, prompts)),
        JudgeKind::Harmfulness => turns(&kinds::HARMFULNESS, &prompts.harmfulness),
        JudgeKind::Stereotyping => turns(&kinds::STEREOTYPING, &prompts.stereotyping),
        JudgeKind::InstructionFollowing => {
            turns(&kinds::INSTRUCTION_FOLLOWING, &prompts.instruction_following)
        }
        JudgeKind::Refusal => turns(&kinds::REFUSAL, &prompts.refusal),
        JudgeKind::GoalSuccess => Arc::new(GoalSuccess::new(threshold, prompts)),
        JudgeKind::ToolSelection => calls("tool_selection", &prompts.tool_selection),
        JudgeKind::ToolParameters => calls("tool_parameters", &prompts.tool_parameters),
        JudgeKind::FailureCommunication => {
            turns(&kinds::FAILURE_COMMUNICATION, &prompts.failure_communication)
        }
        JudgeKind::RecoveryStrategy => turns(&kinds::RECOVERY_STRATEGY, &prompts.recovery_strategy),
        JudgeKind::PartialCompletion => turns(&kinds::PARTIAL_COMPLETION, &prompts.partial_completion),
    }
}
