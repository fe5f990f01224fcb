//! How the spans of a trace hang together.

use super::piece::means_something;
use rehearsal_core::{
    ids::SpanId,
    span::{Activity, Span},
};
use std::collections::{BTreeSet, HashMap};

/// How many agents that only hand on to others may stand around one another.
const WRAPPERS: usize = 8;
/// Attributes of a span that stands for one request.
const REQUEST: [&str; 4] = ["http.request.method", "http.method", "http.route", "rpc.method"];

/// The spans of a trace, in which parents come first.
pub(super) struct Tree {
    pub(super) parents: Vec<Option<usize>>,
    /// For each span the one that counts as a whole with all below it: an agent, or a call outside any agent.
    /// Agents around everything that do nothing but hand on to others count for nothing.
    pub(super) heads: Vec<Option<usize>>,
}

impl Tree {
    pub(super) fn of(spans: &[Span]) -> Self {
        let mut places: HashMap<SpanId, usize> = HashMap::new();
        let mut parents = Vec::with_capacity(spans.len());
        for (index, span) in spans.iter().enumerate() {
            parents.push(span.parent_id.and_then(|parent| places.get(&parent).copied()));
            places.insert(span.span_id, index);
        }
        let heads = heads(spans, &parents);
        Self { parents, heads }
    }

    /// For each span the request that it is part of: the outermost around it.
    pub(super) fn requests(&self, spans: &[Span]) -> Vec<Option<usize>> {
        let is_request = |span: &Span| REQUEST.iter().any(|key| span.attributes.contains_key(*key));
        from_above(&self.parents, |index, above| {
            above.or_else(|| spans.get(index).is_some_and(is_request).then_some(index))
        })
    }
}

/// What holds for each span, given what holds for its parent.
fn from_above(
    parents: &[Option<usize>],
    hold: impl Fn(usize, Option<usize>) -> Option<usize>,
) -> Vec<Option<usize>> {
    let mut held: Vec<Option<usize>> = Vec::with_capacity(parents.len());
    for (index, parent) in parents.iter().enumerate() {
        let above = parent.and_then(|parent| held.get(parent).copied().flatten());
        held.push(hold(index, above));
    }
    held
}

fn heads(spans: &[Span], parents: &[Option<usize>]) -> Vec<Option<usize>> {
    let means = |index: usize| spans.get(index).is_some_and(|span| means_something(&span.activity));
    let nearest = from_above(parents, |index, above| if means(index) { Some(index) } else { above });
    let mut wrappers = BTreeSet::new();
    loop {
        let heads = from_above(parents, |index, above| {
            above.or((means(index) && !wrappers.contains(&index)).then_some(index))
        });
        let different: BTreeSet<usize> = heads.iter().copied().flatten().collect();
        match different.first() {
            Some(only)
                if different.len() == 1
                    && wrappers.len() < WRAPPERS
                    && hands_on(*only, spans, parents, &nearest) =>
            {
                wrappers.insert(*only);
            }
            Some(_) | None => return heads,
        }
    }
}

/// Whether what a span does is done by agents under it, all of it.
fn hands_on(head: usize, spans: &[Span], parents: &[Option<usize>], nearest: &[Option<usize>]) -> bool {
    let is_under = |parent: &Option<usize>| {
        parent.and_then(|parent| nearest.get(parent).copied().flatten()) == Some(head)
    };
    let below = spans.iter().zip(parents).filter(|(_, parent)| is_under(parent)).map(|(span, _)| span);
    let mut doers = below.filter(|span| means_something(&span.activity)).peekable();
    doers.peek().is_some() && doers.all(|span| matches!(span.activity, Activity::Agent(_)))
}
