//! What is usual: for a suite that was never run here.

use super::{Expected, Forecast, Range, dollars};
use rehearsal_core::{
    attempt::Attempt,
    case::PersonaChoice,
    model::Role,
    price::PriceList,
    suite::{ModelChoice, Suite},
};
use std::collections::{BTreeMap, BTreeSet};

/// Tokens of one call with the bundled prompts. Read: measured on the bundled suite at four bytes a token.
/// Written: what models that reason in a sentence or three take for the same answers.
struct Size {
    input: Range,
    output: Range,
}

const ACTOR: Size = Size {
    input: Range { low: 1700.0, expected: 1900.0, high: 2600.0 },
    output: Range { low: 120.0, expected: 220.0, high: 400.0 },
};
const PROFILE: Size = Size {
    input: Range { low: 900.0, expected: 1000.0, high: 1600.0 },
    output: Range { low: 250.0, expected: 400.0, high: 700.0 },
};
const JUDGE: Size = Size {
    input: Range { low: 1300.0, expected: 1600.0, high: 3000.0 },
    output: Range { low: 250.0, expected: 500.0, high: 900.0 },
};

/// A forecast from the plan alone.
pub fn assumed(suite: &Suite, attempts: &[Attempt], prices: &PriceList) -> Forecast {
    let choices = &suite.models;
    let mut roles = BTreeMap::new();
    roles.insert(Role::Actor, expected(actor_calls(attempts), &ACTOR, &choices.actor, prices));
    let profiles = Range::exactly(generated(attempts));
    roles.insert(Role::Profile, expected(profiles, &PROFILE, &choices.profile, prices));
    let judges = suite.evaluators.iter().filter(|spec| spec.kind.asks_a_model());
    let judging = judges.map(|spec| {
        let calls = Range::exactly(attempts.len() as f64);
        expected(calls, &JUDGE, choices.judge_of(&spec.name), prices)
    });
    roles.extend(judging.reduce(sum).map(|judging| (Role::Judge, judging)));
    let basis = "no earlier run of this suite; by what is usual with the bundled prompts".to_owned();
    Forecast { roles, basis }
}

/// One call for each reply of the agent: at least one, at most as many as there are turns.
fn actor_calls(attempts: &[Attempt]) -> Range {
    let turns = |attempt: &Attempt| f64::from(attempt.case.max_turns);
    attempts
        .iter()
        .map(|attempt| Range { low: 1.0, expected: (1.0 + turns(attempt)) / 2.0, high: turns(attempt) })
        .fold(Range::default(), Range::plus)
}

/// Generated people: one for each case and id, however many trials.
fn generated(attempts: &[Attempt]) -> f64 {
    let people = attempts.iter().filter_map(|attempt| match &attempt.persona {
        PersonaChoice::Auto(id) => Some((&attempt.case.name, id)),
        PersonaChoice::Given(_) | PersonaChoice::Frozen { .. } => None,
    });
    people.collect::<BTreeSet<_>>().len() as f64
}

fn expected(calls: Range, size: &Size, choice: &ModelChoice, prices: &PriceList) -> Expected {
    let each = |input: f64, output: f64| dollars(prices, choice, (input, output));
    let dollars = each(size.input.low, size.output.low)
        .zip(each(size.input.expected, size.output.expected))
        .zip(each(size.input.high, size.output.high))
        .map(|((low, expected), high)| calls.times(Range { low, expected, high }));
    Expected { calls, input: calls.times(size.input), output: calls.times(size.output), dollars }
}

fn sum(one: Expected, other: Expected) -> Expected {
    Expected {
        calls: one.calls.plus(other.calls),
        input: one.input.plus(other.input),
        output: one.output.plus(other.output),
        dollars: one.dollars.zip(other.dollars).map(|(one, other)| one.plus(other)),
    }
}
