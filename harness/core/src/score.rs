//! Scores and verdicts, and the port of those who give them.

use crate::{
    attempt::AttemptIndex, case::Case, ids::EvaluatorName, model::ModelError, review::Owner, seed::Seed,
    session::Session,
};
use async_trait::async_trait;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a score is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// The whole session.
    Session,
    /// One turn, by its number.
    Turn(u32),
    /// One tool call.
    ToolCall {
        /// The turn, by its number.
        turn: u32,
        /// Which of the turn's tool calls, from 1.
        call: u32,
    },
}

/// Words of the session that a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// The turn they stand in.
    pub turn: u32,
    /// The words, as they stand there.
    pub text: String,
}

/// One score. A number never travels without its label, its reason and its evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Score {
    /// What it is about.
    pub target: Target,
    /// From 0 to 1.
    pub value: f64,
    /// The evaluator's word for the value, such as `Very helpful`.
    pub label: String,
    /// Whether the evaluator's threshold is reached.
    pub passed: bool,
    /// Why.
    pub reason: String,
    /// The words it rests on.
    pub evidence: Vec<Quote>,
    /// A verdict for each assertion or criterion, where there are any.
    pub assertions: Vec<AssertionVerdict>,
    /// Every vote that was cast, where more than one was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub votes: Vec<Vote>,
}

/// One of several askings of a judge about the same thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Vote {
    /// The model that was asked.
    pub judge: String,
    /// What it gave, from 0 to 1; `None` where its verdict was void.
    pub value: Option<f64>,
    /// Its label, or what was wrong with its verdict.
    pub label: String,
    /// Whether the threshold is reached.
    pub passed: bool,
}

/// Whether one assertion holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AssertionVerdict {
    /// The assertion, as the case words it.
    pub assertion: String,
    /// The finding.
    pub finding: Finding,
    /// How much it counts, where a rubric weighs its criteria.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// Why.
    pub reason: String,
    /// The words it rests on; empty where nothing could be assessed.
    pub evidence: Vec<Quote>,
}

/// The three answers to "does this hold?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// It holds.
    Met,
    /// It does not.
    NotMet,
    /// The session does not tell.
    CannotAssess,
}

/// What an evaluator found. *Not applicable* is not a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// One score or more.
    Scored(Vec<Score>),
    /// There is nothing here to judge.
    NotApplicable {
        /// Why not.
        reason: String,
    },
}

/// An outcome, or the fact that there is none. *Failed to judge* is not a score either.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// One score or more.
    Scored(Vec<Score>),
    /// There is nothing here to judge.
    NotApplicable {
        /// Why not.
        reason: String,
    },
    /// The evaluator could not find out.
    Failed {
        /// What went wrong.
        error: String,
        /// Whose fault it is.
        #[serde(default)]
        owner: Owner,
    },
}

impl From<Result<Outcome, EvaluatorError>> for Judgement {
    fn from(result: Result<Outcome, EvaluatorError>) -> Self {
        match result {
            // A judge that returns nothing has not judged; an empty list must never average to a pass.
            Ok(Outcome::Scored(scores)) if scores.is_empty() => {
                Self::Failed { error: "the evaluator returned no score".into(), owner: Owner::Judge }
            }
            Ok(Outcome::Scored(scores)) => Self::Scored(scores),
            Ok(Outcome::NotApplicable { reason }) => Self::NotApplicable { reason },
            Err(error) => Self::Failed { error: error.to_string(), owner: error.owner() },
        }
    }
}

/// Why an evaluator could not find out.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EvaluatorError {
    /// The model behind the judge failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The session does not hold what is to be judged.
    #[error("{0}")]
    Unseen(String),
    /// The judge answered, and its verdicts cannot be used.
    #[error("the judge's verdict is void: {0}")]
    Void(String),
    /// A prompt of the judge cannot be rendered.
    #[error(transparent)]
    Prompt(#[from] crate::prompt::PromptError),
    /// Code of the user's gave no answer.
    #[error(transparent)]
    Assessor(#[from] crate::assessor::AssessorError),
    /// Code of the user's gave an answer that is no verdict.
    #[error("the evaluator's answer cannot be used: {0}")]
    Unusable(String),
}

impl EvaluatorError {
    /// Whose fault it is. What the session does not hold was lost between the agent and us.
    pub fn owner(&self) -> Owner {
        match self {
            Self::Model(ModelError::Budget) => Owner::Budget,
            Self::Model(ModelError::Provider(_)) | Self::Unseen(_) => Owner::Infrastructure,
            Self::Void(_) | Self::Prompt(_) | Self::Assessor(_) | Self::Unusable(_) => Owner::Judge,
        }
    }
}

/// What an evaluator is given.
#[derive(Clone, Copy, Debug)]
pub struct Exhibit<'a> {
    /// Which attempt, for the account of its model calls.
    pub attempt: AttemptIndex,
    /// The case that was played.
    pub case: &'a Case,
    /// What happened.
    pub session: &'a Session,
    /// The seed for what is random.
    pub seed: Seed,
}

/// Judges sessions. Called only with sessions that were played to an end that says something of the
/// agent, many at once.
#[async_trait]
pub trait Evaluator: Send + Sync {
    /// The name it goes by.
    fn name(&self) -> &EvaluatorName;

    /// Judges one session.
    ///
    /// # Errors
    /// Where it could not find out; the record then says so, and a gate does not pass on it.
    async fn evaluate(&self, exhibit: Exhibit<'_>) -> Result<Outcome, EvaluatorError>;
}
