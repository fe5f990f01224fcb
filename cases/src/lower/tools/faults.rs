//! Faults that are put on calls of tools.

use super::super::{counts, counts::CALL, duration};
use crate::{
    complaint::{Notes, quoted},
    format::{FAULTS, FaultEntry, FaultMap, FaultWord, Form, Optional},
    nearest,
    yaml::{Place, Placed},
};
use rehearsal_core::suite::{FaultEffect, ToolFault};
use std::time::Duration;

/// How long a call hangs where the suite does not say.
const HANG: Duration = Duration::from_secs(5);
/// To how many characters texts are cut where the suite does not say; as with Strands Evals.
const LENGTH: usize = 10;
/// The share of what is missing or wrong where the suite does not say; as with Strands Evals.
const SHARE: f64 = 0.5;

/// Lowers faults in their order.
pub(super) fn lower(entries: &[Placed<FaultEntry>], notes: &mut Notes<'_>) -> Vec<ToolFault> {
    entries.iter().filter_map(|entry| fault(entry, notes)).collect()
}

fn fault(entry: &Placed<FaultEntry>, notes: &mut Notes<'_>) -> Option<ToolFault> {
    match &entry.value {
        Form::Short(FaultWord(word)) => {
            let effect = usual(word);
            if effect.is_none() {
                let hint = nearest::hint(word, FAULTS);
                notes.complain_with(entry.at, format!("unknown fault {}", quoted(word)), hint);
            }
            Some(ToolFault { effect: effect?, calls: Vec::new(), probability: 1.0 })
        }
        Form::Full(map) => full(map, entry.at, notes),
        Form::Neither => {
            notes.neither::<FaultMap>(entry.at);
            None
        }
    }
}

/// A fault by its name alone.
fn usual(word: &str) -> Option<FaultEffect> {
    Some(match word {
        "timeout" => FaultEffect::Timeout { after: HANG },
        "network_error" => FaultEffect::NetworkError { message: "connection reset by peer".to_owned() },
        "error" => FaultEffect::ExecutionError { message: "internal error".to_owned() },
        "validation_error" => FaultEffect::ValidationError { message: "invalid arguments".to_owned() },
        "truncate" => FaultEffect::TruncateFields { length: LENGTH },
        "remove" => FaultEffect::RemoveFields { share: SHARE },
        "corrupt" => FaultEffect::CorruptValues { share: SHARE },
        _ => return None,
    })
}

fn full(map: &FaultMap, at: Place, notes: &mut Notes<'_>) -> Option<ToolFault> {
    let mut effects = effects(map, notes);
    if effects.len() != 1 {
        let hint = Some(format!("a fault is one of {}", FAULTS.map(quoted).join(", ")));
        notes.complain_with(at, format!("a fault does one thing; this one does {}", effects.len()), hint);
    }
    let probability = map.probability.get().map(|written| counts::share(written, "probability", notes));
    let calls = map.calls.get().map(|written| calls(written, notes));
    let effect = effects.pop()?;
    Some(ToolFault { effect, calls: calls.unwrap_or_default(), probability: probability.unwrap_or(1.0) })
}

fn effects(map: &FaultMap, notes: &mut Notes<'_>) -> Vec<FaultEffect> {
    let words = |written: &Optional<Placed<String>>| written.get().map(|written| written.value.clone());
    let share = |written: &Optional<Placed<f64>>, key: &str, notes: &mut Notes<'_>| {
        written.get().map(|written| counts::share(written, key, notes))
    };
    let truncate = map.truncate.get().map(|written| usize::try_from(written.value).unwrap_or(usize::MAX));
    let effects = [
        duration::given(map.timeout.get(), notes).map(|after| FaultEffect::Timeout { after }),
        words(&map.network_error).map(|message| FaultEffect::NetworkError { message }),
        words(&map.error).map(|message| FaultEffect::ExecutionError { message }),
        words(&map.validation_error).map(|message| FaultEffect::ValidationError { message }),
        truncate.map(|length| FaultEffect::TruncateFields { length }),
        share(&map.remove, "remove", notes).map(|share| FaultEffect::RemoveFields { share }),
        share(&map.corrupt, "corrupt", notes).map(|share| FaultEffect::CorruptValues { share }),
    ];
    effects.into_iter().flatten().collect()
}

fn calls(written: &Placed<Vec<Placed<u64>>>, notes: &mut Notes<'_>) -> Vec<u32> {
    if written.value.is_empty() {
        notes.complain(written.at, "`calls` is empty; leave it out for all calls");
    }
    written.value.iter().filter_map(|call| CALL.bounded(call, notes)).collect()
}
