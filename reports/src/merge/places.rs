//! Where the attempts of parts stand in the plan of the whole.

use super::{MergeError, Piece};
use rehearsal_core::attempt::{AttemptId, AttemptIndex};
use std::collections::HashMap;

/// Of each part, by the place that an attempt has in it, the place that it has in the whole. Every attempt of the plan must
/// be in exactly one part.
pub(super) fn places(pieces: &[Piece]) -> Result<Vec<Vec<AttemptIndex>>, MergeError> {
    let plan = pieces.first().map(|piece| piece.part.plan.as_slice()).unwrap_or_default();
    let mut places: HashMap<&AttemptId, Place<'_>> =
        (0..).zip(plan).map(|(index, id)| (id, Place { index: AttemptIndex(index), held: None })).collect();
    let mut all = Vec::new();
    for piece in pieces {
        let own = piece.manifest.plan.iter().map(|id| take(&mut places, id, &piece.name));
        all.push(own.collect::<Result<Vec<_>, _>>()?);
    }
    match plan.iter().find(|id| places.get(id).is_some_and(|place| place.held.is_none())) {
        Some(id) => Err(MergeError::NotAlike { id: id.clone(), place: "in no part".to_owned() }),
        None => Ok(all),
    }
}

/// A place in the plan of the whole.
struct Place<'a> {
    index: AttemptIndex,
    /// The part that the attempt is in, as far as was looked.
    held: Option<&'a str>,
}

fn take<'a>(
    places: &mut HashMap<&AttemptId, Place<'a>>,
    id: &AttemptId,
    name: &'a str,
) -> Result<AttemptIndex, MergeError> {
    let not_alike = |place: String| Err(MergeError::NotAlike { id: id.clone(), place });
    match places.get_mut(id) {
        None => not_alike(format!("in {name}, and not in the plan")),
        Some(Place { held: Some(other), .. }) => not_alike(format!("in {other} and in {name}")),
        Some(place) => {
            place.held = Some(name);
            Ok(place.index)
        }
    }
}
