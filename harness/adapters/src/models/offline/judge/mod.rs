//! Judging by rules: good enough to see the whole path work, not to claim quality.
//!
//! The rules read the same blocks of the same prompt as a cloud model would, know nothing of any
//! particular agent, and quote every verdict verbatim, so that the same checks let them through.

mod action;
mod claim;
mod evidence;
mod exhibit;
mod fact;
mod goal;
mod helpfulness;
mod mood;
#[cfg(test)]
mod testing;

use super::prompt::block;
use exhibit::{CaseBlock, SessionBlock};
use rehearsal_core::model::ModelRequest;
use serde_json::{Value, json};

/// A label, a reason and a quotation for each turn, in the JSON of the judge's schema.
pub(super) fn helpfulness(request: &ModelRequest) -> Result<Value, String> {
    let session: SessionBlock = block(request, "session")?;
    let turns: Vec<Value> = (0..session.turns.len())
        .filter_map(|at| helpfulness::judge(&session.turns, at))
        .map(|verdict| serde_json::to_value(verdict).map_err(|error| error.to_string()))
        .collect::<Result<_, _>>()?;
    Ok(json!({ "turns": turns }))
}

/// A finding, a reason and a quotation for each assertion, in the JSON of the judge's schema.
pub(super) fn goal_success(request: &ModelRequest) -> Result<Value, String> {
    let session: SessionBlock = block(request, "session")?;
    let case: CaseBlock = block(request, "case")?;
    let found: Vec<(&str, goal::Decided)> = case
        .assertions
        .iter()
        .map(|assertion| (assertion.id.as_str(), goal::decide(&assertion.text, &session)))
        .collect();
    let met = found.iter().filter(|(_, decided)| decided.finding == goal::Finding::Met).count();
    let verdicts: Vec<Value> = found.iter().map(|(id, decided)| decided.to_json(id)).collect();
    let reasoning = format!("By rules, {met} of {} found met.", verdicts.len());
    Ok(json!({ "assertions": verdicts, "reasoning": reasoning }))
}
