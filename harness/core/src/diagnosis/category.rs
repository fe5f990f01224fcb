//! The kinds of failure: those of Strands Evals, in families, and *other*.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// A credential was missing, wrong or not allowed to do this.
    Authentication,
    /// What was asked for is not there.
    ResourceNotFound,
    /// A service failed on its side, or could not be reached.
    ServiceErrors,
    /// A service was asked too often.
    RateLimiting,
    /// An answer or a message could not be parsed.
    Formatting,
    /// Something took longer than it may.
    Timeout,
    /// Memory, tokens, disk or a quota ran out.
    ResourceExhaustion,
    /// A setting, a file or a program that is needed was not there.
    Environment,
    /// A tool was called with arguments that its schema does not allow.
    ToolSchema,
    /// An instruction was not followed.
    NonCompliance,
    /// The agent worked on another problem than the one it was given.
    ProblemId,
    /// A tool was used that does not fit, or the one that fits was not used.
    ToolSelection,
    /// What was looked up is beside the point or incomplete.
    PoorInformationRetrieval,
    /// The agent acted where it should have asked first.
    Clarification,
    /// The agent asked for what it does not need, or must not ask for.
    InappropriateInfoRequest,
    /// Something that was said or found earlier was forgotten or mixed up.
    ContextHandlingFailures,
    /// It claimed or tried something that it cannot do.
    HallCapabilities,
    /// It answered to something that was not said.
    HallMisunderstand,
    /// It claimed to have used a tool, or done a deed, and did not.
    HallUsage,
    /// It told of something earlier in the conversation that did not happen.
    HallHistory,
    /// It called a tool with values that nobody gave.
    HallParams,
    /// It told a tool's result otherwise than it is, or made one up.
    FabricateToolOutputs,
    /// The same tool call was made again.
    RepetitionTool,
    /// The same was asked or told again.
    RepetitionInfo,
    /// A step that was done was done again.
    StepRepetition,
    /// What the agent did is not what it had decided on.
    ReasoningMismatch,
    /// The agent drifted away from the goal.
    GoalDeviation,
    /// The agent stopped before it was done.
    PrematureTermination,
    /// The agent did not see that it was done, or could not be.
    UnawareTermination,
    /// The reply is empty, garbled or makes no sense.
    Nonsensical,
    /// A tool's description or schema does not say what the tool does or takes.
    ToolDefinition,
    /// A special case was not thought of.
    EdgeCaseOversights,
    /// A dependency is missing or does not fit.
    DependencyIssues,
    /// Nothing of the above.
    Other,
}

/// A family of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Something that the agent used did not work.
    ExecutionError,
    /// The agent did other than it was asked.
    TaskInstruction,
    /// The agent took a wrong step.
    IncorrectActions,
    /// The agent lost what it had been told.
    ContextHandlingError,
    /// The agent said what is not so.
    Hallucination,
    /// The agent did the same again without need.
    RepetitiveBehavior,
    /// The steps do not lead to the goal.
    OrchestrationRelatedErrors,
    /// The model's words are of no use.
    LlmOutput,
    /// The agent is not set up for what it is to do.
    ConfigurationMismatch,
    /// Only where code is written.
    CodingUseCaseSpecific,
    /// Nothing of the above.
    Other,
}

impl Category {
    /// All of them, family by family.
    pub const ALL: [Self; 34] = [
        Self::Authentication,
        Self::ResourceNotFound,
        Self::ServiceErrors,
        Self::RateLimiting,
        Self::Formatting,
        Self::Timeout,
        Self::ResourceExhaustion,
        Self::Environment,
        Self::ToolSchema,
        Self::NonCompliance,
        Self::ProblemId,
        Self::ToolSelection,
        Self::PoorInformationRetrieval,
        Self::Clarification,
        Self::InappropriateInfoRequest,
        Self::ContextHandlingFailures,
        Self::HallCapabilities,
        Self::HallMisunderstand,
        Self::HallUsage,
        Self::HallHistory,
        Self::HallParams,
        Self::FabricateToolOutputs,
        Self::RepetitionTool,
        Self::RepetitionInfo,
        Self::StepRepetition,
        Self::ReasoningMismatch,
        Self::GoalDeviation,
        Self::PrematureTermination,
        Self::UnawareTermination,
        Self::Nonsensical,
        Self::ToolDefinition,
        Self::EdgeCaseOversights,
        Self::DependencyIssues,
        Self::Other,
    ];

