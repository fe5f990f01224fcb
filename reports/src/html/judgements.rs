//! What the evaluators found, as the page shows it: in the header, by turn, and for the session.

use rehearsal_core::{
    ids::EvaluatorName,
    score::{AssertionVerdict, Finding, Judgement, Quote, Score, Target},
    summary::{all_passed, mean_millionths},
};
use serde::Serialize;

/// One evaluator in a conversation's header.
#[derive(Serialize)]
pub(super) struct EvaluatorView<'a> {
    evaluator: &'a str,
    class: &'static str,
    shown: String,
}

/// One score, or the reason why there is none.
#[derive(Clone, Serialize)]
pub(super) struct ScoreView<'a> {
    evaluator: &'a str,
    class: &'static str,
    label: &'a str,
    value: Option<String>,
    reason: &'a str,
    quotes: Vec<QuoteView<'a>>,
    assertions: Vec<AssertionView<'a>>,
}

#[derive(Clone, Serialize)]
struct QuoteView<'a> {
    turn: u32,
    text: &'a str,
}

#[derive(Clone, Serialize)]
struct AssertionView<'a> {
    assertion: &'a str,
    class: &'static str,
    word: &'static str,
    reason: &'a str,
    quotes: Vec<QuoteView<'a>>,
}

/// The judgements of one attempt, to be asked by turn.
pub(super) struct Judgements<'a> {
    all: &'a [(EvaluatorName, Judgement)],
}

impl<'a> Judgements<'a> {
    pub(super) fn new(all: &'a [(EvaluatorName, Judgement)]) -> Self {
        Self { all }
    }

    /// The scores of one turn.
    pub(super) fn of_turn(&self, number: u32) -> Vec<ScoreView<'a>> {
        self.scores(Target::Turn(number))
    }

    /// The scores of the whole session, and the judgements that came to none.
    pub(super) fn of_session(&self) -> Vec<ScoreView<'a>> {
        let mut views = self.scores(Target::Session);
        views.extend(self.all.iter().filter_map(|(evaluator, judgement)| match judgement {
            Judgement::Scored(_) => None,
            Judgement::NotApplicable { reason } => {
                Some(without_score(evaluator, "none", ("not applicable", reason)))
            }
            Judgement::Failed { error, .. } => {
                Some(without_score(evaluator, "unknown", ("failed to judge", error)))
            }
        }));
        views
    }

    fn scores(&self, target: Target) -> Vec<ScoreView<'a>> {
        let scored = self.all.iter().filter_map(|(evaluator, judgement)| match judgement {
            Judgement::Scored(scores) => Some((evaluator, scores)),
            Judgement::NotApplicable { .. } | Judgement::Failed { .. } => None,
        });
        let scores =
            scored.flat_map(|(evaluator, scores)| scores.iter().map(move |score| (evaluator, score)));
        scores
            .filter(|(_, score)| score.target == target)
            .map(|(evaluator, score)| view(evaluator, score))
            .collect()
    }
}

/// One evaluator in short: `pass`, `fail`, or the mean over turns and how many are below.
pub(super) fn summary_of((evaluator, judgement): &(EvaluatorName, Judgement)) -> EvaluatorView<'_> {
    let evaluator = evaluator.as_str();
    match judgement {
        Judgement::Scored(scores) => {
            let class = if all_passed(scores) { "pass" } else { "fail" };
            let shown = match scores.as_slice() {
                [score] if score.value == 0.0 || score.value == 1.0 => class.to_owned(),
                _ => over_turns(scores),
            };
            EvaluatorView { evaluator, class, shown }
        }
        Judgement::NotApplicable { .. } => {
            EvaluatorView { evaluator, class: "none", shown: "not applicable".into() }
        }
        Judgement::Failed { .. } => EvaluatorView { evaluator, class: "unknown", shown: "not judged".into() },
    }
}

/// `0.53, 1 of 5 turns below`: the mean alone would not say why the mark has the colour of a failure.
fn over_turns(scores: &[Score]) -> String {
    let mean = mean_millionths(scores) as f64 / 1e6;
    let below = scores.iter().filter(|score| !score.passed).count();
    match (below, scores.len()) {
        (0, _) | (_, 0 | 1) => format!("{mean:.2}"),
        (below, all) => format!("{mean:.2}, {below} of {all} turns below"),
    }
}

fn view<'a>(evaluator: &'a EvaluatorName, score: &'a Score) -> ScoreView<'a> {
    ScoreView {
        evaluator: evaluator.as_str(),
        class: if score.passed { "pass" } else { "fail" },
        label: &score.label,
        value: Some(format!("{:.2}", score.value)),
        reason: &score.reason,
        quotes: quotes(&score.evidence),
        assertions: score.assertions.iter().map(assertion).collect(),
    }
}

fn without_score<'a>(
    evaluator: &'a EvaluatorName,
    class: &'static str,
    (label, reason): (&'static str, &'a str),
) -> ScoreView<'a> {
    let (quotes, assertions) = (Vec::new(), Vec::new());
    ScoreView { evaluator: evaluator.as_str(), class, label, value: None, reason, quotes, assertions }
}

fn quotes(quotes: &[Quote]) -> Vec<QuoteView<'_>> {
    quotes.iter().map(|quote| QuoteView { turn: quote.turn, text: &quote.text }).collect()
}

fn assertion(verdict: &AssertionVerdict) -> AssertionView<'_> {
    let (class, word) = match verdict.finding {
        Finding::Met => ("pass", "met"),
        Finding::NotMet => ("fail", "not met"),
        Finding::CannotAssess => ("unknown", "cannot assess"),
    };
    let (assertion, reason) = (verdict.assertion.as_str(), verdict.reason.as_str());
    AssertionView { assertion, class, word, reason, quotes: quotes(&verdict.evidence) }
}
