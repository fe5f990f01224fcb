//! The shape of a judge's answer about a session that failed.

use rehearsal_core::diagnosis::{Category, Causality, Completion, Confidence, Fix, Noticed, Propagation};
use schemars::JsonSchema;
use serde::Deserialize;

/// The judge's answer.
#[derive(Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub(super) struct Answer {
    /// The cause of each failure under `found`, exactly one for each id.
    pub(super) found: Vec<Explained>,
    /// Further failures; empty where there are none.
    pub(super) failures: Vec<Given>,
    /// How far the task got.
    pub(super) completion: Completion,
    /// Why the session failed, in one or two sentences.
    pub(super) summary: String,
}

/// What caused a failure that is known.
#[derive(Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub(super) struct Explained {
    /// The failure's id.
    pub(super) id: String,
    /// What caused it.
    pub(super) cause: GivenCause,
}

/// A failure that the judge found.
#[derive(Deserialize, JsonSchema)]
#[schemars(extend(
    "additionalProperties" = false,
    "required" = ["turn", "span", "quote", "why", "category", "confidence", "cause"]
))]
pub(super) struct Given {
    /// The turn in which it shows.
    pub(super) turn: u32,
    /// The id of the span in which it shows; null where it shows in the words alone.
    pub(super) span: Option<String>,
    /// The words that show it, copied exactly from that span or turn.
    pub(super) quote: String,
    /// What went wrong, in a sentence.
    pub(super) why: String,
    /// What kind of failure it is.
    pub(super) category: Category,
    /// How sure that is.
    pub(super) confidence: Confidence,
    /// What caused it.
    pub(super) cause: GivenCause,
}

/// What caused a failure and what would mend it.
#[derive(Deserialize, JsonSchema)]
#[schemars(extend(
    "additionalProperties" = false,
    "required" = ["turn", "span", "explanation", "causality", "propagation", "noticed", "recommendation", "fix"]
))]
pub(super) struct GivenCause {
    /// The turn in which the cause lies.
    pub(super) turn: u32,
    /// The id of the span in which it lies; null where it lies in no span.
    pub(super) span: Option<String>,
    /// Why it happened, in one to three sentences.
    pub(super) explanation: String,
    /// Whether it began the trouble or came of another failure.
    pub(super) causality: Causality,
    /// What came of it.
    pub(super) propagation: Vec<Propagation>,
    /// When it was noticed in the session.
    pub(super) noticed: Noticed,
    /// What whoever maintains the agent should change, in one or two sentences.
    pub(super) recommendation: String,
    /// Where that is to be changed.
    pub(super) fix: Fix,
}