    /// The family that it belongs to.
    pub fn family(self) -> Family {
        match self {
            Self::Authentication
            | Self::ResourceNotFound
            | Self::ServiceErrors
            | Self::RateLimiting
            | Self::Formatting
            | Self::Timeout
            | Self::ResourceExhaustion
            | Self::Environment
            | Self::ToolSchema => Family::ExecutionError,
            Self::NonCompliance | Self::ProblemId => Family::TaskInstruction,
            Self::ToolSelection
            | Self::PoorInformationRetrieval
            | Self::Clarification
            | Self::InappropriateInfoRequest => Family::IncorrectActions,
            Self::ContextHandlingFailures => Family::ContextHandlingError,
            Self::HallCapabilities
            | Self::HallMisunderstand
            | Self::HallUsage
            | Self::HallHistory
            | Self::HallParams
            | Self::FabricateToolOutputs => Family::Hallucination,
            Self::RepetitionTool | Self::RepetitionInfo | Self::StepRepetition => Family::RepetitiveBehavior,
            Self::ReasoningMismatch
            | Self::GoalDeviation
            | Self::PrematureTermination
            | Self::UnawareTermination => Family::OrchestrationRelatedErrors,
            Self::Nonsensical => Family::LlmOutput,
            Self::ToolDefinition => Family::ConfigurationMismatch,
            Self::EdgeCaseOversights | Self::DependencyIssues => Family::CodingUseCaseSpecific,
            Self::Other => Family::Other,
        }
    }

    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Authentication => "authentication",
            Self::ResourceNotFound => "resource_not_found",
            Self::ServiceErrors => "service_errors",
            Self::RateLimiting => "rate_limiting",
            Self::Formatting => "formatting",
            Self::Timeout => "timeout",
            Self::ResourceExhaustion => "resource_exhaustion",
            Self::Environment => "environment",
            Self::ToolSchema => "tool_schema",
            Self::NonCompliance => "non_compliance",
            Self::ProblemId => "problem_id",
            Self::ToolSelection => "tool_selection",
            Self::PoorInformationRetrieval => "poor_information_retrieval",
            Self::Clarification => "clarification",
            Self::InappropriateInfoRequest => "inappropriate_info_request",
            Self::ContextHandlingFailures => "context_handling_failures",
            Self::HallCapabilities => "hall_capabilities",
            Self::HallMisunderstand => "hall_misunderstand",
            Self::HallUsage => "hall_usage",
            Self::HallHistory => "hall_history",
            Self::HallParams => "hall_params",
            Self::FabricateToolOutputs => "fabricate_tool_outputs",
            Self::RepetitionTool => "repetition_tool",
            Self::RepetitionInfo => "repetition_info",
            Self::StepRepetition => "step_repetition",
            Self::ReasoningMismatch => "reasoning_mismatch",
            Self::GoalDeviation => "goal_deviation",
            Self::PrematureTermination => "premature_termination",
            Self::UnawareTermination => "unaware_termination",
            Self::Nonsensical => "nonsensical",
            Self::ToolDefinition => "tool_definition",
            Self::EdgeCaseOversights => "edge_case_oversights",
            Self::DependencyIssues => "dependency_issues",
            Self::Other => "other",
        }
    }
}

impl Family {
    /// The word used in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ExecutionError => "execution_error",
            Self::TaskInstruction => "task_instruction",
            Self::IncorrectActions => "incorrect_actions",
            Self::ContextHandlingError => "context_handling_error",
            Self::Hallucination => "hallucination",
            Self::RepetitiveBehavior => "repetitive_behavior",
            Self::OrchestrationRelatedErrors => "orchestration_related_errors",
            Self::LlmOutput => "llm_output",
            Self::ConfigurationMismatch => "configuration_mismatch",
            Self::CodingUseCaseSpecific => "coding_use_case_specific",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_listed_once_and_goes_by_the_same_word_everywhere() {
        let mut words: Vec<&str> = Category::ALL.iter().map(|kind| kind.as_str()).collect();
        let serialised: Vec<String> =
            Category::ALL.iter().map(|kind| serde_json::to_string(kind).unwrap().replace('"', "")).collect();
        assert_eq!(words, serialised);
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Category::ALL.len());
    }
}
