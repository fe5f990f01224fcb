//! Model calls, tool calls and agents, each field from the first convention that has something to say of it.

use super::{
    super::{
        DIALECTS, Dialect,
        shape::{last_user_text, system_message},
    },
    Facts, failure,
};
use rehearsal_core::{
    span::{AgentCall, Message, ModelCall, Part, ToolCall, ToolDefinition},
    usage::Usage,
};

/// Reads a call of a model.
pub(super) fn model_call(span: &Facts<'_>) -> ModelCall {
    ModelCall {
        model: first(|dialect| dialect.model(span)),
        provider: first(|dialect| dialect.provider(span)),
        input: with_system(list(|dialect| dialect.input(span)), system_prompt(span)),
        output: list(|dialect| dialect.output(span)),
        usage: usage(span),
        reported_cost: first(|dialect| dialect.cost(span)),
        finish_reason: first(|dialect| dialect.finish_reason(span)),
        error: failure::error(span),
    }
}

/// Reads a call of a tool.
pub(super) fn tool_call(span: &Facts<'_>) -> ToolCall {
    let result = first(|dialect| dialect.tool_result(span));
    let has_failed = DIALECTS.iter().any(|dialect| dialect.tool_failed(span));
    let error = failure::tool_error(span, has_failed, result.as_ref());
    ToolCall {
        name: first(|dialect| dialect.tool_name(span)).unwrap_or_else(|| name_without_operation(span)),
        id: first(|dialect| dialect.tool_id(span)),
        arguments: first(|dialect| dialect.tool_arguments(span)),
        result,
        error,
    }
}

/// Reads an invocation of an agent.
pub(super) fn agent_call(span: &Facts<'_>) -> AgentCall {
    let input = list(|dialect| dialect.input(span));
    let output = first(|dialect| dialect.agent_output(span));
    AgentCall {
        name: first(|dialect| dialect.agent_name(span)),
        system_prompt: system_prompt(span).or_else(|| system_message(&input)),
        tools: tools(span),
        input: first(|dialect| dialect.agent_input(span)).or_else(|| last_user_text(&input)),
        // Strands ends every answer with a line end of its own.
        output: output.map(|output| output.strip_suffix('\n').unwrap_or(&output).to_owned()),
    }
}

/// The system prompt, where it is a field of its own.
pub(super) fn system_prompt(span: &Facts<'_>) -> Option<String> {
    first(|dialect| dialect.system_prompt(span))
}

/// The tools on offer.
pub(super) fn tools(span: &Facts<'_>) -> Vec<ToolDefinition> {
    list(|dialect| dialect.tools(span))
}

fn first<T>(field: impl Fn(&dyn Dialect) -> Option<T>) -> Option<T> {
    DIALECTS.iter().find_map(|dialect| field(*dialect))
}

fn list<T>(field: impl Fn(&dyn Dialect) -> Vec<T>) -> Vec<T> {
    DIALECTS.iter().map(|dialect| field(*dialect)).find(|list| !list.is_empty()).unwrap_or_default()
}

fn usage(span: &Facts<'_>) -> Usage {
    DIALECTS.iter().fold(Usage::default(), |known, dialect| gaps_filled(known, dialect.usage(span)))
}

/// The counts of the first, and of the second those that the first lacks.
pub(super) fn gaps_filled(first: Usage, second: Usage) -> Usage {
    Usage {
        input_tokens: first.input_tokens.or(second.input_tokens),
        output_tokens: first.output_tokens.or(second.output_tokens),
        cache_read_tokens: first.cache_read_tokens.or(second.cache_read_tokens),
        cache_write_tokens: first.cache_write_tokens.or(second.cache_write_tokens),
        cache_write_1h_tokens: first.cache_write_1h_tokens.or(second.cache_write_1h_tokens),
        reasoning_tokens: first.reasoning_tokens.or(second.reasoning_tokens),
    }
}

fn with_system(mut input: Vec<Message>, system_prompt: Option<String>) -> Vec<Message> {
    if let (Some(text), None) = (system_prompt, system_message(&input)) {
        input.insert(0, Message { role: "system".to_owned(), parts: vec![Part::Text { text }] });
    }
    input
}

fn name_without_operation(span: &Facts<'_>) -> String {
    span.name().strip_prefix("execute_tool ").unwrap_or(span.name()).to_owned()
}
