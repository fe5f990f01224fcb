//! One conversation of the page.

use super::facts::took;
use super::{
    fault::{self, Anchors, BlameView, RefusedView, ReviewView, refused},
    groups::{Label, labels},
    judgements::{EvaluatorView, Judgements, ScoreView, summary_of},
    turn::{PartView, TurnView, parts},
};
use crate::{journal::AttemptRecord, replay, show, spent};
use rehearsal_core::{
    actor::{ActorProfile, Closing},
    event::Manifest,
    session::{Ending, Session, Turn},
    spending::Spending,
};
use serde::Serialize;

/// One attempt as the page shows it.
#[derive(Serialize)]
pub(super) struct Conversation<'a> {
    anchor: &'a str,
    /// The earlier run that it is of.
    run: Option<&'a str>,
    case: &'a str,
    persona: &'a str,
    trial: u32,
    ending: EndingView<'a>,
    length: String,
    session_id: Option<&'a str>,
    cost: String,
    /// What must have happened, as the case words it.
    task: Option<&'a str>,
    /// The command that plays it again.
    replay: Option<String>,
    verdicts: Vec<EvaluatorView>,
    profile: Option<ProfileView<'a>>,
    turns: Vec<TurnView<'a>>,
    closing: Option<ClosingView<'a>>,
    /// The drafts of a message that never came.
    refused: Option<RefusedView<'a>>,
    review: Option<ReviewView<'a>>,
    blame: Option<BlameView>,
    scores: Vec<ScoreView<'a>>,
}

#[derive(Serialize)]
struct EndingView<'a> {
    kind: &'static str,
    word: &'static str,
    detail: Option<&'a str>,
    valid: bool,
}

#[derive(Serialize)]
struct ProfileView<'a> {
    context: &'a str,
    goal: &'a str,
    parts: &'a [String],
    traits: Vec<Label>,
}

#[derive(Serialize)]
struct ClosingView<'a> {
    reasoning: &'a str,
    progress: Vec<PartView<'a>>,
    goal_met: bool,
    refused: Option<RefusedView<'a>>,
}

impl<'a> Conversation<'a> {
    /// An attempt of the run with this manifest, under an anchor.
    pub(super) fn new(record: &'a AttemptRecord, manifest: Option<&'a Manifest>, anchor: &'a str) -> Self {
        let session = record.session.as_ref();
        let anchors = Anchors::new(anchor, session);
        let judgements = Judgements::new(&record.judgements, anchors);
        let planned = manifest.into_iter().flat_map(|manifest| &manifest.cases);
        let case = planned.into_iter().find(|case| case.name == record.id.case.as_str());
        Self {
            run: None,
            task: case.map(|case| case.task_description.as_str()),
            replay: manifest.and_then(|manifest| replay::command(manifest, &record.id)),
            case: record.id.case.as_str(),
            persona: record.id.persona.as_str(),
            trial: record.id.trial,
            ending: ending(record.ending.as_ref()),
            length: session.map(length).unwrap_or_default(),
            session_id: session.map(|session| session.id.as_str()),
            cost: cost(record),
            verdicts: record.judgements.iter().map(summary_of).collect(),
            profile: session.and_then(|session| session.profile.as_ref()).map(profile),
            turns: session.map(|session| turns(session, &judgements, (record, anchors))).unwrap_or_default(),
            closing: session.and_then(|session| session.closing.as_ref()).map(closing),
            refused: session.and_then(|session| refused(&session.refused)),
            review: fault::review(record, anchors),
            blame: fault::blamed(record, anchors),
            scores: judgements.of_session(),
            anchor,
        }
    }
}

impl<'a> Conversation<'a> {
    /// The conversation of an earlier run.
    pub(super) fn of_run(self, run: &'a str) -> Self {
        Self { run: Some(run), ..self }
    }
}

fn ending(ending: Option<&Ending>) -> EndingView<'_> {
    let Some(ending) = ending else {
        let detail = Some("The run stopped before this attempt was over.");
        return EndingView { kind: "unfinished", word: "not finished", detail, valid: false };
    };
    let kind = ending.kind();
    EndingView {
        kind: kind.as_str(),
        word: show::ending(kind),
        detail: ending.detail(),
        valid: kind.is_valid(),
    }
}

/// `4 turns, 12.3 s`, and how many questions were answered on the way.
fn length(session: &Session) -> String {
    let answered: usize = session.turns.iter().map(|turn| turn.user.answers.len()).sum();
    let mut turns = show::counted(session.messages() as u64, "turn");
    if answered > 0 {
        turns = format!("{turns}, {}", show::counted(answered as u64, "answer"));
    }
    if session.turns.is_empty() { turns } else { format!("{turns}, {}", show::length(took(session))) }
}

fn turns<'a>(
    session: &'a Session,
    judgements: &Judgements<'a>,
    (record, anchors): (&'a AttemptRecord, Anchors<'_>),
) -> Vec<TurnView<'a>> {
    let before = std::iter::once(None).chain(session.turns.iter().map(Some));
    let view = |(turn, before): (&'a Turn, _)| {
        let findings = fault::of_turn(record, turn.number, anchors);
        let view = TurnView::new(turn, before, judgements.of_turn(turn.number));
        view.found(anchors.of(turn.number), findings)
    };
    session.turns.iter().zip(before).map(view).collect()
}

fn profile(profile: &ActorProfile) -> ProfileView<'_> {
    let (context, goal) = (profile.context.as_str(), profile.actor_goal.as_str());
    ProfileView { context, goal, parts: &profile.goal_parts, traits: labels(&profile.traits) }
}

fn closing(closing: &Closing) -> ClosingView<'_> {
    ClosingView {
        reasoning: &closing.reasoning,
        progress: parts(&closing.progress),
        goal_met: closing.goal_met,
        refused: refused(&closing.drafts),
    }
}

/// What our own calls for the attempt cost; the agent's are counted for the whole run.
fn cost(record: &AttemptRecord) -> String {
    let shown = |spending: &Spending| spent::cost(spending);
    let roles = record.spending.iter().map(|(role, spending)| format!("{role} {}", shown(spending)));
    roles.collect::<Vec<_>>().join(" · ")
}
