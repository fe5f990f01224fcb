//! Who is asked for a verdict, and how often: `model`, `samples`, `judges` and `canary`.

use crate::{
    complaint::{Notes, quoted},
    format::{Form, Optional, PanelKeys, SamplesForm, SamplesMap},
    lower::{choice, counts, prefixes::Prefixes},
    yaml::Placed,
};
use rehearsal_core::suite::{ModelChoice, Panel};

/// How often is asked at least where only the most is written, and at most where only the least is.
const USUAL: [u32; 2] = [2, 5];

/// The model that an evaluator has for itself, and who else is asked.
#[derive(Debug, Default)]
pub(super) struct Asking {
    pub(super) model: Option<ModelChoice>,
    pub(super) panel: Panel,
}

pub(super) fn lower(keys: PanelKeys<'_>, prefixes: &Prefixes<'_>, notes: &mut Notes<'_>) -> Asking {
    let model = keys.model.get().and_then(|written| choice::lower(written, prefixes, notes));
    let [least, most] = keys.samples.get().map_or([1, 1], |written| samples(written, notes));
    let others = others(keys, prefixes, notes);
    let canary = keys.canary.get().copied().unwrap_or_default();
    Asking { model, panel: Panel { least, most, others, canary } }
}

/// How often is asked at least and at most; once where that was complained about.
fn samples(written: &Placed<SamplesForm>, notes: &mut Notes<'_>) -> [u32; 2] {
    let [always, least, most] = counts::SAMPLES;
    match &written.value {
        Form::Short(number) => {
            let number = Placed { value: *number, at: written.at };
            [always.lower(&Optional::written(number), notes).unwrap_or(1); 2]
        }
        Form::Full(map) => {
            let [usual_least, usual_most] = USUAL;
            match counts::between([least, most], [&map.least, &map.most], notes) {
                [Some(least), Some(most)] => [least, most],
                [Some(least), None] => [least, usual_most.max(least)],
                [None, Some(most)] => [usual_least.min(most), most],
                [None, None] => USUAL,
            }
        }
        Form::Neither => {
            notes.neither::<SamplesMap>(written.at);
            [1, 1]
        }
    }
}

fn others(keys: PanelKeys<'_>, prefixes: &Prefixes<'_>, notes: &mut Notes<'_>) -> Vec<ModelChoice> {
    let Some(written) = keys.judges.get() else { return Vec::new() };
    if written.value.is_empty() {
        let hint = Some("name a model, or leave `judges` out".to_owned());
        notes.complain_with(written.at, "`judges` is empty", hint);
    }
    let mut others: Vec<ModelChoice> = Vec::new();
    for form in &written.value {
        let Some(choice) = choice::lower(form, prefixes, notes) else { continue };
        if others.contains(&choice) {
            let hint = Some("write `samples` to ask one model more often".to_owned());
            notes.complain_with(form.at, format!("a second judge {}", quoted(choice.model.as_str())), hint);
        }
        others.push(choice);
    }
    others
}
