//! Whether parts are all the parts of one run.

use super::{MergeError, Piece};
use crate::compare::changed_since;
use rehearsal_core::{baseline::Baseline, event::RunEnding, shard::Shard};

/// Refuses parts that are not, by the first thing that stands in the way.
pub(super) fn check(pieces: &[Piece]) -> Result<(), MergeError> {
    let Some((first, others)) = pieces.split_first() else { return Ok(()) };
    for other in others {
        if let Some(how) = difference(first, other) {
            return Err(MergeError::Different { one: first.name.clone(), other: other.name.clone(), how });
        }
    }
    for (one, other) in pieces.iter().zip(others) {
        if one.part.shard == other.part.shard {
            let (one, other, shard) = (one.name.clone(), other.name.clone(), one.part.shard);
            return Err(MergeError::Twice { one, other, shard });
        }
    }
    if let Some(piece) = pieces.iter().find(|piece| is_broken_off(piece.ending)) {
        return Err(MergeError::Unfinished { name: piece.name.clone(), shard: piece.part.shard });
    }
    let is_there = |shard: Shard| pieces.iter().any(|piece| piece.part.shard == shard);
    let missing: Vec<String> =
        first.part.shard.all().filter(|shard| !is_there(*shard)).map(|shard| shard.to_string()).collect();
    if missing.is_empty() { Ok(()) } else { Err(MergeError::Missing { missing: missing.join(", ") }) }
}

/// Whether more would have come of it. What a limit or a model stopped has come to its end, and is told so in the whole.
fn is_broken_off(ending: Option<RunEnding>) -> bool {
    match ending {
        None | Some(RunEnding::Interrupted) => true,
        Some(
            RunEnding::Completed
            | RunEnding::FailedFast
            | RunEnding::BudgetSpent
            | RunEnding::NoModel
            | RunEnding::Decided,
        ) => false,
    }
}

/// In what two parts differ that parts of one run have in common; `None` where they do not.
fn difference(one: &Piece, other: &Piece) -> Option<String> {
    let (here, there) = (&one.manifest, &other.manifest);
    if here.suite != there.suite {
        return Some(format!("the suite is {}, and was {}", there.suite, here.suite));
    }
    let (many, few) = (one.part.shard.of(), other.part.shard.of());
    if many != few {
        return Some(format!("it is one of {few} parts, and the other one of {many}"));
    }
    let mut told = changed_since(&one.whole(), &other.whole());
    if (&here.prices.id, &here.prices.fingerprint) != (&there.prices.id, &there.prices.fingerprint) {
        told.push(format!("the prices are {}, and were {}", there.prices.id, here.prices.id));
    }
    if told.is_empty() && one.part.plan != other.part.plan {
        told.push("other attempts were planned, by -k or --trials".to_owned());
    }
    if held_against(one) != held_against(other) {
        told.push("it was held against another baseline".to_owned());
    }
    if told.is_empty() && here.judges != there.judges {
        told.push("its judges were calibrated otherwise".to_owned());
    }
    (!told.is_empty()).then(|| told.join("; "))
}

/// The baseline and how it is compared. Where its file lies may differ from machine to machine.
fn held_against(piece: &Piece) -> Option<(bool, &Baseline)> {
    piece.manifest.baseline.as_ref().map(|held| (held.anyway, &held.baseline))
}
