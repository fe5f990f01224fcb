//! A trace that goes on over several turns, as under the span of a process, is cut where the next turn begins.

use super::{
    super::{
        dialect::read_quietly,
        names::session_names,
        note::Note,
        raw::{RawLog, RawSpan},
    },
    history,
    piece::{Origin, Piece, first_input, models},
    tree::Tree,
};
use rehearsal_core::{
    clock::Timestamp,
    span::{Activity, Correlation, Span},
};
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
    time::Duration,
};

/// How much earlier than the last one's end the next turn may seem to begin.
const SKEW: Duration = Duration::from_millis(5);

/// Reads a trace, and cuts it into the pieces that belong to one turn each.
pub(super) fn cut(spans: Vec<RawSpan>, logs: Vec<RawLog>) -> Vec<Piece> {
    let sender = sender(&spans);
    let sessions = spans
        .iter()
        .filter_map(|span| Some((span.span_id, session_names(span, &[]).next()?.into_owned())))
        .collect();
    let reading = read_quietly(spans.into_iter().map(|span| (span, Correlation::TraceId)).collect(), logs);
    let (spans, mut origin) = Origin::of(reading, sender, sessions);
    let tree = Tree::of(&spans);
    let turns = turns(&spans, &tree, &origin);
    if turns.len() < 2 {
        return vec![origin.piece(spans)];
    }
    origin.notes.push(Note::OneOfTrace);
    let mut pieces: Vec<Vec<Span>> = turns.iter().map(|_| Vec::new()).collect();
    for (number, span) in numbers(&spans, &tree, &turns).into_iter().zip(spans) {
        if let Some(piece) = pieces.get_mut(number) {
            piece.push(span);
        }
    }
    pieces.into_iter().map(|spans| origin.piece(spans)).collect()
}

/// Who sent the spans, by all that is known of the process.
fn sender(spans: &[RawSpan]) -> Arc<str> {
    let first = spans.iter().min_by_key(|span| (span.started_at, span.span_id));
    let resource = first.map(|span| serde_json::to_string(&*span.resource).unwrap_or_default());
    resource.unwrap_or_default().into()
}

/// One agent or call that counts as a whole, with all below it.
struct Work<'a> {
    head: usize,
    top: &'a Span,
    spans: Vec<&'a Span>,
    request: Option<usize>,
}

/// The heads of each turn, in the order of time.
fn turns(spans: &[Span], tree: &Tree, origin: &Origin) -> Vec<Vec<usize>> {
    let threads = threads(works(spans, tree), origin);
    let mut turns: Vec<Vec<usize>> = threads.into_iter().flat_map(turns_of_session).collect();
    turns.sort_by_key(|heads| heads.first().and_then(|head| spans.get(*head)).map(|span| span.started_at));
    turns
}

/// Work by its session, as several may be held at once under one span. What is within one request stays together, and
/// what names no session goes with what came before it.
fn threads<'a>(works: Vec<Work<'a>>, origin: &Origin) -> Vec<Vec<Work<'a>>> {
    let mut threads: Vec<Vec<Work<'a>>> = Vec::new();
    let (mut of_requests, mut of_sessions) = (BTreeMap::new(), BTreeMap::new());
    let mut last = 0;
    for work in works {
        let of_request = work.request.and_then(|request| of_requests.get(&request).copied());
        // What came first and named none belongs to the first that is named.
        let new = if of_sessions.is_empty() { 0 } else { threads.len() };
        let of_session = || Some(*of_sessions.entry(origin.session(&work.spans)?.clone()).or_insert(new));
        last = of_request.or_else(of_session).unwrap_or(last);
        of_requests.extend(work.request.map(|request| (request, last)));
        match threads.get_mut(last) {
            Some(thread) => thread.push(work),
            None => threads.push(vec![work]),
        }
    }
    threads
}

/// The heads of each turn of one session.
fn turns_of_session(works: Vec<Work<'_>>) -> Vec<Vec<usize>> {
    let mut turns: Vec<Vec<usize>> = Vec::new();
    let mut said: HashSet<history::Print> = HashSet::new();
    let mut ended_at = Timestamp::default();
    let mut last: Option<Work<'_>> = None;
    for work in works {
        let is_later = ended_at.since(work.top.started_at) <= SKEW;
        let begins = last.as_ref().is_none_or(|last| is_later && is_next_turn(last, &work, &said));
        match turns.last_mut() {
            Some(turn) if !begins => turn.push(work.head),
            Some(_) | None => turns.push(vec![work.head]),
        }
        said.extend(models(work.spans.iter().copied()).into_iter().filter_map(history::end));
        ended_at = ended_at.max(work.top.ended_at);
        last = Some(work);
    }
    turns
}

