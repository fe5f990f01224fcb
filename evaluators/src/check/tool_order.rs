//! The tools that were called beside those that are expected, both as multisets: a tool that is listed twice must be
//! called twice.

use super::{
    Rule,
    calls::calls,
    excerpt::shown,
    verdict::{not_applicable, share, unseen},
};
use crate::gap::gap;
use rehearsal_core::suite::Order;
use std::collections::HashMap;

/// The calls are those of the list, or of the case's expected trajectory.
pub(super) fn rule(tools: Option<Vec<String>>, order: Order) -> Rule {
    Box::new(move |case, session| {
        let Some(wanted) = tools.as_ref().or(case.expected.trajectory.as_ref()) else {
            return not_applicable("the case has no `expected_trajectory`, and the check names no tools");
        };
        let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
        let called: Vec<&str> = calls(session).map(|call| call.name).collect();
        let found = shared(order, &wanted, &called);
        let of = match order {
            Order::Exact => wanted.len().max(called.len()),
            Order::InOrder | Order::AnyOrder => wanted.len(),
        };
        let complete = found == of;
        // Calls that are not seen can complete the list, and they can be too many.
        let is_certain = complete && order != Order::Exact;
        if let Some(gap) = gap(session).filter(|_| !is_certain) {
            return unseen(format!("{found} of {of} expected calls are seen, but {gap}"));
        }
        // Nothing expected and, where that matters, nothing called: all of it is there.
        let value = if of == 0 { 1.0 } else { found as f64 / of as f64 };
        let labels = ("Matches", if found == 0 { "Does not match" } else { "Matches in part" });
        share(value, complete, labels, reason(order, found, &wanted, &called)).found()
    })
}

/// How many of the calls are where they are expected.
fn shared(order: Order, wanted: &[&str], called: &[&str]) -> usize {
    match order {
        Order::Exact => wanted.iter().zip(called).filter(|(wanted, called)| wanted == called).count(),
        Order::InOrder => longest_common(wanted, called),
        Order::AnyOrder => in_common(wanted, called),
    }
}

/// The length of the longest list that both hold in this order.
fn longest_common(wanted: &[&str], called: &[&str]) -> usize {
    let mut above = vec![0; wanted.len() + 1];
    for call in called {
        let mut row = Vec::with_capacity(above.len());
        let mut left = 0;
        row.push(left);
        for (wanted, pair) in wanted.iter().zip(above.windows(2)) {
            left = match pair {
                [corner, _] if wanted == call => corner + 1,
                [_, top] => left.max(*top),
                _ => left,
            };
            row.push(left);
        }
        above = row;
    }
    above.last().copied().unwrap_or(0)
}

/// How many of the wanted ones are among those called, each call serving one.
fn in_common(wanted: &[&str], called: &[&str]) -> usize {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for call in called {
        *left.entry(call).or_default() += 1;
    }
    let mut take = |tool: &&str| match left.get_mut(*tool) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        Some(_) | None => false,
    };
    wanted.iter().filter(|tool| take(tool)).count()
}

fn reason(order: Order, found: usize, wanted: &[&str], called: &[&str]) -> String {
    let how = match order {
        Order::Exact => "in exactly this order",
        Order::InOrder => "in this order",
        Order::AnyOrder => "in any order",
    };
    let list = |tools: &[&str]| if tools.is_empty() { "none".to_owned() } else { shown(&tools.join(", ")) };
    let extra = called.len().saturating_sub(wanted.len());
    let more = match order {
        Order::Exact if extra > 0 => format!(", and {extra} are too many"),
        Order::Exact | Order::InOrder | Order::AnyOrder => String::new(),
    };
    format!(
        "{found} of the {} expected calls were made {how}{more}; expected: {}; called: {}",
        wanted.len(),
        list(wanted),
        list(called)
    )
}

#[cfg(test)]
mod tests;
