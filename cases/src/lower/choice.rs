//! One model and how it is used.

use super::{
    counts::{self, CONCURRENCY, MAX_TOKENS, REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE},
    duration,
    prefixes::{self, OFFLINE, Prefixes},
};
use crate::{
    complaint::{Notes, quoted},
    format::{EffortWord, Form, ModelForm, ModelMap},
    nearest,
    yaml::{Place, Placed},
};
use rehearsal_core::{
    ids::ModelId,
    model::{Effort, Parameters},
    suite::{ModelChoice, Pace},
};

const HOTTEST: f64 = 2.0;

/// The choice as written; `None` where it has neither form, which is complained about.
pub(crate) fn lower(
    form: &Placed<ModelForm>,
    prefixes: &Prefixes<'_>,
    notes: &mut Notes<'_>,
) -> Option<ModelChoice> {
    match &form.value {
        Form::Short(name) => {
            let name = Placed { value: name.clone(), at: form.at };
            Some(ModelChoice::plain(prefixes.model(&name, notes)))
        }
        Form::Full(map) => Some(full(map, form.at, prefixes, notes)),
        Form::Neither => {
            notes.neither::<ModelMap>(form.at);
            None
        }
    }
}

fn full(map: &ModelMap, at: Place, prefixes: &Prefixes<'_>, notes: &mut Notes<'_>) -> ModelChoice {
    let model = notes.required(&map.model, "model", at).map(|name| prefixes.model(name, notes));
    let model = model.unwrap_or_else(|| ModelId::new(OFFLINE));
    if map.model.get().is_some_and(|name| name.value.0 == OFFLINE) {
        rules_only(map, notes);
    }
    ModelChoice {
        model,
        parameters: parameters(map, notes),
        priced_as: map.priced_as.get().map(|name| prefixes::priced_as(name, notes)),
        pace: Pace {
            requests_per_minute: REQUESTS_PER_MINUTE.lower(&map.requests_per_minute, notes),
            tokens_per_minute: TOKENS_PER_MINUTE.lower(&map.tokens_per_minute, notes),
            concurrency: CONCURRENCY.lower(&map.concurrency, notes),
        },
        timeout: duration::given(map.timeout.get(), notes),
    }
}

/// Complains about settings that the rules in the place of a model would not heed.
fn rules_only(map: &ModelMap, notes: &mut Notes<'_>) {
    let unheeded = [
        ("temperature", map.temperature.get().map(|written| written.at)),
        ("max_tokens", map.max_tokens.get().map(|written| written.at)),
        ("effort", map.effort.get().map(|written| written.at)),
        ("priced_as", map.priced_as.get().map(|written| written.at)),
    ];
    for (key, at) in unheeded.into_iter().filter_map(|(key, at)| Some((key, at?))) {
        let hint =
            "`offline` takes `requests_per_minute`, `tokens_per_minute`, `concurrency` and `timeout` only";
        notes.complain_with(at, format!("`{key}` means nothing with `{OFFLINE}`"), Some(hint.to_owned()));
    }
}

fn parameters(map: &ModelMap, notes: &mut Notes<'_>) -> Parameters {
    Parameters {
        temperature: map
            .temperature
            .get()
            .map(|written| counts::up_to(HOTTEST, written, "temperature", notes)),
        max_tokens: MAX_TOKENS.lower(&map.max_tokens, notes),
        effort: map.effort.get().and_then(|word| effort(word, notes)),
    }
}

fn effort(written: &Placed<EffortWord>, notes: &mut Notes<'_>) -> Option<Effort> {
    let EffortWord(word) = &written.value;
    let found = Effort::ALL.into_iter().find(|effort| effort.as_str() == word);
    if found.is_none() {
        let hint = nearest::hint(word, Effort::ALL.map(Effort::as_str));
        notes.complain_with(written.at, format!("unknown effort {}", quoted(word)), hint);
    }
    found
}
