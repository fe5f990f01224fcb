//! What a model is asked.

use super::{AnswerSchema, Parameters, Role};
use crate::{
    attempt::{AttemptId, AttemptIndex},
    seed::Seed,
};
use serde::{Deserialize, Serialize};

/// Who speaks in a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The one who asks.
    User,
    /// The model itself, earlier.
    Assistant,
}

/// One message of a prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptMessage {
    /// Who speaks.
    pub speaker: Speaker,
    /// The words.
    pub text: String,
}

/// One call of a model, complete: what is not in here cannot influence the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelRequest {
    /// On whose account.
    pub role: Role,
    /// For which attempt.
    pub attempt: AttemptIndex,
    /// What that attempt is called; providers that keep a log of calls are told.
    pub attempt_id: AttemptId,
    /// The turn that it is for, from 1, where it is for one.
    pub turn: Option<u32>,
    /// The standing instruction: the same in every call of its kind, and so what providers can cache.
    pub system: String,
    /// The conversation with the model; the last message asks.
    pub messages: Vec<PromptMessage>,
    /// The shape of the answer.
    pub answer: AnswerSchema,
    /// How it is to answer. Whoever asks leaves this alone; the suite's choice is put in on the way.
    pub parameters: Parameters,
    /// For models that take one.
    pub seed: Seed,
    /// Which repair of an unusable answer this is; 0 for the first asking.
    pub repair: u32,
    /// Which retry of a call that failed this is; 0 for the first try.
    pub retry: u32,
}

impl ModelRequest {
    /// The length of everything the model has to read, in bytes. No tokenizer makes more tokens than that.
    pub fn bytes(&self) -> usize {
        let schema = self.answer.schema.text().len();
        self.system.len() + schema + self.messages.iter().map(|message| message.text.len()).sum::<usize>()
    }
}
