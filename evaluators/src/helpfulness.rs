//! How helpful each turn is, on the seven labels of Strands Evals.

use crate::{
    Prompts,
    evidence::stands_in,
    exhibit::{SessionView, TurnView},
    judge::{Judge, check_complete},
};
use async_trait::async_trait;
use rehearsal_core::{
    ids::EvaluatorName,
    model::Model,
    score::{Evaluator, EvaluatorError, Exhibit, Outcome, Quote, Score, Target},
};
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

/// Judges every turn of a session, in one call of the model.
pub(crate) struct Helpfulness {
    name: EvaluatorName,
    threshold: f64,
    judge: Judge,
}

impl Helpfulness {
    /// A judge by this model; a turn passes from `threshold` on.
    pub(crate) fn new(name: EvaluatorName, threshold: f64, model: Arc<dyn Model>, prompts: &Prompts) -> Self {
        Self { name, threshold, judge: Judge::new(model, prompts.helpfulness.clone()) }
    }
}

#[async_trait]
impl Evaluator for Helpfulness {
    fn name(&self) -> &EvaluatorName {
        &self.name
    }

    async fn evaluate(&self, exhibit: Exhibit<'_>) -> Result<Outcome, EvaluatorError> {
        if exhibit.session.turns.is_empty() {
            return Ok(Outcome::NotApplicable { reason: "the session has no turn".into() });
        }
        let session = SessionView::of(exhibit.session);
        let accept = |answer: Answer| scores(answer, &session, self.threshold);
        let scores = self.judge.ask((&exhibit, &[]), "helpfulness", accept).await?;
        Ok(Outcome::Scored(scores))
    }
}

/// The judge's answer.
#[derive(Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
struct Answer {
    /// Exactly one verdict for each turn of the session.
    turns: Vec<Verdict>,
}

#[derive(Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
struct Verdict {
    /// The number of the turn.
    turn: u32,
    /// Two or three sentences: what the user needed at this point, and what the reply did for it.
    reasoning: String,
    /// The words of the agent's reply or question that decided, copied exactly; where there is neither, the
    /// user's, and empty where those have none either.
    quote: String,
    /// The one label that fits.
    label: Label,
}

/// How helpful a turn was. Labels and values are those of Strands Evals, so that numbers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
enum Label {
    #[serde(rename = "Not helpful at all")]
    NotAtAll,
    #[serde(rename = "Very unhelpful")]
    VeryUnhelpful,
    #[serde(rename = "Somewhat unhelpful")]
    SomewhatUnhelpful,
    #[serde(rename = "Neutral/Mixed")]
    Neutral,
    #[serde(rename = "Somewhat helpful")]
    SomewhatHelpful,
    #[serde(rename = "Very helpful")]
    VeryHelpful,
    #[serde(rename = "Above and beyond")]
    AboveAndBeyond,
}

impl Label {
    fn value(self) -> f64 {
        match self {
            Self::NotAtAll => 0.0,
            Self::VeryUnhelpful => 0.167,
            Self::SomewhatUnhelpful => 0.333,
            Self::Neutral => 0.5,
            Self::SomewhatHelpful => 0.667,
            Self::VeryHelpful => 0.833,
            Self::AboveAndBeyond => 1.0,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::NotAtAll => "Not helpful at all",
            Self::VeryUnhelpful => "Very unhelpful",
            Self::SomewhatUnhelpful => "Somewhat unhelpful",
            Self::Neutral => "Neutral/Mixed",
            Self::SomewhatHelpful => "Somewhat helpful",
            Self::VeryHelpful => "Very helpful",
            Self::AboveAndBeyond => "Above and beyond",
        }
    }
}

/// One score for each turn, in the order of the turns, whatever the order of the verdicts.
fn scores(mut answer: Answer, session: &SessionView<'_>, threshold: f64) -> Result<Vec<Score>, String> {
    let asked = session.turns.iter().map(|turn| turn.turn);
    check_complete("turn", asked, answer.turns.iter().map(|verdict| verdict.turn))?;
    answer.turns.sort_by_key(|verdict| verdict.turn);
    session
        .turns
        .iter()
        .zip(answer.turns)
        .map(|(turn, verdict)| {
            check_label(verdict.label, turn)?;
            let evidence = check_quote(&verdict.quote, turn)?;
            score(verdict, evidence, threshold)
        })
        .collect()
}

fn score(verdict: Verdict, evidence: Vec<Quote>, threshold: f64) -> Result<Score, String> {
    let reason = verdict.reasoning.trim();
    if reason.is_empty() {
        return Err(format!("the verdict for turn {} gives no reasoning", verdict.turn));
    }
    let value = verdict.label.value();
    Ok(Score {
        target: Target::Turn(verdict.turn),
        value,
        label: verdict.label.as_str().to_owned(),
        passed: value >= threshold,
        reason: reason.to_owned(),
        evidence,
        assertions: Vec::new(),
        votes: Vec::new(),
    })
}

/// Without a written reply or question nobody was helped, whatever the judge makes of it.
fn check_label(label: Label, turn: &TurnView<'_>) -> Result<(), String> {
    if label == Label::NotAtAll || turn.agent_words().any(is_written) {
        return Ok(());
    }
    Err(format!(
        "turn {} has no written reply, so its label can only be {:?}",
        turn.turn,
        Label::NotAtAll.as_str()
    ))
}

/// Whether a text says something: at least one letter or digit.
fn is_written(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Checks a quotation against what a turn is judged by: reply and questions, since helpfulness is about what the
/// user got to read. Only where there is none do the user's unanswered words stand as evidence, or the
/// error; where these are empty too, there is no evidence. A refusal never repeats the quotation: it goes
/// back to the judge outside of any fence, and the words may be the agent's.
fn check_quote(quote: &str, turn: &TurnView<'_>) -> Result<Vec<Quote>, String> {
    let read: Vec<&str> = turn.agent_words().filter(|text| is_written(text)).collect();
    let (whose, texts) = match read.is_empty() {
        false => ("agent's reply", read),
        true => {
            let left = [Some(turn.user), turn.error].into_iter().flatten();
            ("user's message or the error", left.filter(|text| is_written(text)).collect())
        }
    };
    if texts.is_empty() {
        return Ok(Vec::new());
    }
    if texts.iter().any(|text| stands_in(quote, text)) {
        return Ok(vec![Quote { turn: turn.turn, text: quote.trim().to_owned() }]);
    }
    Err(format!(
        "the quote for turn {} does not stand in the {whose} of that turn; \
         copy its words character for character, Markdown included",
        turn.turn
    ))
}

#[cfg(test)]
mod tests;
