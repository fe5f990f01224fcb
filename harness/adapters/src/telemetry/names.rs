//! The names of attributes and events that we send.
//!
//! `gen_ai.*` as in `open-telemetry/semantic-conventions-genai`; what has no name there is `rehearsal.*`.

pub(crate) const SCOPE: &str = "rehearsal";
pub(super) const SERVICE: &str = "service.name";
pub(super) const SERVICE_VERSION: &str = "service.version";

pub(super) const RUN: &str = "rehearsal.run.id";
pub(super) const SUITE: &str = "rehearsal.suite";
pub(super) const CASE: &str = "rehearsal.case";
pub(super) const PERSONA: &str = "rehearsal.persona";
pub(super) const TRIAL: &str = "rehearsal.trial";
pub(super) const TAG: &str = "rehearsal.tag.";
pub(super) const ENDING: &str = "rehearsal.ending";
pub(crate) const TURN: &str = "rehearsal.turn";
pub(super) const EVIDENCE: &str = "rehearsal.spans";

pub(super) const ROLE: &str = "rehearsal.role";
pub(super) const COST: &str = "rehearsal.cost.usd";
pub(super) const COST_KIND: &str = "rehearsal.cost.kind";
pub(super) const ANSWER_SOURCE: &str = "rehearsal.answer.source";
pub(super) const REPAIR: &str = "rehearsal.repair";
pub(super) const RETRY: &str = "rehearsal.retry";
pub(super) const DISCARDED: &str = "rehearsal.discarded";
pub(super) const REQUEST_ID: &str = "rehearsal.provider.request_id";

pub(super) const SESSION: &str = "session.id";
pub(super) const ERROR_TYPE: &str = "error.type";

pub(super) const CONVERSATION: &str = "gen_ai.conversation.id";
pub(super) const OPERATION: &str = "gen_ai.operation.name";
pub(super) const PROVIDER: &str = "gen_ai.provider.name";
pub(super) const AGENT_NAME: &str = "gen_ai.agent.name";
pub(super) const REQUEST_MODEL: &str = "gen_ai.request.model";
pub(super) const RESPONSE_MODEL: &str = "gen_ai.response.model";
pub(super) const FINISH_REASONS: &str = "gen_ai.response.finish_reasons";
pub(super) const INPUT: &str = "gen_ai.input.messages";
pub(super) const OUTPUT: &str = "gen_ai.output.messages";
pub(super) const INSTRUCTIONS: &str = "gen_ai.system_instructions";
pub(super) const TOOLS: &str = "gen_ai.tool.definitions";
pub(super) const TOOL_NAME: &str = "gen_ai.tool.name";
pub(super) const TOOL_CALL_ID: &str = "gen_ai.tool.call.id";
pub(super) const TOOL_ARGUMENTS: &str = "gen_ai.tool.call.arguments";
pub(super) const TOOL_RESULT: &str = "gen_ai.tool.call.result";
pub(super) const INPUT_TOKENS: &str = "gen_ai.usage.input_tokens";
pub(super) const OUTPUT_TOKENS: &str = "gen_ai.usage.output_tokens";
pub(super) const CACHE_READ_TOKENS: &str = "gen_ai.usage.cache_read.input_tokens";
pub(super) const CACHE_WRITE_TOKENS: &str = "gen_ai.usage.cache_creation.input_tokens";
pub(super) const REASONING_TOKENS: &str = "gen_ai.usage.reasoning.output_tokens";

pub(super) const EVALUATION: &str = "gen_ai.evaluation.result";
pub(super) const EVALUATOR: &str = "gen_ai.evaluation.name";
pub(super) const SCORE: &str = "gen_ai.evaluation.score.value";
pub(super) const LABEL: &str = "gen_ai.evaluation.score.label";
pub(super) const EXPLANATION: &str = "gen_ai.evaluation.explanation";
pub(super) const PASSED: &str = "rehearsal.evaluation.passed";

/// `gen_ai.operation.name` of a call of a model, a tool and an agent.
pub(super) const CHAT: &str = "chat";
pub(super) const EXECUTE_TOOL: &str = "execute_tool";
pub(super) const INVOKE_AGENT: &str = "invoke_agent";
