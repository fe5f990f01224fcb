//! `not:` in front of an evaluator: what it passes is failed, and its values count from the other end.

use async_trait::async_trait;
use rehearsal_core::{
    ids::EvaluatorName,
    score::{Evaluator, EvaluatorError, Exhibit, Outcome, Score, Vote},
};
use std::sync::Arc;

/// An evaluator turned round, score by score. What is not applicable, and what could not be found out, stays so.
pub(crate) struct Negated(pub(crate) Arc<dyn Evaluator>);

#[async_trait]
impl Evaluator for Negated {
    fn name(&self) -> &EvaluatorName {
        self.0.name()
    }

    async fn evaluate(&self, exhibit: Exhibit<'_>) -> Result<Outcome, EvaluatorError> {
        Ok(match self.0.evaluate(exhibit).await? {
            Outcome::Scored(scores) => Outcome::Scored(scores.into_iter().map(turned).collect()),
            Outcome::NotApplicable { reason } => Outcome::NotApplicable { reason },
        })
    }
}

fn turned(score: Score) -> Score {
    Score {
        value: 1.0 - score.value,
        label: format!("not {}", score.label),
        passed: !score.passed,
        votes: score.votes.into_iter().map(turned_vote).collect(),
        ..score
    }
}

fn turned_vote(vote: Vote) -> Vote {
    match vote.value {
        Some(value) => Vote {
            value: Some(1.0 - value),
            label: format!("not {}", vote.label),
            passed: !vote.passed,
            ..vote
        },
        // A verdict that was void is neither.
        None => vote,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{case, session, turn};
    use rehearsal_core::{attempt::AttemptIndex, score::Target, seed::Seed};

    /// Says the same of every session.
    struct Always(EvaluatorName, Result<Outcome, EvaluatorError>);

    #[async_trait]
    impl Evaluator for Always {
        fn name(&self) -> &EvaluatorName {
            &self.0
        }

        async fn evaluate(&self, _exhibit: Exhibit<'_>) -> Result<Outcome, EvaluatorError> {
            self.1.clone()
        }
    }

    async fn turned_round(found: Result<Outcome, EvaluatorError>) -> Result<Outcome, EvaluatorError> {
        let (case, session) = (case(&[]), session(vec![turn("hi", "hello")]));
        let exhibit = Exhibit { attempt: AttemptIndex(0), case: &case, session: &session, seed: Seed(1) };
        Negated(Arc::new(Always(EvaluatorName::new("e"), found))).evaluate(exhibit).await
    }

    fn score(turn: u32, value: f64) -> Score {
        Score {
            target: Target::Turn(turn),
            value,
            label: "Found".into(),
            passed: value >= 0.5,
            reason: "it is there".into(),
            evidence: vec![],
            assertions: vec![],
            votes: vec![
                Vote { judge: "a".into(), value: Some(value), label: "Found".into(), passed: value >= 0.5 },
                Vote { judge: "b".into(), value: None, label: "void".into(), passed: false },
            ],
        }
    }

    #[tokio::test]
    async fn every_score_is_turned_round_by_itself() {
        let found = turned_round(Ok(Outcome::Scored(vec![score(1, 1.0), score(2, 0.25)]))).await;
        let Ok(Outcome::Scored(scores)) = found else { panic!("{found:?}") };
        let told: Vec<_> = scores
            .iter()
            .map(|score| (score.target, score.value, score.passed, score.label.as_str()))
            .collect();
        assert_eq!(
            told,
            [(Target::Turn(1), 0.0, false, "not Found"), (Target::Turn(2), 0.75, true, "not Found")]
        );
        assert_eq!(scores[0].votes[0].value, Some(0.0));
        assert_eq!((scores[0].votes[1].value, scores[0].votes[1].passed), (None, false));
    }

    #[tokio::test]
    async fn what_says_nothing_is_not_turned_into_something() {
        let nothing = Outcome::NotApplicable { reason: "no turn".into() };
        assert_eq!(turned_round(Ok(nothing.clone())).await, Ok(nothing));
        let unseen = EvaluatorError::Unseen("no spans".into());
        assert_eq!(turned_round(Err(unseen.clone())).await, Err(unseen));
    }
}
