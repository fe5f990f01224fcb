//! Rules about the tools that were called.

use super::{super::expressions, Rule};
use crate::{
    complaint::Notes,
    format::{OrderWord, ToolArgumentsMap, ToolCalledMap, ToolCountMap, ToolOrderMap},
    lower::{
        counts::{self, CALLS},
        texts,
    },
    yaml::Place,
};
use rehearsal_core::suite::{Check, Order};

impl Rule for ToolCalledMap {
    fn rule(&self, at: Place, notes: &mut Notes<'_>) -> Check {
        Check::ToolCalled { tool: texts::text(&self.name, "name", at, notes) }
    }
}

impl Rule for ToolCountMap {
    fn rule(&self, at: Place, notes: &mut Notes<'_>) -> Check {
        if let Some(name) = self.name.get() {
            texts::not_blank(name, "`name`", notes);
        }
        let [min, max] = counts::between(CALLS, [&self.min, &self.max], notes);
        if self.min.get().is_none() && self.max.get().is_none() {
            let hint = Some("write `min`, `max` or both".to_owned());
            notes.complain_with(at, "`tool_count` does not say how often", hint);
        }
        Check::ToolCount { tool: self.name.get().map(|name| name.value.clone()), min, max }
    }
}

impl Rule for ToolOrderMap {
    fn rule(&self, _: Place, notes: &mut Notes<'_>) -> Check {
        if let Some(tools) = self.tools.get().filter(|tools| tools.value.is_empty()) {
            let hint = Some("leave `tools` out for the case's `expected_trajectory`".to_owned());
            notes.complain_with(tools.at, "the list of tools is empty", hint);
        }
        Check::Trajectory {
            tools: self.tools.get().map(|tools| texts::items(&tools.value, "the name of a tool", notes)),
            order: match self.order.get().map(|written| written.value) {
                Some(OrderWord::Exact) => Order::Exact,
                None | Some(OrderWord::InOrder) => Order::InOrder,
                Some(OrderWord::AnyOrder) => Order::AnyOrder,
            },
        }
    }
}

impl Rule for ToolArgumentsMap {
    fn rule(&self, at: Place, notes: &mut Notes<'_>) -> Check {
        if self.arguments.is_empty() && self.schema.get().is_none() {
            let hint = Some("write `arguments`, `schema` or both".to_owned());
            notes.complain_with(at, "`tool_arguments` says nothing of the arguments", hint);
        }
        Check::ToolArguments {
            tool: texts::text(&self.name, "name", at, notes),
            arguments: self.arguments.clone(),
            schema: self.schema.get().map(|schema| expressions::schema(schema, notes)),
            every: self.every.get().copied().unwrap_or_default(),
        }
    }
}
