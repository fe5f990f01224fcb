//! The judges of a suite: as a part of a run, and by themselves for conversations that were held before.

use super::{
    Means,
    models::Shelf,
    own::{self, Workshop},
    prompts, review,
};
use crate::{clock::SystemClock, exit::Failure};
use async_trait::async_trait;
use rehearsal_core::{
    ids::EvaluatorName,
    review::Reviewer,
    score::{Evaluator, EvaluatorError, Exhibit, Outcome},
    session::Session,
    suite::Suite,
};
use rehearsal_engine::Events;
use rehearsal_evaluators::{Outfit, Prompts};
use std::{collections::BTreeMap, sync::Arc};

/// Judges for conversations that were held before.
pub struct Bench {
    /// The judges, in the suite's order.
    pub evaluators: Vec<Arc<dyn Evaluator>>,
    /// Who looks at the simulated users.
    pub reviewer: Arc<dyn Reviewer>,
    /// Each prompt's id and hash.
    pub prompts: BTreeMap<String, String>,
}

/// Sets the judges up. Those who judge by words do not judge a conversation whose words were not recorded.
///
/// # Errors
/// Where a model or code of the user's is not to be had.
pub async fn bench(
    suite: &Suite,
    means: &Means<'_>,
    workshop: &Workshop<'_>,
    events: Events,
) -> Result<Bench, Failure> {
    let (actors, judges, _) = prompts::read(means.prompts)?;
    let ledger = means.ledger(Arc::new(SystemClock));
    let shelf = Shelf::new(&suite.models, (means.providers, means.reuse), (&ledger, events))?;
    let reviewer = review::reviewer(suite, &shelf, &actors)?;
    let evaluators = evaluators(suite, &shelf, &judges, workshop).await?;
    let evaluators = suite.evaluators.iter().zip(evaluators);
    let evaluators = evaluators.map(|(spec, evaluator)| match spec.kind.asks_a_model() {
        true => Arc::new(NeedsWords(evaluator)) as Arc<dyn Evaluator>,
        false => evaluator,
    });
    let mut fingerprints = judges.fingerprints();
    fingerprints.extend(suite.reviewed.then(|| actors.review_fingerprint()));
    Ok(Bench { evaluators: evaluators.collect(), reviewer, prompts: fingerprints })
}

/// The suite's evaluators, in its order.
pub(super) async fn evaluators(
    suite: &Suite,
    shelf: &Shelf<'_>,
    judges: &Prompts,
    workshop: &Workshop<'_>,
) -> Result<Vec<Arc<dyn Evaluator>>, Failure> {
    let mut evaluators = Vec::new();
    for spec in &suite.evaluators {
        let panel = std::iter::once(suite.models.judge_of(&spec.name)).chain(&spec.panel.others);
        let models = panel.map(|choice| shelf.take(choice)).collect::<Result<_, _>>()?;
        let code = own::code(suite, spec, workshop).await?;
        let outfit = Outfit { judges: models, prices: Arc::clone(workshop.prices), code };
        evaluators.push(rehearsal_evaluators::resolve(spec, judges, outfit));
    }
    Ok(evaluators)
}

/// A judge who does not judge what was not recorded: spans often come without words, and an answer that is not known
/// is no bad answer.
struct NeedsWords(Arc<dyn Evaluator>);

#[async_trait]
impl Evaluator for NeedsWords {
    fn name(&self) -> &EvaluatorName {
        self.0.name()
    }

    async fn evaluate(&self, exhibit: Exhibit<'_>) -> Result<Outcome, EvaluatorError> {
        match unheard(exhibit.session) {
            None => self.0.evaluate(exhibit).await,
            Some(missing) => Err(EvaluatorError::Unseen(missing)),
        }
    }
}

/// What was said and not recorded, in a sentence; `None` where all words are there.
fn unheard(session: &Session) -> Option<String> {
    let (mut user, mut agent) = (0, 0);
    for turn in &session.turns {
        user += u32::from(turn.user.text.trim().is_empty());
        agent += u32::from(turn.reply.is_none() && turn.error.is_none() && turn.questions.is_empty());
    }
    let who = match (user, agent) {
        (0, 0) => return None,
        (_, 0) => "the user's",
        (0, _) => "the agent's",
        (_, _) => "the user's and the agent's",
    };
    Some(format!(
        "{who} words are not in the recorded spans; `rehearsal traces` says how the agent's framework sends them"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::{
        attempt::AttemptId,
        clock::Timestamp,
        ids::{CaseName, PersonaId, SessionId, SpanId, TraceContext, TraceId},
        session::{Ending, Turn, UserMessage},
        span::Trace,
    };
    use rstest::rstest;

    fn session(user: &str, reply: Option<&str>, error: Option<&str>) -> Session {
        let context =
            TraceContext { trace_id: TraceId::from_bytes([1; 16]), span_id: SpanId::from_bytes([1; 8]) };
        let turn = Turn {
            number: 1,
            context,
            user: UserMessage { text: user.to_owned(), ..UserMessage::default() },
            sent_at: Timestamp(0),
            reply: reply.map(str::to_owned),
            questions: vec![],
            ended_at: Timestamp(0),
            error: error.map(str::to_owned),
            trace: Trace::default(),
            state: BTreeMap::new(),
        };
        let attempt = AttemptId { case: CaseName::new("c"), persona: PersonaId::new("p"), trial: 1 };
        let (id, ending) = (SessionId::new("s"), Ending::Recorded);
        Session { id, attempt, profile: None, turns: vec![turn], ending, closing: None, refused: Vec::new() }
    }

    #[rstest]
    #[case::all_said("hello", Some("hello"), None, None)]
    #[case::an_empty_reply_is_one("hello", Some(""), None, None)]
    #[case::an_error_explains_itself("hello", None, Some("500"), None)]
    #[case::no_reply("hello", None, None, Some("the agent's words"))]
    #[case::no_message(" ", Some("hello"), None, Some("the user's words"))]
    #[case::nothing("", None, None, Some("the user's and the agent's words"))]
    fn what_was_not_recorded_is_named(
        #[case] user: &str,
        #[case] reply: Option<&str>,
        #[case] error: Option<&str>,
        #[case] missing: Option<&str>,
    ) {
        let told = unheard(&session(user, reply, error));
        assert_eq!(told.is_some(), missing.is_some(), "{told:?}");
        assert!(told.unwrap_or_default().starts_with(missing.unwrap_or_default()));
    }
}
