//! Panels of judges with written votes.

use super::*;
use crate::testing::{case, session, turn};
use rehearsal_core::{
    attempt::AttemptIndex,
    ids::ModelId,
    model::{Fault, ModelRequest, ModelResponse},
    score::{Score, Target},
    seed::Seed,
};
use rstest::rstest;
use std::sync::Mutex;

/// A model that is never asked: the judge below has its votes written down.
struct Named(ModelId);

#[async_trait]
impl Model for Named {
    fn id(&self) -> &ModelId {
        &self.0
    }

    async fn complete(&self, _request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        unreachable!("nobody asks")
    }
}

/// A judge whose votes are written down: values of a session, `None` for a void verdict.
struct Written {
    votes: Vec<Option<f64>>,
    asked: Mutex<Vec<(String, u32)>>,
}

#[async_trait]
impl Asked for Written {
    async fn ask_once(&self, _exhibit: &Exhibit<'_>, asking: Asking<'_>) -> Result<Outcome, EvaluatorError> {
        let mut asked = self.asked.lock().unwrap();
        asked.push((asking.model.id().to_string(), asking.sample));
        let value = self.votes[asked.len() - 1].ok_or(EvaluatorError::Void("no quote".into()))?;
        let score = crate::turns::scored(Target::Session, (format!("{value}"), value), 0.5);
        Ok(Outcome::Scored(vec![score]))
    }
}

async fn vote(
    votes: &[Option<f64>],
    models: &[&str],
    times: (u32, u32),
) -> (Result<Outcome, EvaluatorError>, Vec<(String, u32)>) {
    let judge = Arc::new(Written { votes: votes.to_vec(), asked: Mutex::default() });
    let models = models.iter().map(|id| Arc::new(Named(ModelId::new(*id))) as Arc<dyn Model>).collect();
    let name = EvaluatorName::new("e");
    let panel = PanelOfJudges::new(name, (models, judge.clone()), (times.0, times.1, false));
    let (case, session) = (case(&[]), session(vec![turn("a", "b")]));
    let exhibit = Exhibit { attempt: AttemptIndex(0), case: &case, session: &session, seed: Seed(1) };
    let outcome = panel.evaluate(exhibit).await;
    let asked = judge.asked.lock().unwrap().clone();
    (outcome, asked)
}

fn score(outcome: Result<Outcome, EvaluatorError>) -> Score {
    crate::testing::scores(outcome).remove(0)
}

#[rstest]
#[case::one_asking(&[1.0], (1, 1), 1, true, 1.0)]
#[case::two_agree(&[1.0, 1.0], (2, 5), 2, true, 1.0)]
#[case::a_third_decides_where_three_are_all(&[1.0, 0.0, 0.0], (2, 3), 3, false, 0.0)]
#[case::four_are_enough_of_five(&[1.0, 0.0, 0.0, 0.0], (2, 5), 4, false, 0.0)]
#[case::five_where_it_is_close(&[1.0, 0.0, 0.0, 1.0, 1.0], (2, 5), 5, true, 1.0)]
#[case::the_middle_of_a_scale(&[0.75, 1.0, 0.5], (3, 3), 3, true, 0.75)]
#[tokio::test]
async fn it_is_asked_until_the_votes_decide(
    #[case] votes: &[f64],
    #[case] times: (u32, u32),
    #[case] askings: usize,
    #[case] passed: bool,
    #[case] value: f64,
) {
    let votes: Vec<Option<f64>> = votes.iter().copied().map(Some).collect();
    let (outcome, asked) = vote(&votes, &["m"], times).await;
    let score = score(outcome);
    assert_eq!((asked.len(), score.passed, score.value), (askings, passed, value));
    assert_eq!(score.votes.len(), if askings == 1 { 0 } else { askings });
}

#[tokio::test]
async fn every_judge_of_the_panel_has_a_vote_in_each_round() {
    let (outcome, asked) = vote(&[Some(1.0), Some(0.0), Some(1.0), Some(1.0)], &["a", "b"], (1, 2)).await;
    assert_eq!(asked, [("a".into(), 0), ("b".into(), 0), ("a".into(), 1), ("b".into(), 1)]);
    let votes: Vec<_> = score(outcome).votes.into_iter().map(|vote| (vote.judge, vote.passed)).collect();
    assert_eq!(votes, [("a".into(), true), ("b".into(), false), ("a".into(), true), ("b".into(), true)]);
}

#[tokio::test]
async fn a_divided_panel_gives_no_score() {
    let (outcome, _) = vote(&[Some(1.0), Some(0.0)], &["a", "b"], (1, 1)).await;
    let void =
        EvaluatorError::Void("the judges are divided over the session: 1 passed it and 1 did not".into());
    assert_eq!(outcome, Err(void));
}

#[tokio::test]
async fn a_void_verdict_is_a_vote_less_and_is_told() {
    let (outcome, asked) = vote(&[None, Some(1.0), Some(1.0)], &["m"], (2, 3)).await;
    let score = score(outcome);
    assert_eq!(
        (asked.len(), score.passed),
        (3, true),
        "one void verdict leaves one voice, which is not enough"
    );
    assert_eq!((score.votes[0].value, score.votes[0].passed), (None, false));
    assert!(score.votes[0].label.contains("no quote"));
}

#[tokio::test]
async fn nobody_s_verdict_is_no_score() {
    let (outcome, asked) = vote(&[None, None, None], &["m"], (2, 3)).await;
    assert_eq!((outcome, asked.len()), (Err(EvaluatorError::Void("no quote".into())), 3));
}

#[test]
fn what_every_asking_would_meet_ends_it_at_once() {
    let model = |error| Err(EvaluatorError::Model(error));
    assert!(bearable(Err(EvaluatorError::Unseen("no spans".into()))).is_err());
    assert!(bearable(model(ModelError::Budget)).is_err());
    assert!(bearable(model(ModelError::provider(Fault::Unavailable, "slow"))).is_ok());
}
