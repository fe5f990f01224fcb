//! What anyone said in a conversation, as its search looks through it: in small letters, one piece to a line.

use crate::{journal::AttemptRecord, visible::visible};
use rehearsal_core::{
    score::{Judgement, Score},
    session::{Session, Turn},
};
use serde_json::Value;

/// Adds the words of a conversation.
pub(super) fn push_words(record: &AttemptRecord, into: &mut Vec<u8>) {
    let mut push = |text: &str| {
        // The search looks for what the page shows.
        into.extend_from_slice(visible(text).to_lowercase().as_bytes());
        into.push(b'\n');
    };
    if let Some(detail) = record.ending.as_ref().and_then(|ending| ending.detail()) {
        push(detail);
    }
    if let Some(session) = &record.session {
        of_session(session, &mut push);
    }
    for (_, judgement) in &record.judgements {
        of_judgement(judgement, &mut push);
    }
    let findings = record.review.iter().flat_map(|review| &review.findings);
    findings.for_each(|finding| push(&finding.why));
}

fn of_session(session: &Session, push: &mut impl FnMut(&str)) {
    push(session.id.as_str());
    if let Some(profile) = &session.profile {
        push(&profile.context);
        push(&profile.actor_goal);
    }
    for turn in &session.turns {
        of_turn(turn, push);
    }
    if let Some(closing) = &session.closing {
        push(&closing.reasoning);
    }
    session.refused.iter().for_each(|draft| push(&draft.text));
}

fn of_turn(turn: &Turn, push: &mut impl FnMut(&str)) {
    push(&turn.user.text);
    for text in [&turn.user.reasoning, &turn.reply, &turn.error].into_iter().flatten() {
        push(text);
    }
    turn.questions.iter().for_each(|question| push(&question.message));
    turn.user.drafts.iter().for_each(|draft| push(&draft.text));
    for call in turn.trace.tool_calls() {
        push(&call.name);
        for value in [&call.arguments, &call.result].into_iter().flatten() {
            push(&plain(value));
        }
        call.error.iter().for_each(|error| push(error));
    }
    turn.trace.spans.iter().filter_map(|span| span.status.error()).for_each(push);
}

fn of_judgement(judgement: &Judgement, push: &mut impl FnMut(&str)) {
    match judgement {
        Judgement::Scored(scores) => scores.iter().for_each(|score| of_score(score, push)),
        Judgement::NotApplicable { reason } => push(reason),
        Judgement::Failed { error, .. } => push(error),
    }
}

fn of_score(score: &Score, push: &mut impl FnMut(&str)) {
    push(&score.label);
    push(&score.reason);
    score.assertions.iter().for_each(|verdict| push(&verdict.reason));
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
