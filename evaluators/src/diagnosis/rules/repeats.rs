//! The same again: tool calls that were made before and brought what they bring, replies that were given before.

use super::{at_call, calls, error_of, failure, in_words};
use rehearsal_core::{
    diagnosis::{Category, Confidence, FailureFound},
    session::Session,
    span::{Span, ToolCall},
};
use std::collections::BTreeMap;

/// Words of a reply that is too short to be held against anybody, such as "You are welcome."
const FEW: usize = 4;

/// How often a call may be made over the whole session; another turn may well ask for the same again.
const OFTEN: usize = 3;

/// What is known of calls with the same tool and arguments.
struct Made<'a> {
    count: usize,
    /// The turn of the last.
    turn: u32,
    /// Whether the last brought an error: trying again is then no repetition.
    failed: bool,
    /// The last that was made without need.
    again: Option<Again<'a>>,
}

struct Again<'a> {
    turn: u32,
    span: &'a Span,
    call: &'a ToolCall,
    same_turn: bool,
}

/// Calls that were made again without need, one failure for each kind of call.
pub(super) fn of_calls(session: &Session) -> Vec<FailureFound> {
    let mut made: BTreeMap<String, Made<'_>> = BTreeMap::new();
    for turn in &session.turns {
        for (span, call) in calls(turn) {
            let arguments = call.arguments.as_ref().map(ToString::to_string).unwrap_or_default();
            let known = made.entry(format!("{} {arguments}", call.name)).or_insert(Made {
                count: 0,
                turn: turn.number,
                failed: true,
                again: None,
            });
            known.count += 1;
            let same_turn = known.turn == turn.number;
            if !known.failed && (same_turn || known.count >= OFTEN) {
                known.again = Some(Again { turn: turn.number, span, call, same_turn });
            }
            known.failed = error_of(span, call).is_some();
            known.turn = turn.number;
        }
    }
    made.into_values().filter_map(|made| repeated(&made)).collect()
}

fn repeated(made: &Made<'_>) -> Option<FailureFound> {
    let Again { turn, span, call, same_turn } = made.again.as_ref()?;
    let confidence = if *same_turn { Confidence::High } else { Confidence::Medium };
    let arguments = call.arguments.as_ref().map(ToString::to_string);
    let why = format!("{} was called {} times with the same arguments", call.name, made.count);
    let words = arguments.as_deref().unwrap_or(&call.name);
    Some(failure((Category::RepetitionTool, confidence), at_call(*turn, span, call), words, why))
}

/// Replies that were given before, one failure for each.
pub(super) fn of_replies(session: &Session) -> Vec<FailureFound> {
    let mut given: BTreeMap<String, Vec<(u32, &str)>> = BTreeMap::new();
    for turn in &session.turns {
        let reply = turn.reply.as_deref().unwrap_or_default();
        let words: Vec<String> = reply
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        if words.len() > FEW {
            given.entry(words.join(" ")).or_default().push((turn.number, reply));
        }
    }
    let again = |turns: &Vec<(u32, &str)>| {
        let (turn, reply) = turns.last().filter(|_| turns.len() > 1)?;
        let confidence = if turns.len() > 2 { Confidence::High } else { Confidence::Medium };
        let why = format!("the same reply was given {} times", turns.len());
        Some(failure((Category::RepetitionInfo, confidence), in_words(*turn), reply, why))
    };
    given.values().filter_map(again).collect()
}
