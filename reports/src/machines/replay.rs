//! The command that plays an attempt again.

use crate::terminal::quoted;
use rehearsal_core::{
    attempt::AttemptId,
    event::{Manifest, Origin},
};

/// The command that plays an attempt with the same people and the same seed; `None` for a conversation that was
/// recorded elsewhere. It plays the trials before it, too: an attempt's seed is derived from its case, its persona and
/// its trial, whatever else is played.
pub(super) fn command(manifest: &Manifest, id: &AttemptId) -> Option<String> {
    match &manifest.origin {
        Origin::Traces { .. } => return None,
        Origin::Played | Origin::Run { .. } => {}
    }
    let filter = format!("{} / {}", id.case, id.persona);
    Some(format!(
        "rehearsal run {} -k {} --seed {} --trials {}",
        quoted(&manifest.suite_file),
        quoted(&filter),
        manifest.seed.0,
        id.trial
    ))
}
