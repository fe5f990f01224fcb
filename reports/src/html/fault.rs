//! What was held against the simulated user of a conversation, and whose fault its failure was.

use crate::{journal::AttemptRecord, show, trust};
use rehearsal_core::{
    draft::RefusedDraft,
    review::{Effect, SimulatorFinding, Validity, blame},
    score::Quote,
    session::Session,
};
use serde::Serialize;

/// What a conversation's review came to.
#[derive(Serialize)]
pub(super) struct ReviewView<'a> {
    class: &'static str,
    word: &'static str,
    /// Why nobody could tell.
    why: Option<&'a str>,
    findings: Vec<FindingView<'a>>,
}

/// One fault of the user's.
#[derive(Serialize)]
pub(super) struct FindingView<'a> {
    fault: String,
    effect: &'static str,
    class: &'static str,
    why: &'a str,
    quote: PlaceView,
}

/// Words, and where they stand on the page.
#[derive(Clone, Serialize)]
pub(super) struct PlaceView {
    text: String,
    place: String,
    anchor: String,
}

/// Whose fault a failure was.
#[derive(Serialize)]
pub(super) struct BlameView {
    whose: &'static str,
    why: String,
    quotes: Vec<PlaceView>,
}

/// Drafts of the user's that were not sent.
#[derive(Serialize)]
pub(super) struct RefusedView<'a> {
    count: String,
    drafts: Vec<DraftView<'a>>,
}

#[derive(Serialize)]
struct DraftView<'a> {
    fault: String,
    reason: &'a str,
    text: &'a str,
}

/// The anchors of one conversation.
#[derive(Clone, Copy)]
pub(super) struct Anchors<'a> {
    /// That of the conversation.
    attempt: &'a str,
    /// Its last turn.
    last: u32,
}

impl<'a> Anchors<'a> {
    pub(super) fn new(attempt: &'a str, session: Option<&Session>) -> Self {
        let last = session.and_then(|session| session.turns.last()).map_or(0, |turn| turn.number);
        Self { attempt, last }
    }

    /// Of a turn; what comes after the last is the way the user stopped.
    pub(super) fn of(self, turn: u32) -> String {
        if turn > self.last {
            format!("{}-stop", self.attempt)
        } else {
            format!("{}-turn-{turn}", self.attempt)
        }
    }

    /// The place of a quotation.
    pub(super) fn place(self, quote: &Quote) -> PlaceView {
        let stopped = quote.turn > self.last;
        let place = if stopped { "how the user stopped".to_owned() } else { format!("turn {}", quote.turn) };
        PlaceView { text: quote.text.clone(), place, anchor: self.of(quote.turn) }
    }
}

/// The review, where there is something to say of it: a valid session without a finding needs no words.
pub(super) fn review<'a>(record: &'a AttemptRecord, anchors: Anchors<'_>) -> Option<ReviewView<'a>> {
    let review = record.review.as_ref()?;
    let (class, word) = match review.validity {
        Validity::Valid if review.findings.is_empty() => return None,
        Validity::Valid => ("none", "minor faults"),
        Validity::Helped => ("fail", "helped the agent"),
        Validity::Hindered => ("fail", "hindered the agent"),
        Validity::Unreviewed => ("unknown", "unreviewed"),
    };
    let findings = review.findings.iter().map(|found| finding(found, anchors)).collect();
    Some(ReviewView { class, word, why: review.unreviewed.as_deref(), findings })
}

/// The findings of one turn.
pub(super) fn of_turn<'a>(
    record: &'a AttemptRecord,
    number: u32,
    anchors: Anchors<'_>,
) -> Vec<FindingView<'a>> {
    let findings = record.review.iter().flat_map(|review| &review.findings);
    findings.filter(|found| found.evidence.turn == number).map(|found| finding(found, anchors)).collect()
}

fn finding<'a>(finding: &'a SimulatorFinding, anchors: Anchors<'_>) -> FindingView<'a> {
    let (effect, class) = match finding.effect {
        Effect::Minor => ("minor", "none"),
        Effect::Helped => ("helped", "fail"),
        Effect::Hindered => ("hindered", "fail"),
    };
    let (fault, quote) = (trust::fault(finding.fault), anchors.place(&finding.evidence));
    FindingView { fault, effect, class, why: &finding.why, quote }
}

/// Whose fault the attempt's failure was, where it failed.
pub(super) fn blamed(record: &AttemptRecord, anchors: Anchors<'_>) -> Option<BlameView> {
    let blame = blame(record.ending.as_ref()?, record.review.as_ref(), &record.judgements)?;
    // What speaks against several assertions is told once.
    let mut quotes: Vec<&Quote> = Vec::new();
    for quote in &blame.evidence {
        if !quotes.contains(&quote) {
            quotes.push(quote);
        }
    }
    let quotes = quotes.into_iter().map(|quote| anchors.place(quote)).collect();
    Some(BlameView { whose: trust::whose(blame.owner), why: blame.why, quotes })
}

/// Drafts that were not sent; `None` where there were none.
pub(super) fn refused(drafts: &[RefusedDraft]) -> Option<RefusedView<'_>> {
    let drafts: Vec<DraftView<'_>> = drafts.iter().map(draft).collect();
    let count = show::counted(drafts.len() as u64, "draft");
    (!drafts.is_empty()).then_some(RefusedView { count, drafts })
}

fn draft(draft: &RefusedDraft) -> DraftView<'_> {
    DraftView { fault: trust::fault(draft.fault), reason: &draft.reason, text: &draft.text }
}
