//! What is usual: for a suite that was never run here.

use super::{Expected, Forecast, Range, dollars};
use rehearsal_core::{
    attempt::Attempt,
    case::{Line, PersonaChoice},
    model::Role,
    price::PriceList,
    suite::{EvaluatorKind, JudgeKind, ModelChoice, Panel, Suite},
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
    input: Range { low: 1500.0, expected: 1900.0, high: 3500.0 },
    output: Range { low: 250.0, expected: 500.0, high: 900.0 },
};

/// How often first askings differ: about one verdict in seven flips when a judge is asked again.
const SHARE_OF_DOUBT: f64 = 0.14;
const TOOLS: Size = Size {
    input: Range { low: 900.0, expected: 1200.0, high: 2500.0 },
    output: Range { low: 100.0, expected: 300.0, high: 800.0 },
};

/// A forecast from the plan alone.
pub fn assumed(suite: &Suite, attempts: &[Attempt], prices: &PriceList) -> Forecast {
    let choices = &suite.models;
    let mut roles = BTreeMap::new();
    roles.insert(Role::Actor, expected(actor_calls(attempts), &ACTOR, &choices.actor, prices));
    let profiles = Range::exactly(generated(attempts));
    roles.insert(Role::Profile, expected(profiles, &PROFILE, &choices.profile, prices));
    let judges = suite.evaluators.iter().filter(|spec| spec.kind.asks_a_model());
    let judging = judges.flat_map(|spec| {
        let calls = askings(&spec.panel).times(judge_calls(&spec.kind, attempts));
        let panel = std::iter::once(choices.judge_of(&spec.name)).chain(&spec.panel.others);
        panel.map(move |choice| expected(calls, &JUDGE, choice, prices))
    });
    let acted = attempts.iter().filter(|attempt| !attempt.case.is_scripted()).count();
    let reviews = Range::exactly(acted as f64);
    let reviewing = suite.reviewed.then(|| expected(reviews, &JUDGE, choices.reviewer(), prices));
    roles.extend(judging.chain(reviewing).reduce(sum).map(|judging| (Role::Judge, judging)));
    let tools = choices.tools.iter().map(|choice| expected(tool_calls(attempts), &TOOLS, choice, prices));
    roles.extend(tools.map(|playing| (Role::Tools, playing)));
    let basis = "no earlier run of this suite; by what is usual with the bundled prompts".to_owned();
    Forecast { roles, basis }
}

/// How often a judge of a panel is asked about one session. Where the first askings differ there are more, which is the
/// exception.
fn askings(panel: &Panel) -> Range {
    let (least, most) = (f64::from(panel.least), f64::from(panel.most));
    Range { low: least, expected: least + (most - least) * SHARE_OF_DOUBT, high: most }
}

/// One call for each session; of judges of tool calls, one for each of those, of which there is usually one a turn.
fn judge_calls(kind: &EvaluatorKind, attempts: &[Attempt]) -> Range {
    match kind {
        EvaluatorKind::Judge { kind: JudgeKind::ToolSelection | JudgeKind::ToolParameters, .. } => {
            tool_calls(attempts)
        }
        EvaluatorKind::Judge { .. }
        | EvaluatorKind::Rubric(_)
        | EvaluatorKind::Check(_)
        | EvaluatorKind::Own(_) => Range::exactly(attempts.len() as f64),
    }
}

/// One call for each reply of the agent: at least one, at most as many as there are turns. What the case says
/// itself is no call, and where it says everything there is none at all.
fn actor_calls(attempts: &[Attempt]) -> Range {
    let calls = |attempt: &Attempt| {
        let case = &attempt.case;
        if case.is_scripted() {
            return Range::default();
        }
        let most = (f64::from(case.max_turns) - lines(attempt) as f64).max(1.0);
        Range { low: 1.0, expected: (1.0 + most) / 2.0, high: most }
    };
    attempts.iter().map(calls).fold(Range::default(), Range::plus)
}

/// Messages that the case says itself, after the opening one.
fn lines(attempt: &Attempt) -> usize {
    attempt.case.script.iter().filter(|line| matches!(line, Line::Say(_))).count()
}

/// How often an agent calls its tools is for the agent to say: one call a turn is usual, none and two are not rare.
fn tool_calls(attempts: &[Attempt]) -> Range {
    let turns = |attempt: &Attempt| {
        let said = lines(attempt) as f64;
        let most = f64::from(attempt.case.max_turns).max(1.0 + said);
        let expected = if attempt.case.is_scripted() { 1.0 + said } else { f64::midpoint(1.0 + said, most) };
        Range { low: 0.0, expected, high: 2.0 * most }
    };
    attempts.iter().map(turns).fold(Range::default(), Range::plus)
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
