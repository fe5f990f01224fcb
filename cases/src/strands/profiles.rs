//! Actor profiles in a case's metadata, as people of the suite.

use super::values;
use rehearsal_core::{case::Persona, ids::PersonaId};
use serde_json::Value;
use std::collections::BTreeMap;

/// The person, where a value is an actor profile: a map with `traits`, `context` and `actor_goal`.
pub(super) fn persona(id: &str, value: &Value) -> Option<Persona> {
    let (traits, context) = (value.get("traits")?, value.get("context")?.as_str()?);
    let goal = value.get("actor_goal")?.as_str()?;
    traits.is_object().then(|| {
        let mut flat = BTreeMap::new();
        values::flat("", traits, &mut flat);
        Persona {
            id: PersonaId::new(id),
            traits: flat,
            manner: BTreeMap::new(),
            context: context.to_owned(),
            actor_goal: Some(goal.to_owned()).filter(|goal| !goal.trim().is_empty()),
        }
    })
}
