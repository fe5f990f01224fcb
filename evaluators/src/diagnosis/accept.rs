//! From a judge's answer to findings that can be used: complete, in places that exist, quoting what stands there.

use super::{
    answer::{Answer, Given, GivenCause},
    chart::{Chart, id_of},
};
use crate::{
    evidence::{stands_in, stands_in_value},
    judge::check_complete,
};
use rehearsal_core::{
    diagnosis::{Completion, FailureFound, Findings, FoundBy, Place, RootCause},
    score::Quote,
    session::Turn,
    span::{Activity, Span},
};

/// Takes what of an answer holds. A finding whose words do not stand where it says they do is void and counted; where
/// nothing else was found, the answer is.
///
/// # Errors
/// Why it cannot be used, in words that help the judge to do better and repeat none of the session.
pub(super) fn findings(
    answer: Answer,
    found: &[FailureFound],
    chart: &Chart<'_>,
) -> Result<Findings, String> {
    let ids: Vec<String> = (1..).zip(found).map(|(number, _): (u32, _)| id_of(number)).collect();
    let explained = answer.found.iter().map(|explained| explained.id.as_str());
    check_complete("failure", ids.iter().map(String::as_str), explained)?;
    if answer.summary.trim().is_empty() {
        return Err("there is no summary".into());
    }
    let mut failures = Vec::new();
    for (id, failure) in ids.iter().zip(found) {
        let Some(explained) = answer.found.iter().find(|explained| explained.id == *id) else { continue };
        let cause = cause(&explained.cause, answer.completion, chart)?;
        failures.push(FailureFound { cause: Some(cause), ..failure.clone() });
    }
    let (mut own, mut void) = (0_usize, Vec::new());
    for given in &answer.failures {
        let place = place(given.turn, given.span.as_deref(), chart)?;
        let cause = cause(&given.cause, answer.completion, chart)?;
        match evidence(given, &place, chart) {
            Ok(evidence) => {
                own += 1;
                add(&mut failures, judged(given, place, (evidence, cause)));
            }
            Err(why) => void.push(why),
        }
    }
    if let (0, Some(why)) = (own, void.first()) {
        return Err(why.clone());
    }
    let mut notes = chart.notes().to_vec();
    if !void.is_empty() {
        let count = void.len();
        notes.push(format!(
            "{count} further of the judge's findings quoted words that do not stand there, and were void"
        ));
    }
    failures.sort_by_key(|failure| failure.place.turn);
    Ok(Findings { failures, summary: Some(answer.summary.trim().to_owned()), error: None, notes })
}

fn judged(given: &Given, place: Place, (evidence, cause): (Quote, RootCause)) -> FailureFound {
    FailureFound {
        category: given.category,
        confidence: given.confidence,
        place,
        evidence,
        why: given.why.trim().to_owned(),
        found_by: FoundBy::Judge,
        cause: Some(cause),
    }
}

/// What rules have found is not counted again because a judge has found it too.
fn add(failures: &mut Vec<FailureFound>, failure: FailureFound) {
    let known = |other: &FailureFound| other.category == failure.category && other.place == failure.place;
    if !failures.iter().any(known) {
        failures.push(failure);
    }
}

fn cause(given: &GivenCause, completion: Completion, chart: &Chart<'_>) -> Result<RootCause, String> {
    if given.explanation.trim().is_empty() || given.recommendation.trim().is_empty() {
        return Err("a cause has no explanation or no recommendation".into());
    }
    if given.propagation.is_empty() {
        return Err(
            "a cause does not say what came of the failure; there is no_propagation and unclear".into()
        );
    }
    Ok(RootCause {
        location: place(given.turn, given.span.as_deref(), chart)?,
        causality: given.causality,
        propagation: given.propagation.clone(),
        noticed: given.noticed,
        completion,
        explanation: given.explanation.trim().to_owned(),
        fix: given.fix,
        recommendation: given.recommendation.trim().to_owned(),
    })
}

fn place(turn: u32, span: Option<&str>, chart: &Chart<'_>) -> Result<Place, String> {
    if chart.turn(turn).is_none() {
        return Err(format!("turn {turn} does not exist"));
    }
    let Some(id) = span else { return Ok(Place { turn, span_id: None, tool: None }) };
    let Some(span) = chart.span(turn, id) else {
        // The id is the judge's own text, and may be anything.
        return Err(format!(
            "turn {turn} has no span of an id that was given for it; take ids from its spans"
        ));
    };
    let tool = span.activity.tool().map(|call| call.name.clone());
    Ok(Place { turn, span_id: Some(span.span_id), tool })
}

/// The quotation, where it stands in the span or in the words of the turn.
fn evidence(given: &Given, place: &Place, chart: &Chart<'_>) -> Result<Quote, String> {
    let (quote, turn) = (given.quote.trim(), given.turn);
    let in_span = || {
        let spans = chart.turn(turn).into_iter().flat_map(|turn| &turn.trace.spans);
        spans.filter(|span| Some(span.span_id) == place.span_id).any(|span| stands_in_span(quote, span))
    };
    let in_turn = || chart.turn(turn).is_some_and(|turn| stands_in_words(quote, turn));
    if quote.is_empty() || !(in_span() || in_turn()) {
        return Err(format!(
            "the quote of a failure in turn {turn} does not stand in its span or in the turn's words; copy one \
             passage character for character"
        ));
    }
    Ok(Quote { turn, text: quote.to_owned() })
}

fn stands_in_words(quote: &str, turn: &Turn) -> bool {
    let words = [Some(&turn.user.text), turn.reply.as_ref(), turn.error.as_ref()];
    let asked = turn.questions.iter().map(|question| &question.message);
    words.into_iter().flatten().chain(asked).any(|text| stands_in(quote, text))
}

fn stands_in_span(quote: &str, span: &Span) -> bool {
    let said = |text: Option<&str>| text.is_some_and(|text| stands_in(quote, text));
    let own = match &span.activity {
        Activity::Tool(call) => {
            let values = [&call.arguments, &call.result];
            said(Some(&call.name))
                || said(call.error.as_deref())
                || values.into_iter().flatten().any(|value| stands_in_value(quote, value))
        }
        Activity::Model(call) => said(call.error.as_deref()) || said(call.finish_reason.as_deref()),
        Activity::Agent(_) | Activity::Step | Activity::Other => false,
    };
    own || said(span.status.error()) || stands_in(quote, &span.name)
}
