//! Judges of turns: one verdict for each turn that a kind's rules ask about, all in one call.

pub(crate) mod kinds;
mod quotes;
mod rules;
mod scale;

pub(crate) use rules::Rules;
pub(crate) use scale::scored;

use crate::{
    asking::{Asked, Asking},
    correctness::Reference,
    exhibit::{Blocks, CaseView, SessionView, TurnView},
    judge::{Question, check_complete},
};
use async_trait::async_trait;
use rehearsal_core::{
    model::AnswerSchema,
    prompt::Prompt,
    score::{EvaluatorError, Exhibit, Outcome, Score, Target},
};
use schemars::JsonSchema;
use serde::Deserialize;

/// Judges the turns of a session by one kind's rules.
pub(crate) struct TurnJudge {
    rules: &'static Rules,
    prompt: Prompt,
    answer: AnswerSchema,
    threshold: f64,
}

impl TurnJudge {
    /// A judge by these rules under this prompt; a turn passes from `threshold` on.
    pub(crate) fn new(rules: &'static Rules, prompt: Prompt, threshold: f64) -> Self {
        Self { rules, prompt, answer: rules.scale.answer(rules.schema), threshold }
    }

    /// Asks about the session, with a reference where the kind has one.
    pub(crate) async fn ask(
        &self,
        exhibit: &Exhibit<'_>,
        asking: Asking<'_>,
        reference: Option<&Reference<'_>>,
    ) -> Result<Outcome, EvaluatorError> {
        let numbers = match self.rules.about.turns(exhibit.session)? {
            Ok(numbers) => numbers,
            Err(reason) => return Ok(Outcome::NotApplicable { reason }),
        };
        let session = SessionView::of(exhibit.session);
        let blocks = Blocks::of(asking.seed(), &CaseView::of(exhibit.case, &[]), &session)?;
        let blocks = blocks.with("turns", &numbers)?;
        let blocks = match reference {
            Some(reference) => blocks.with("reference", reference)?,
            None => blocks,
        };
        let question = Question { prompt: &self.prompt, blocks, answer: self.answer.clone(), turn: None };
        let accept = |answer: Answer| self.scores(answer, &numbers, &session.turns);
        question.ask(exhibit, asking, accept).await.map(Outcome::Scored)
    }

    /// One score for each turn asked about, in the order of the turns, whatever the order of the verdicts.
    fn scores(&self, answer: Answer, asked: &[u32], turns: &[TurnView<'_>]) -> Result<Vec<Score>, String> {
        check_complete("turn", asked, answer.turns.iter().map(|verdict| &verdict.turn))?;
        let judged = turns.iter().enumerate().filter_map(|(at, turn)| {
            let verdict = answer.turns.iter().find(|verdict| verdict.turn == turn.turn)?;
            Some((verdict, turn, turns.get(..at)?))
        });
        judged.map(|(verdict, turn, earlier)| self.score(verdict, turn, earlier)).collect()
    }

    fn score(
        &self,
        verdict: &Verdict,
        turn: &TurnView<'_>,
        earlier: &[TurnView<'_>],
    ) -> Result<Score, String> {
        let what = format!("turn {}", turn.turn);
        let reading = self.rules.read(verdict, turn, earlier)?;
        let evidence = self.rules.quotes.check(&verdict.quote, turn, earlier)?;
        let score = scored(Target::Turn(turn.turn), reading, self.threshold);
        Ok(Score { reason: reasoned(&verdict.reasoning, &what)?, evidence, ..score })
    }
}

#[async_trait]
impl Asked for TurnJudge {
    async fn ask_once(&self, exhibit: &Exhibit<'_>, asking: Asking<'_>) -> Result<Outcome, EvaluatorError> {
        self.ask(exhibit, asking, None).await
    }
}

/// The judge's answer. Its schema is narrowed to the scale of the kind.
#[derive(Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
struct Answer {
    /// Exactly one verdict for each turn that is to be judged.
    turns: Vec<Verdict>,
}

#[derive(Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
struct Verdict {
    /// The number of the turn.
    turn: u32,
    /// Two or three sentences: what speaks for the verdict, and what against it.
    reasoning: String,
    /// The words that decided, copied exactly from where the instructions allow.
    quote: String,
    /// The one label that fits.
    label: Option<String>,
    /// The share that was completed, from 0 to 1.
    completed: Option<f64>,
}

/// A verdict's reasoning, which it must have.
pub(crate) fn reasoned(reasoning: &str, what: &str) -> Result<String, String> {
    match reasoning.trim() {
        "" => Err(format!("the verdict for {what} gives no reasoning")),
        reason => Ok(reason.to_owned()),
    }
}

#[cfg(test)]
mod tests;
