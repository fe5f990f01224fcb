//! Timeouts of tools that no agent can ride out, because its turn is over first.

use crate::complaint::quoted;
use rehearsal_core::suite::{FaultEffect, ToolFault, ToolsSpec};
use std::time::Duration;

/// What to know of such faults, of the tools' own first and then of those that cases put on them.
pub(crate) fn notes(tools: &ToolsSpec, turn_timeout: Duration) -> Vec<String> {
    let own = tools.tools.iter().map(|tool| (String::new(), &tool.name, &tool.faults));
    let by_case = tools.faults.iter().flat_map(|(case, by_tool)| {
        let whose = format!(" in the case {}", quoted(case.as_str()));
        by_tool.iter().map(move |(tool, faults)| (whose.clone(), tool, faults))
    });
    let slow = own.chain(by_case).flat_map(|(whose, tool, faults)| {
        let after = faults.iter().filter_map(hangs).filter(|after| *after >= turn_timeout);
        let tool = quoted(tool);
        after.map(move |after| {
            format!(
                "the fault `timeout: {after:?}` of the tool {tool}{whose} is not shorter than `turn_timeout` \
                 ({turn_timeout:?}): the turn ends first, and the agent is blamed"
            )
        })
    });
    slow.collect()
}

/// How long a call hangs by this fault.
fn hangs(fault: &ToolFault) -> Option<Duration> {
    match fault.effect {
        FaultEffect::Timeout { after } => Some(after),
        FaultEffect::NetworkError { .. }
        | FaultEffect::ExecutionError { .. }
        | FaultEffect::ValidationError { .. }
        | FaultEffect::TruncateFields { .. }
        | FaultEffect::RemoveFields { .. }
        | FaultEffect::CorruptValues { .. } => None,
    }
}
