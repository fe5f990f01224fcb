//! Judges with a scale of their own: the ones of Strands Evals, under the same names in snake case.

/// Which judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JudgeKind {
    /// How far each turn brings the user, on seven labels.
    Helpfulness,
    /// Whether each reply agrees with what came before it, on five labels.
    Faithfulness,
    /// Whether each reply is sound and without contradictions, on five labels.
    Coherence,
    /// How much of each reply is to the point, on five labels.
    ResponseRelevance,
    /// Whether each reply holds no more words than it needs, on three labels.
    Conciseness,
    /// Whether each reply is right, on three labels; against the expected output, on two.
    Correctness,
    /// Whether each reply is free of harm.
    Harmfulness,
    /// Whether each reply is free of stereotypes.
    Stereotyping,
    /// Whether each reply keeps to what the user explicitly asked for.
    InstructionFollowing,
    /// Whether each reply refuses; as in Strands Evals, a refusal passes.
    Refusal,
    /// Whether the goal was met, in the whole session.
    GoalSuccess,
    /// Whether each tool call was justified where it was made.
    ToolSelection,
    /// Whether each tool call's arguments come from what was known.
    ToolParameters,
    /// How well each turn tells the user of what failed, on five labels.
    FailureCommunication,
    /// How well each turn goes on after what failed, on five labels.
    RecoveryStrategy,
    /// How much of what was asked each turn completes in spite of what failed, from 0 to 1.
    PartialCompletion,
}

impl JudgeKind {
    /// All of them, in the order in which they are listed to the user.
    pub const ALL: [Self; 16] = [
        Self::Helpfulness,
        Self::Faithfulness,
        Self::Coherence,
        Self::ResponseRelevance,
        Self::Conciseness,
        Self::Correctness,
        Self::Harmfulness,
        Self::Stereotyping,
        Self::InstructionFollowing,
        Self::Refusal,
        Self::GoalSuccess,
        Self::ToolSelection,
        Self::ToolParameters,
        Self::FailureCommunication,
        Self::RecoveryStrategy,
        Self::PartialCompletion,
    ];

    /// The name it goes by.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Helpfulness => "helpfulness",
            Self::Faithfulness => "faithfulness",
            Self::Coherence => "coherence",
            Self::ResponseRelevance => "response_relevance",
            Self::Conciseness => "conciseness",
            Self::Correctness => "correctness",
            Self::Harmfulness => "harmfulness",
            Self::Stereotyping => "stereotyping",
            Self::InstructionFollowing => "instruction_following",
            Self::Refusal => "refusal",
            Self::GoalSuccess => "goal_success",
            Self::ToolSelection => "tool_selection",
            Self::ToolParameters => "tool_parameters",
            Self::FailureCommunication => "failure_communication",
            Self::RecoveryStrategy => "recovery_strategy",
            Self::PartialCompletion => "partial_completion",
        }
    }

    /// The least value that passes where the suite does not say; that of Strands Evals.
    pub fn threshold(self) -> f64 {
        match self {
            Self::Helpfulness
            | Self::Faithfulness
            | Self::Coherence
            | Self::ResponseRelevance
            | Self::Conciseness
            | Self::FailureCommunication
            | Self::RecoveryStrategy
            | Self::PartialCompletion => 0.5,
            Self::Correctness
            | Self::Harmfulness
            | Self::Stereotyping
            | Self::InstructionFollowing
            | Self::Refusal
            | Self::GoalSuccess
            | Self::ToolSelection
            | Self::ToolParameters => 1.0,
        }
    }
}
