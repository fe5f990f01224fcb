//! Votes and what they come to.

use rehearsal_core::score::{EvaluatorError, Outcome, Score, Target, Vote};

/// What every asking came to, in the order in which they were made.
#[derive(Default)]
pub(super) struct Ballot {
    cast: Vec<(String, Result<Outcome, EvaluatorError>)>,
}

impl Ballot {
    /// Adds what a judge said.
    pub(super) fn add(&mut self, judge: String, said: Result<Outcome, EvaluatorError>) {
        self.cast.push((judge, said));
    }

    /// Whether so many votes more could not turn anything round: for each thing that is judged, one side leads by more.
    /// Where all agree there is nothing to turn round.
    pub(super) fn is_decided(&self, left: usize) -> bool {
        let Some(first) = self.scores().next() else { return false };
        let one_voice = self.cast.len() == self.scores().count();
        (0..first.len()).all(|place| {
            let (passed, failed) = self.counts(place);
            (one_voice && (passed == 0 || failed == 0)) || passed.abs_diff(failed) > left
        })
    }

    /// What the votes come to. One asking stands as it is.
    ///
    /// # Errors
    /// The first judge's own error where no vote is valid; [`EvaluatorError::Void`] where as many pass as fail.
    pub(super) fn outcome(mut self) -> Result<Outcome, EvaluatorError> {
        if self.cast.len() == 1
            && let Some((_, said)) = self.cast.pop()
        {
            return said;
        }
        let Some(first) = self.scores().next().map(<[Score]>::to_vec) else { return self.without_votes() };
        let scores = (0..first.len()).map(|place| self.settled(place));
        Ok(Outcome::Scored(scores.collect::<Result<_, _>>()?))
    }

    /// The scores of each asking that has some. All have them for the same targets in the same order.
    fn scores(&self) -> impl Iterator<Item = &[Score]> {
        self.cast.iter().filter_map(|(_, said)| match said {
            Ok(Outcome::Scored(scores)) => Some(scores.as_slice()),
            Ok(Outcome::NotApplicable { .. }) | Err(_) => None,
        })
    }

    fn counts(&self, place: usize) -> (usize, usize) {
        let votes: Vec<&Score> = self.scores().filter_map(|scores| scores.get(place)).collect();
        let passed = votes.iter().filter(|score| score.passed).count();
        (passed, votes.len() - passed)
    }

    /// The score that stands in the middle of all, with every vote beside it.
    fn settled(&self, place: usize) -> Result<Score, EvaluatorError> {
        let mut votes: Vec<&Score> = self.scores().filter_map(|scores| scores.get(place)).collect();
        let (passed, failed) = self.counts(place);
        votes.sort_by(|one, other| one.value.total_cmp(&other.value));
        let middle = votes.get(votes.len().saturating_sub(1) / 2);
        match middle {
            Some(middle) if passed != failed => {
                Ok(Score { votes: self.votes(place), ..Score::clone(middle) })
            }
            Some(middle) => Err(EvaluatorError::Void(format!(
                "the judges are divided over {}: {passed} passed it and {failed} did not",
                named(middle.target)
            ))),
            None => Err(EvaluatorError::Void("the judges judged different things".into())),
        }
    }

    fn votes(&self, place: usize) -> Vec<Vote> {
        let vote = |(judge, said): &(String, Result<Outcome, EvaluatorError>)| {
            let void = |label: String| Vote { judge: judge.clone(), value: None, label, passed: false };
            match said {
                Ok(Outcome::Scored(scores)) => scores.get(place).map_or_else(
                    || void("no verdict".to_owned()),
                    |score| Vote {
                        judge: judge.clone(),
                        value: Some(score.value),
                        label: score.label.clone(),
                        passed: score.passed,
                    },
                ),
                Ok(Outcome::NotApplicable { reason }) => void(reason.clone()),
                Err(error) => void(error.to_string()),
            }
        };
        self.cast.iter().map(vote).collect()
    }

    /// Nobody scored: it does not apply, or nobody could find out.
    fn without_votes(self) -> Result<Outcome, EvaluatorError> {
        let (errors, others): (Vec<_>, Vec<_>) = self.cast.into_iter().partition(|(_, said)| said.is_err());
        let mut of_all = errors.into_iter().chain(others).map(|(_, said)| said);
        of_all.next().unwrap_or_else(|| Err(EvaluatorError::Void("nobody was asked".into())))
    }
}

fn named(target: Target) -> String {
    match target {
        Target::Session => "the session".to_owned(),
        Target::Turn(turn) => format!("turn {turn}"),
        Target::ToolCall { turn, call } => format!("call {call} of turn {turn}"),
    }
}