fn works<'a>(spans: &'a [Span], tree: &Tree) -> Vec<Work<'a>> {
    let requests = tree.requests(spans);
    let mut below: BTreeMap<usize, Vec<&Span>> = BTreeMap::new();
    for (span, head) in spans.iter().zip(&tree.heads) {
        if let Some(head) = head {
            below.entry(*head).or_default().push(span);
        }
    }
    let mut works: Vec<Work<'_>> = below
        .into_iter()
        .filter_map(|(head, below)| {
            let request = requests.get(head).copied().flatten();
            Some(Work { head, top: spans.get(head)?, spans: below, request })
        })
        .collect();
    works.sort_by_key(|work| (work.top.started_at, work.top.span_id));
    works
}

/// Whether work of a session that began after all before it had ended belongs to the next turn. Within one request it
/// never does. Otherwise it does where the user goes on after what was said; where nothing is known of what was said,
/// when the same agent is called again.
fn is_next_turn(last: &Work<'_>, next: &Work<'_>, said: &HashSet<history::Print>) -> bool {
    if next.request.is_some() && last.request == next.request {
        return false;
    }
    let places = first_input(&models(next.spans.iter().copied())).map(history::places).unwrap_or_default();
    match places.iter().find(|place| said.contains(&place.print)) {
        Some(place) => place.user_goes_on,
        None => is_same_agent(last.top, next.top),
    }
}

fn is_same_agent(one: &Span, other: &Span) -> bool {
    match (&one.activity, &other.activity) {
        (Activity::Agent(agent), Activity::Agent(others)) => {
            agent.name.as_ref().unwrap_or(&one.name) == others.name.as_ref().unwrap_or(&other.name)
        }
        (
            Activity::Model(_) | Activity::Tool(_) | Activity::Agent(_) | Activity::Step | Activity::Other,
            _,
        ) => false,
    }
}

/// The number of the turn that each span belongs to. What hangs on no turn's work goes with its parent, and what is
/// above several turns, or hangs on that, goes by time.
fn numbers(spans: &[Span], tree: &Tree, turns: &[Vec<usize>]) -> Vec<usize> {
    let mut number_of_head: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, heads) in turns.iter().enumerate() {
        number_of_head.extend(heads.iter().map(|head| (*head, number)));
    }
    let own = tree.heads.iter().map(|head| Some(*number_of_head.get(&(*head)?)?)).collect::<Vec<_>>();
    let below = ranges(&own, &tree.parents);
    let began: Vec<Timestamp> = turns
        .iter()
        .filter_map(|heads| heads.iter().filter_map(|head| Some(spans.get(*head)?.started_at)).min())
        .collect();
    let by_time = |span: &Span| began.partition_point(|start| *start <= span.started_at).saturating_sub(1);
    let mut numbers: Vec<usize> = Vec::with_capacity(spans.len());
    for (index, span) in spans.iter().enumerate() {
        let of_parent = || {
            let parent = tree.parents.get(index).copied().flatten()?;
            let is_of_one = below.get(parent)?.is_none_or(|(first, last)| first == last);
            is_of_one.then(|| numbers.get(parent).copied()).flatten()
        };
        let known = below.get(index).copied().flatten().map(|(first, _)| first);
        numbers.push(known.or_else(of_parent).unwrap_or_else(|| by_time(span)));
    }
    numbers
}

/// For each span the first and the last of the turns that it and everything below it belong to.
fn ranges(own: &[Option<usize>], parents: &[Option<usize>]) -> Vec<Option<(usize, usize)>> {
    let mut ranges: Vec<Option<(usize, usize)>> = own.iter().map(|number| number.map(|n| (n, n))).collect();
    // Children come after their parents.
    for (index, parent) in parents.iter().enumerate().rev() {
        let Some(below) = ranges.get(index).copied().flatten() else { continue };
        if let Some(range) = parent.and_then(|parent| ranges.get_mut(parent)) {
            *range = Some(range.map_or(below, |range| (range.0.min(below.0), range.1.max(below.1))));
        }
    }
    ranges
}
