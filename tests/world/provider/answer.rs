//! What a model answers, before it is put into a wire format.

use super::{Asked, Feature, desk::Desk, failure::Failure};
use rehearsal_core::{
    model::{AnswerForm, Model as _},
    usage::Usage,
};

/// An answer that the provider charges for.
#[derive(Clone, Debug, PartialEq)]
pub struct Serving {
    /// The model, as named on the wire.
    pub model: String,
    /// The name of the shape that was asked for.
    pub schema: Option<String>,
    /// The tokens, those read from and written to the cache counted apart.
    pub usage: Usage,
}

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) usage: Usage,
    /// Whether the count of tokens is told.
    pub(super) reported: bool,
    pub(super) finish: Finish,
    /// Thinking aloud, which is no part of the answer.
    pub(super) thought: Option<String>,
}

/// How an answer came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finish {
    /// By itself.
    Done,
    /// At the most tokens allowed.
    CutShort,
    /// It is none.
    Declined,
}

/// The offline model's answer, counted and charged for.
///
/// # Errors
/// Where the prompt is none that the offline model has rules for.
pub(super) async fn think(desk: &Desk, asked: &Asked) -> Result<Answer, Failure> {
    let (text, usage) = match (&asked.schema, asked.form) {
        (Some(_), _) => by_rules(desk, asked).await?,
        (None, AnswerForm::Json | AnswerForm::Schema) => ("{}".to_owned(), small(asked)),
        (None, AnswerForm::Text | AnswerForm::Tool) => ("Yes.".to_owned(), small(asked)),
    };
    let (text, finish) = within(text, asked.max_tokens);
    let usage = Usage { output_tokens: Some(tokens(text.len())), ..with_cache(desk, asked, usage) };
    desk.serve(Serving { model: asked.model.clone(), schema: asked.schema.clone(), usage });
    Ok(Answer { text, usage, reported: true, finish, thought: None })
}

async fn by_rules(desk: &Desk, asked: &Asked) -> Result<(String, Usage), Failure> {
    let response = desk.offline.complete(&asked.request()).await;
    let response =
        response.map_err(|error| Failure::invalid(format!("this model is made of rules: {error}")))?;
    Ok((response.text, response.usage.unwrap_or_default()))
}

/// The tokens of a prompt that no rule reads.
fn small(asked: &Asked) -> Usage {
    let bytes = asked.system.len() + asked.messages.iter().map(|message| message.text.len()).sum::<usize>();
    Usage { input_tokens: Some(tokens(bytes)), ..Usage::default() }
}

/// The text up to a mark is written to the cache when it is seen for the first time, and read from it ever
/// after. Without a mark, nothing is charged for the writing.
fn with_cache(desk: &Desk, asked: &Asked, usage: Usage) -> Usage {
    let Some(text) = &asked.cached else { return usage };
    let (all, cached) = (usage.input_tokens.unwrap_or(0), tokens(text.len()));
    let cached = cached.min(all);
    let rest = Usage { input_tokens: Some(all - cached), ..usage };
    match (desk.has_seen(text), asked.uses(Feature::CachePoint)) {
        (true, true) => Usage { cache_read_tokens: Some(cached), cache_write_tokens: Some(0), ..rest },
        (true, false) => Usage { cache_read_tokens: Some(cached), ..rest },
        (false, true) => Usage { cache_read_tokens: Some(0), cache_write_tokens: Some(cached), ..rest },
        (false, false) => Usage { cache_read_tokens: Some(0), ..usage },
    }
}

/// The text, cut at the most tokens allowed.
fn within(text: String, most: Option<u64>) -> (String, Finish) {
    let most = most.and_then(|most| usize::try_from(most).ok()).map(|most| most.saturating_mul(4));
    match most.filter(|most| *most < text.len()) {
        Some(most) => {
            let cut = text.get(..text.floor_char_boundary(most)).unwrap_or_default();
            (cut.to_owned(), Finish::CutShort)
        }
        None => (text, Finish::Done),
    }
}

/// Four bytes a token, as the offline model counts.
fn tokens(bytes: usize) -> u64 {
    bytes.div_ceil(4) as u64
}
