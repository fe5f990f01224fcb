//! How much of what was asked a turn gets done: by its calls, and by how helpful its reply is.

use super::{
    exhibit::ToolCallBlock,
    helpfulness,
    turns::{Place, reason},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The share, as the judge's schema wants it: what the reply is worth, and no more than the share of the tools that
/// did their work in the end.
pub(super) fn judge(at: &Place<'_>) -> Value {
    let helpful = helpfulness::judge(at.so_far, at.earlier.len());
    let told = helpful.as_ref().map_or(0.0, |verdict| worth(verdict.label));
    let quote = helpful.map(|verdict| verdict.quote);
    let done = done(&at.turn.tool_calls);
    let idle = at.clauses().is_empty() && at.turn.tool_calls.is_empty();
    let share = match idle {
        true => 0.0,
        false => done.map_or(told, |done| told.min(done)),
    };
    let why = match done {
        Some(done) if done < told => "some of its calls failed to the end",
        _ => "so much the reply is worth to what was asked",
    };
    json!({ "turn": at.turn.turn, "reasoning": reason(why), "quote": quote, "completed": share })
}

/// What a label of helpfulness says of the share that was done.
fn worth(label: &str) -> f64 {
    match label {
        "Somewhat unhelpful" => 0.25,
        "Neutral/Mixed" => 0.5,
        "Somewhat helpful" => 0.75,
        "Very helpful" | "Above and beyond" => 1.0,
        _ => 0.0,
    }
}

/// The share of the tools called whose last call succeeded; `None` where none was called.
fn done(calls: &[ToolCallBlock]) -> Option<f64> {
    let last: BTreeMap<&str, bool> =
        calls.iter().map(|call| (call.name.as_str(), call.succeeded())).collect();
    let succeeded = last.values().filter(|succeeded| **succeeded).count();
    (!last.is_empty()).then(|| succeeded as f64 / last.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::offline::judge::testing::{session, with_call};

    fn share(session: &super::super::exhibit::SessionBlock) -> f64 {
        judge(&Place::last(session))["completed"].as_f64().unwrap()
    }

    #[test]
    fn a_share_is_what_the_reply_is_worth_and_what_the_calls_did() {
        let booked = session(&[("Book a flight", "Your flight is booked, reference QX12AB.")]);
        assert!((share(&booked) - 1.0).abs() < 1e-9);
        let half = with_call(with_call(booked, "book_flight", Ok(json!("ok"))), "book_hotel", Err("full"));
        assert!((share(&half) - 0.5).abs() < 1e-9);
        assert!(share(&session(&[("Book a flight", "")])).abs() < 1e-9);
    }
}
