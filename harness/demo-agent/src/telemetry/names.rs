//! The attribute names of the GenAI semantic conventions that the desk sends, and what it calls itself.
//!
//! Wire format: `open-telemetry/semantic-conventions-genai`, names as of semantic conventions 1.38.

pub(crate) const AGENT: &str = "travel-desk";
pub(crate) const MODEL: &str = "travel-rules-1";
pub(crate) const SYSTEM: &str = include_str!("../../prompts/system.md");
pub(crate) const PROVIDER_VALUE: &str = "rehearsal.demo";

pub(crate) const OPERATION: &str = "gen_ai.operation.name";
pub(crate) const PROVIDER: &str = "gen_ai.provider.name";
pub(crate) const AGENT_NAME: &str = "gen_ai.agent.name";
pub(crate) const CONVERSATION: &str = "gen_ai.conversation.id";
pub(crate) const INSTRUCTIONS: &str = "gen_ai.system_instructions";
pub(crate) const TOOLS: &str = "gen_ai.tool.definitions";
pub(crate) const INPUT: &str = "gen_ai.input.messages";
pub(crate) const OUTPUT: &str = "gen_ai.output.messages";
pub(crate) const REQUEST_MODEL: &str = "gen_ai.request.model";
pub(crate) const RESPONSE_MODEL: &str = "gen_ai.response.model";
pub(crate) const FINISH_REASONS: &str = "gen_ai.response.finish_reasons";
pub(crate) const INPUT_TOKENS: &str = "gen_ai.usage.input_tokens";
pub(crate) const OUTPUT_TOKENS: &str = "gen_ai.usage.output_tokens";
pub(crate) const TOOL_NAME: &str = "gen_ai.tool.name";
pub(crate) const TOOL_TYPE: &str = "gen_ai.tool.type";
pub(crate) const CALL_ID: &str = "gen_ai.tool.call.id";
pub(crate) const CALL_ARGUMENTS: &str = "gen_ai.tool.call.arguments";
pub(crate) const CALL_RESULT: &str = "gen_ai.tool.call.result";
pub(crate) const ERROR_TYPE: &str = "error.type";
