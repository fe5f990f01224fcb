//! Tools that an answer wants its client to run.

use crate::agents::excerpt::one_line;
use serde_json::Value;
use std::collections::BTreeSet;

/// The longest name that is told, in characters.
const LONGEST: usize = 100;

/// What goes on at the client's end. Other calls are of tools that the endpoint has run itself.
const CLIENTS: [&str; 7] = [
    "function_call",
    "custom_tool_call",
    "computer_call",
    "local_shell_call",
    "shell_call",
    "apply_patch_call",
    "mcp_approval_request",
];

/// The tools that a message of Chat Completions asks for, by name.
pub(super) fn of_message(message: &Value) -> Vec<String> {
    let calls = message.get("tool_calls").and_then(Value::as_array).into_iter().flatten();
    let called = calls.map(|call| call.get("function").or_else(|| call.get("custom")).unwrap_or(call));
    let older = message.get("function_call").filter(|call| call.is_object());
    called.chain(older).map(|call| name(call, "a tool")).collect()
}

/// The tools that the items of a response ask for, by name. A call whose outcome stands beside it was run.
pub(super) fn of_output(items: &[Value]) -> Vec<String> {
    let run: BTreeSet<(&str, &str)> = items.iter().filter_map(outcome).collect();
    let is_open = |call: &&Value| {
        let is_run = text(call, "call_id").is_some_and(|id| run.contains(&(kind(call), id)));
        CLIENTS.contains(&kind(call)) && !is_run
    };
    items.iter().filter(is_open).map(|call| name(call, kind(call))).collect()
}

/// Of which kind of call an item is the outcome, and of which call.
fn outcome(item: &Value) -> Option<(&str, &str)> {
    Some((kind(item).strip_suffix("_output")?, text(item, "call_id")?))
}

fn kind(item: &Value) -> &str {
    text(item, "type").unwrap_or_default()
}

fn text<'a>(item: &'a Value, name: &str) -> Option<&'a str> {
    item.get(name).and_then(Value::as_str)
}

fn name(call: &Value, otherwise: &str) -> String {
    one_line(text(call, "name").unwrap_or(otherwise), LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_calls_without_an_outcome_are_open() {
        let items = [
            json!({ "type": "function_call", "name": "run", "call_id": "a" }),
            json!({ "type": "function_call_output", "call_id": "a" }),
            json!({ "type": "custom_tool_call", "name": "open", "call_id": "b" }),
            json!({ "type": "custom_tool_call_output", "call_id": "c" }),
            json!({ "type": "computer_call", "call_id": "d" }),
            json!({ "type": "file_search_call" }),
        ];
        assert_eq!(of_output(&items), ["open", "computer_call"]);
    }

    #[test]
    fn a_message_may_ask_for_several_tools() {
        let message = json!({ "tool_calls": [
            { "type": "function", "function": { "name": "one" } },
            { "type": "custom", "custom": { "name": "two" } },
            { "type": "odd" },
        ] });
        assert_eq!(of_message(&message), ["one", "two", "a tool"]);
    }
}
