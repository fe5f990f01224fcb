//! What the evaluators found, as the page shows it: in the header, by turn, and for the session.

use super::fault::{Anchors, PlaceView};
use rehearsal_core::{
    ids::EvaluatorName,
    score::{AssertionVerdict, Finding, Judgement, Quote, Score, Target, Vote},
    summary::{all_passed, mean_millionths},
};
use serde::Serialize;

/// One evaluator in a conversation's header.
#[derive(Clone, Debug, Serialize)]
pub(super) struct EvaluatorView {
    pub(super) evaluator: String,
    pub(super) class: &'static str,
    pub(super) shown: String,
}

/// One score, or the reason why there is none.
#[derive(Clone, Serialize)]
pub(super) struct ScoreView<'a> {
    evaluator: &'a str,
    class: &'static str,
    label: &'a str,
    value: Option<String>,
    /// Which tool call of the turn it is about; `None` for the whole turn or session.
    call: Option<u32>,
    /// The votes behind it, where there are several.
    votes: Vec<VoteView<'a>>,
    reason: &'a str,
    quotes: Vec<PlaceView>,
    assertions: Vec<AssertionView<'a>>,
}

#[derive(Clone, Serialize)]
struct VoteView<'a> {
    judge: &'a str,
    class: &'static str,
    label: &'a str,
}

#[derive(Clone, Serialize)]
struct AssertionView<'a> {
    assertion: &'a str,
    class: &'static str,
    word: &'static str,
    reason: &'a str,
    quotes: Vec<PlaceView>,
}

/// The judgements of one attempt, to be asked by turn.
pub(super) struct Judgements<'a> {
    all: &'a [(EvaluatorName, Judgement)],
    anchors: Anchors<'a>,
}

impl<'a> Judgements<'a> {
    pub(super) fn new(all: &'a [(EvaluatorName, Judgement)], anchors: Anchors<'a>) -> Self {
        Self { all, anchors }
    }

    /// The scores of one turn and of its tool calls.
    pub(super) fn of_turn(&self, number: u32) -> Vec<ScoreView<'a>> {
        self.scores(|target| match target {
            Target::Turn(turn) | Target::ToolCall { turn, .. } => turn == number,
            Target::Session => false,
        })
    }

    /// The scores of the whole session, and the judgements that came to none.
    pub(super) fn of_session(&self) -> Vec<ScoreView<'a>> {
        let mut views = self.scores(|target| target == Target::Session);
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

    fn scores(&self, wanted: impl Fn(Target) -> bool) -> Vec<ScoreView<'a>> {
        let scored = self.all.iter().filter_map(|(evaluator, judgement)| match judgement {
            Judgement::Scored(scores) => Some((evaluator, scores)),
            Judgement::NotApplicable { .. } | Judgement::Failed { .. } => None,
        });
        let scores =
            scored.flat_map(|(evaluator, scores)| scores.iter().map(move |score| (evaluator, score)));
        scores
            .filter(|(_, score)| wanted(score.target))
            .map(|(evaluator, score)| view(evaluator, score, self.anchors))
            .collect()
    }
}

/// One evaluator in short: `pass`, `fail`, or the mean over turns and how many are below.
pub(super) fn summary_of((evaluator, judgement): &(EvaluatorName, Judgement)) -> EvaluatorView {
    let evaluator = evaluator.to_string();
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

/// `0.53, 1 of 5 turns below`, or of so many calls: the mean alone would not say why the mark has the colour of a failure.
fn over_turns(scores: &[Score]) -> String {
    let mean = mean_millionths(scores) as f64 / 1e6;
    let below = scores.iter().filter(|score| !score.passed).count();
    match (below, scores.len()) {
        (0, _) | (_, 0 | 1) => format!("{mean:.2}"),
        (below, all) => {
            let calls = scores.iter().all(|score| matches!(score.target, Target::ToolCall { .. }));
            format!("{mean:.2}, {below} of {all} {} below", if calls { "calls" } else { "turns" })
        }
    }
}

fn view<'a>(evaluator: &'a EvaluatorName, score: &'a Score, anchors: Anchors<'_>) -> ScoreView<'a> {
    ScoreView {
        evaluator: evaluator.as_str(),
        class: if score.passed { "pass" } else { "fail" },
        label: &score.label,
        value: Some(format!("{:.2}", score.value)),
        call: match score.target {
            Target::ToolCall { call, .. } => Some(call),
            Target::Session | Target::Turn(_) => None,
        },
        votes: score.votes.iter().map(vote).collect(),
        reason: &score.reason,
        quotes: quotes(&of_the_whole(score), anchors),
        assertions: score.assertions.iter().map(|verdict| assertion(verdict, anchors)).collect(),
    }
}

/// The quotations that no assertion has for itself.
fn of_the_whole(score: &Score) -> Vec<Quote> {
    let apart = |quote: &&Quote| score.assertions.iter().all(|verdict| !verdict.evidence.contains(quote));
    score.evidence.iter().filter(apart).cloned().collect()
}

fn without_score<'a>(
    evaluator: &'a EvaluatorName,
    class: &'static str,
    (label, reason): (&'static str, &'a str),
) -> ScoreView<'a> {
    ScoreView {
        evaluator: evaluator.as_str(),
        class,
        label,
        value: None,
        call: None,
        votes: Vec::new(),
        reason,
        quotes: Vec::new(),
        assertions: Vec::new(),
    }
}

fn vote(vote: &Vote) -> VoteView<'_> {
    let class = match (vote.value, vote.passed) {
        (None, _) => "unknown",
        (Some(_), true) => "pass",
        (Some(_), false) => "fail",
    };
    VoteView { judge: &vote.judge, class, label: &vote.label }
}

fn quotes(quotes: &[Quote], anchors: Anchors<'_>) -> Vec<PlaceView> {
    quotes.iter().map(|quote| anchors.place(quote)).collect()
}

fn assertion<'a>(verdict: &'a AssertionVerdict, anchors: Anchors<'_>) -> AssertionView<'a> {
    let (class, word) = match verdict.finding {
        Finding::Met => ("pass", "met"),
        Finding::NotMet => ("fail", "not met"),
        Finding::CannotAssess => ("unknown", "cannot assess"),
    };
    let (assertion, reason) = (verdict.assertion.as_str(), verdict.reason.as_str());
    AssertionView { assertion, class, word, reason, quotes: quotes(&verdict.evidence, anchors) }
}
