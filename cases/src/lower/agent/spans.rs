//! `spans`: whether the agent's spans are waited for.

use super::super::{duration, texts};
use crate::{
    complaint::Notes,
    format::{Form, SpansMap, SpansWord},
    yaml::Placed,
};
use rehearsal_core::suite::{SpansSpec, SpansWait};
use std::time::Duration;

const DEADLINE: Duration = Duration::from_secs(10);

pub(super) fn lower(form: Option<&Placed<Form<SpansWord, SpansMap>>>, notes: &mut Notes<'_>) -> SpansSpec {
    let (word, map) = match form.map(|form| (&form.value, form.at)) {
        None => (None, None),
        Some((Form::Short(word), _)) => (Some(word), None),
        Some((Form::Full(map), _)) => (map.wait.get(), Some(map)),
        Some((Form::Neither, at)) => {
            notes.neither::<SpansMap>(at);
            (None, None)
        }
    };
    let wait = match word {
        None | Some(SpansWord::Auto) => SpansWait::Auto,
        Some(SpansWord::Expected) => SpansWait::Expected,
        Some(SpansWord::Off) => SpansWait::Off,
    };
    let attributes = map.map(|map| map.session_attributes.as_slice()).unwrap_or_default();
    SpansSpec {
        wait,
        deadline: duration::lower(map.and_then(|map| map.deadline.get()), DEADLINE, notes),
        session_attributes: texts::items(attributes, "an attribute", notes),
    }
}
