//! LangSmith's OpenTelemetry mode: LangChain's own records of requests and responses, each as one JSON text.

use super::{
    Dialect,
    read::{Facts, Role},
    shape::{
        answer_text, is_failure, langchain_answered, langchain_sent, last_user_text, messages, plain_answer,
    },
};
use crate::otlp::note::Missing;
use rehearsal_core::{span::Message, usage::Usage};
use serde_json::Value;

pub(super) struct LangSmith;

const PROMPT: &str = "gen_ai.prompt";
const COMPLETION: &str = "gen_ai.completion";

impl Dialect for LangSmith {
    fn name(&self) -> &'static str {
        "langsmith"
    }

    fn speaks(&self, span: &Facts<'_>) -> bool {
        span.has("langsmith.span.kind")
    }

    /// A chain of LangChain's says that its operation is `chain`, so its kind has to be asked for first.
    fn role(&self, span: &Facts<'_>) -> Option<Role> {
        Some(match span.text("langsmith.span.kind")? {
            "llm" => Role::Model,
            "tool" => Role::Tool,
            "chain" if !span.has("langsmith.metadata.langgraph_node") => Role::Agent,
            _ => Role::Step,
        })
    }

    fn input(&self, span: &Facts<'_>) -> Vec<Message> {
        record(span, PROMPT).map(langchain_sent).unwrap_or_default()
    }

    fn output(&self, span: &Facts<'_>) -> Vec<Message> {
        let generated = record(span, COMPLETION).and_then(langchain_answered);
        generated.map(|generated| generated.messages).unwrap_or_default()
    }

    fn usage(&self, span: &Facts<'_>) -> Usage {
        let counted = span.json("langsmith.metadata.usage_metadata").filter(|_| self.speaks(span));
        let count = |pointer: &str| counted.and_then(|counted| counted.pointer(pointer)?.as_u64());
        Usage {
            input_tokens: count("/input_tokens"),
            output_tokens: count("/output_tokens"),
            cache_read_tokens: count("/input_token_details/cache_read"),
            cache_write_tokens: count("/input_token_details/cache_creation"),
            cache_write_1h_tokens: None,
            reasoning_tokens: count("/output_token_details/reasoning"),
        }
    }

    fn model(&self, span: &Facts<'_>) -> Option<String> {
        let metadata = langchain_answered(record(span, COMPLETION)?)?.metadata?;
        let name = ["model_name", "model"].iter().find_map(|key| metadata.get(*key)?.as_str());
        name.map(str::to_owned).or_else(|| span.first_text(&["langsmith.metadata.ls_model_name"]))
    }

    fn provider(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["langsmith.metadata.ls_provider"])
    }

    fn finish_reason(&self, span: &Facts<'_>) -> Option<String> {
        langchain_answered(record(span, COMPLETION)?)?.finish_reason.map(str::to_owned)
    }

    fn tool_name(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["gen_ai.tool.name", "langsmith.trace.name"]).filter(|_| self.speaks(span))
    }

    fn tool_arguments(&self, span: &Facts<'_>) -> Option<Value> {
        record(span, PROMPT).cloned()
    }

    fn tool_result(&self, span: &Facts<'_>) -> Option<Value> {
        let record = record(span, COMPLETION)?;
        let is_empty = record.as_object().is_some_and(serde_json::Map::is_empty);
        (!is_empty).then(|| plain_answer(record.get("output").unwrap_or(record)))
    }

    fn tool_failed(&self, span: &Facts<'_>) -> bool {
        record(span, COMPLETION).and_then(|record| record.get("output")).is_some_and(is_failure)
    }

    fn agent_name(&self, span: &Facts<'_>) -> Option<String> {
        span.first_text(&["langsmith.metadata.lc_agent_name", "langsmith.trace.name"])
    }

    fn agent_output(&self, span: &Facts<'_>) -> Option<String> {
        let said = record(span, COMPLETION)?.get("messages")?;
        answer_text(&messages(said, "assistant"))
    }

    fn agent_input(&self, span: &Facts<'_>) -> Option<String> {
        last_user_text(&self.input(span))
    }

    fn holds_content(&self, key: &str) -> bool {
        key == PROMPT || key == COMPLETION
    }

    fn remedy(&self, missing: Missing, _scope: &str) -> Option<&'static str> {
        match missing {
            Missing::Words => {
                Some("unset LANGSMITH_HIDE_INPUTS and LANGSMITH_HIDE_OUTPUTS where the agent runs")
            }
            Missing::Session => Some("put a thread_id into the configuration of each run"),
            Missing::Models | Missing::Tokens | Missing::Agent | Missing::Turns => None,
        }
    }
}

/// One of the two records; older senders of others use the same keys for plain words.
fn record<'a>(span: &'a Facts<'_>, key: &str) -> Option<&'a Value> {
    span.json(key).filter(|_| LangSmith.speaks(span))
}
