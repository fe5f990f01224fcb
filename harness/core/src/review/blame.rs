//! Whose fault it is that an attempt did not go well: a plain decision over what is on record.

use super::{Blame, Effect, Owner, Review, Validity};
use crate::{
    ids::EvaluatorName,
    model::ModelError,
    score::{Finding, Judgement, Quote, Score, Target},
    session::Ending,
};

/// Quotations that a blame carries at most; all of them are with the judgements.
const MOST_QUOTES: usize = 6;

/// Who owns the failure of an attempt, and why; `None` where nothing failed, or where somebody stopped it. What is
/// certain comes first: how the conversation broke off, then what the scores say, then which judge gave none.
pub fn blame(
    ending: &Ending,
    review: Option<&Review>,
    judgements: &[(EvaluatorName, Judgement)],
) -> Option<Blame> {
    match ending {
        Ending::Cancelled => None,
        Ending::Budget => Some(without_words(Owner::Budget, ModelError::Budget.to_string())),
        Ending::AgentError { message, owner } | Ending::Timeout { message, owner } => {
            Some(broke_off(*owner, message, review))
        }
        Ending::ActorError { message, owner } => Some(without_words(*owner, message.clone())),
        Ending::GoalMet
        | Ending::GaveUp { .. }
        | Ending::MaxTurns
        | Ending::ScriptEnded
        | Ending::Recorded => {
            let of = |whole| judgements.iter().find_map(|(name, judgement)| failed(name, judgement, whole));
            let failed = of(true).or_else(|| of(false));
            let unjudged = || judgements.iter().find_map(|(name, judgement)| unjudged(name, judgement));
            failed.map(|failed| scored_badly(failed, ending, review)).or_else(unjudged)
        }
    }
}

fn without_words(owner: Owner, why: String) -> Blame {
    Blame { owner, why, evidence: Vec::new() }
}

/// An agent that stumbled over what no user would have said is not to blame for it.
fn broke_off(owner: Owner, message: &str, review: Option<&Review>) -> Blame {
    match owner {
        Owner::Agent => hindrance(review).unwrap_or_else(|| without_words(owner, message.to_owned())),
        Owner::User | Owner::Judge | Owner::Infrastructure | Owner::Budget | Owner::Unknown => {
            without_words(owner, message.to_owned())
        }
    }
}

fn scored_badly(failed: Blame, ending: &Ending, review: Option<&Review>) -> Blame {
    match (review.map(|review| review.validity), ending) {
        (Some(Validity::Hindered), _) => hindrance(review).unwrap_or(failed),
        // Help that did not help takes nothing from the agent's failure.
        (Some(Validity::Valid | Validity::Helped), _) => failed,
        // A person held this conversation, and nobody simulated one.
        (None, Ending::Recorded) => failed,
        (Some(Validity::Unreviewed) | None, _) => {
            let why = review.and_then(|review| review.unreviewed.as_deref());
            let why = why.unwrap_or("nobody looked whether the simulated user played fair");
            Blame { owner: Owner::Unknown, why: format!("{}; {why}", failed.why), ..failed }
        }
    }
}

/// The findings by which the user hindered the agent.
fn hindrance(review: Option<&Review>) -> Option<Blame> {
    let findings = review?.findings.iter().filter(|finding| finding.effect == Effect::Hindered);
    let findings: Vec<_> = findings.collect();
    let why = findings.first()?.why.clone();
    let evidence = findings.into_iter().map(|finding| finding.evidence.clone()).take(MOST_QUOTES).collect();
    Some(Blame { owner: Owner::User, why, evidence })
}

/// What an evaluator holds against the agent: of the session as a whole, which explains best, or of any part of it.
fn failed(evaluator: &EvaluatorName, judgement: &Judgement, whole: bool) -> Option<Blame> {
    match judgement {
        Judgement::Scored(scores) => {
            let bad =
                scores.iter().filter(|score| !score.passed && (!whole || score.target == Target::Session));
            let mut bad = bad.peekable();
            let first = *bad.peek()?;
            let why = format!("{evaluator}: {}. {}", first.label, first.reason);
            let evidence = bad.flat_map(quotes).take(MOST_QUOTES).collect();
            Some(Blame { owner: Owner::Agent, why, evidence })
        }
        Judgement::NotApplicable { .. } | Judgement::Failed { .. } => None,
    }
}

fn quotes(score: &Score) -> impl Iterator<Item = Quote> {
    let against = score.assertions.iter().filter(|verdict| verdict.finding != Finding::Met);
    score.evidence.iter().chain(against.flat_map(|verdict| &verdict.evidence)).cloned()
}

/// A judge that gave no verdict.
fn unjudged(evaluator: &EvaluatorName, judgement: &Judgement) -> Option<Blame> {
    match judgement {
        Judgement::Failed { error, owner } => Some(without_words(*owner, format!("{evaluator}: {error}"))),
        Judgement::Scored(_) | Judgement::NotApplicable { .. } => None,
    }
}

#[cfg(test)]
mod tests;
