//! Judges of tool calls: one verdict for each call, by what the agent could know when it made it.

use crate::{
    asking::{Asked, Asking},
    evidence::{stands_in, stands_in_turn, stands_in_value},
    exhibit::{Blocks, CaseView, Moment, moments},
    gap::gap,
    judge::Question,
    turns::{reasoned, scored},
};
use async_trait::async_trait;
use rehearsal_core::{
    model::AnswerSchema,
    prompt::Prompt,
    score::{EvaluatorError, Exhibit, Outcome, Quote, Score, Target},
};
use schemars::JsonSchema;
use serde::Deserialize;

/// The most calls of one session that are judged; each costs a call of the judge's model.
const MOST: usize = 100;

/// Judges each tool call of a session in a call of the model's own, so that nothing that came later is seen.
pub(crate) struct CallJudge {
    answer: AnswerSchema,
    prompt: Prompt,
    threshold: f64,
}

impl CallJudge {
    /// A judge under this prompt, whose answers have a schema of this name.
    pub(crate) fn new(schema: &'static str, prompt: Prompt, threshold: f64) -> Self {
        Self { answer: AnswerSchema::of::<Answer>(schema), prompt, threshold }
    }

    async fn score(
        &self,
        exhibit: &Exhibit<'_>,
        asking: Asking<'_>,
        moment: &Moment<'_>,
    ) -> Result<Score, EvaluatorError> {
        let blocks = Blocks::of(asking.seed(), &CaseView::of(exhibit.case, &[]), &moment.before)?
            .with("tools", &moment.tools)?
            .with("call", &moment.made)?;
        let question =
            Question { prompt: &self.prompt, blocks, answer: self.answer.clone(), turn: Some(moment.turn) };
        question.ask(exhibit, asking, |answer: Answer| self.accept(answer, moment)).await
    }

    fn accept(&self, answer: Answer, moment: &Moment<'_>) -> Result<Score, String> {
        let target = Target::ToolCall { turn: moment.turn, call: moment.call };
        let score = scored(target, answer.label.reading(), self.threshold);
        Ok(Score {
            reason: reasoned(&answer.reasoning, "the call")?,
            evidence: checked(&answer.quote, moment)?,
            ..score
        })
    }
}

#[async_trait]
impl Asked for CallJudge {
    async fn ask_once(&self, exhibit: &Exhibit<'_>, asking: Asking<'_>) -> Result<Outcome, EvaluatorError> {
        if exhibit.session.turns.is_empty() {
            return Ok(Outcome::NotApplicable { reason: "the session has no turn".into() });
        }
        if let Some(gap) = gap(exhibit.session) {
            return Err(EvaluatorError::Unseen(format!("tool calls cannot be judged: {gap}")));
        }
        match exhibit.session.turns.iter().flat_map(|turn| turn.trace.tool_calls()).count() {
            0 => return Ok(Outcome::NotApplicable { reason: "the agent called no tool".into() }),
            found if found > MOST => {
                let reason =
                    format!("the session has {found} tool calls, and at most {MOST} of a session are judged");
                return Err(EvaluatorError::Unseen(reason));
            }
            _ => {}
        }
        let mut scores = Vec::new();
        for moment in &moments(exhibit.session) {
            scores.push(self.score(exhibit, asking, moment).await?);
        }
        Ok(Outcome::Scored(scores))
    }
}

/// The judge's answer.
#[derive(Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
struct Answer {
    /// Two or three sentences: what speaks for the call as it was made, and what against it.
    reasoning: String,
    /// The words that decided, copied exactly from one place of what came before, or from the call.
    quote: String,
    /// The verdict on the call.
    label: Label,
}

/// Labels and values are those of Strands Evals, so that numbers compare.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
enum Label {
    No,
    Yes,
}

impl Label {
    fn reading(self) -> (String, f64) {
        match self {
            Self::No => ("No".to_owned(), 0.0),
            Self::Yes => ("Yes".to_owned(), 1.0),
        }
    }
}

/// The quotation, in the call or in anything that came before it, the latest first.
fn checked(quote: &str, moment: &Moment<'_>) -> Result<Vec<Quote>, String> {
    let in_call = stands_in(quote, moment.made.name)
        || moment.made.arguments.is_some_and(|arguments| stands_in_value(quote, arguments));
    let in_prompt = || moment.before.agent_system_prompt.is_some_and(|prompt| stands_in(quote, prompt));
    let turn = match in_call {
        true => Some(moment.turn),
        false => {
            let turns = moment.before.turns.iter().rev();
            let found = turns.filter(|turn| stands_in_turn(quote, turn)).map(|turn| turn.turn).next();
            found.or_else(|| in_prompt().then_some(moment.turn))
        }
    };
    let quoted = |turn| vec![Quote { turn, text: quote.trim().to_owned() }];
    turn.map(quoted).ok_or_else(|| {
        "the quote stands neither in the call nor in what came before it; copy one passage of either character for \
         character"
            .to_owned()
    })
}

#[cfg(test)]
mod tests;
