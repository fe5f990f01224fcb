//! What spans stand for: the spans of one turn, as sent, to model calls, tool calls and agents.
//!
//! Each file here holds one convention, a [`Dialect`]: which attributes and events say what. Real spans mix
//! conventions, so none of them reads a span alone. [`read`] finds the part that a span plays by asking them in
//! turn, and then takes every single field from the first that has something. [`shape`] knows the shapes in which
//! messages, tools and answers come, whatever the attribute.

mod adk;
mod adot;
mod events;
mod genai;
mod langsmith;
mod openinference;
mod pydantic_ai;
mod read;
mod shape;
mod smolagents;
mod strands;
#[cfg(test)]
mod tests;
mod traceloop;
mod vercel;

pub use read::dialects;
pub(super) use read::{
    Reading, Voice, complete_calls, is_work, missing, read, read_quietly, remarks, stands_for_turn, tells,
};
pub(super) use shape::{last_user_text, reply_text};

use super::note::Missing;
use read::{Facts, Role};
use rehearsal_core::{
    money::Money,
    span::{Message, ToolDefinition},
    usage::Usage,
};
use serde_json::Value;

/// All of them, in the order in which they are asked: those of one framework before those that many share, which
/// such frameworks write as well, and often less well.
static DIALECTS: [&dyn Dialect; 11] = [
    &smolagents::Smolagents,
    &openinference::OpenInference,
    &vercel::Vercel,
    &langsmith::LangSmith,
    &adk::GoogleAdk,
    &strands::Strands,
    &pydantic_ai::PydanticAi,
    &traceloop::Traceloop,
    &adot::Adot,
    &genai::GenAi,
    &events::Events,
];

/// A convention: what it says of a span, field by field. Whatever it has no word for is left to the others.
trait Dialect: Sync {
    /// Its name, as users read it.
    fn name(&self) -> &'static str;

    /// Whether a span follows it.
    fn speaks(&self, span: &Facts<'_>) -> bool;

    /// The part that a span plays.
    fn role(&self, _span: &Facts<'_>) -> Option<Role> {
        None
    }

    /// The messages that a model was sent.
    fn input(&self, _span: &Facts<'_>) -> Vec<Message> {
        Vec::new()
    }

    /// The messages that a model answered.
    fn output(&self, _span: &Facts<'_>) -> Vec<Message> {
        Vec::new()
    }

    /// The system prompt, where it is a field of its own.
    fn system_prompt(&self, _span: &Facts<'_>) -> Option<String> {
        None
    }

    /// The tools on offer.
    fn tools(&self, _span: &Facts<'_>) -> Vec<ToolDefinition> {
        Vec::new()
    }

    /// The tokens of one call. What agents and workflows report are sums, which nobody asks for.
    fn usage(&self, _span: &Facts<'_>) -> Usage {
        Usage::default()
    }

    /// What one call cost.
    fn cost(&self, _span: &Facts<'_>) -> Option<Money> {
        None
    }

    /// The model that answered, or the one that was asked.
    fn model(&self, _span: &Facts<'_>) -> Option<String> {
        None
    }

    /// Who serves the model.
    fn provider(&self, _span: &Facts<'_>) -> Option<String> {
        None
    }

    /// Why the answer ended.
    fn finish_reason(&self, _span: &Facts<'_>) -> Option<String> {
        None
    }

    /// A tool's name.
    fn tool_name(&self, _span: &Facts<'_>) -> Option<String> {
        None
    }

    /// The id of a tool's call, as the model gave it.
    fn tool_id(&self, _span: &Facts<'_>) -> Option<String> {
        None
    }

    /// What a tool was called with.
    fn tool_arguments(&self, _span: &Facts<'_>) -> Option<Value> {
        None
    }

    /// What a tool gave back.
    fn tool_result(&self, _span: &Facts<'_>) -> Option<Value> {
        None
    }

    /// Whether a tool failed although its span does not.
    fn tool_failed(&self, _span: &Facts<'_>) -> bool {
        false
    }

    /// An agent's name.
    fn agent_name(&self, _span: &Facts<'_>) -> Option<String> {
        None
    }

    /// The user's words, as an agent was given them.
    fn agent_input(&self, _span: &Facts<'_>) -> Option<String> {
        None
    }

    /// An agent's answer.
    fn agent_output(&self, _span: &Facts<'_>) -> Option<String> {
        None
    }

    /// Whether an attribute holds what was said, which is not kept a second time.
    fn holds_content(&self, _key: &str) -> bool {
        false
    }

    /// What to do so that something which is missing is sent, by an instrumentation of this scope.
    fn remedy(&self, _missing: Missing, _scope: &str) -> Option<&'static str> {
        None
    }
}
