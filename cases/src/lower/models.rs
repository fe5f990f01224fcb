//! The section `models`: the form of a model's name. Whether anything answers to it is known elsewhere.

use crate::{
    complaint::{Notes, quoted},
    format::{ModelsForm, Optional},
    nearest,
    yaml::Placed,
};
use rehearsal_core::{
    ids::ModelId,
    suite::{ModelChoice, ModelChoices},
};
use std::collections::BTreeMap;

const OFFLINE: &str = "offline";
const PREFIXES: [&str; 4] = ["bedrock", "mantle", "openai", "ollama"];

/// Lowers the section.
pub(crate) fn lower(form: &ModelsForm, notes: &mut Notes<'_>) -> ModelChoices {
    let offline = ModelId::new(OFFLINE);
    let actor = model(&form.actor, &offline, notes);
    ModelChoices {
        profile: ModelChoice::plain(model(&form.profile, &actor, notes)),
        judge: ModelChoice::plain(model(&form.judge, &offline, notes)),
        actor: ModelChoice::plain(actor),
        judges: BTreeMap::new(),
    }
}

fn model(written: &Optional<Placed<String>>, default: &ModelId, notes: &mut Notes<'_>) -> ModelId {
    let Some(written) = written.get() else { return default.clone() };
    if let Err(hint) = check(&written.value) {
        notes.complain_with(written.at, format!("unknown model {}", quoted(&written.value)), Some(hint));
    }
    ModelId::new(written.value.as_str())
}

/// Whether a name has the form of a model's name; otherwise a hint.
fn check(name: &str) -> Result<(), String> {
    let forms = "write `offline`, `bedrock/<id>`, `mantle/<id>`, `openai/<id>` or `ollama/<id>`".to_owned();
    let Some((prefix, id)) = name.split_once('/') else {
        return match (name, nearest::nearest(name, [OFFLINE])) {
            (OFFLINE, _) => Ok(()),
            (_, Some(near)) => Err(format!("did you mean {}?", quoted(near))),
            (_, None) => Err(forms),
        };
    };
    if !PREFIXES.contains(&prefix) {
        return Err(match nearest::nearest(prefix, PREFIXES) {
            Some(near) => format!("did you mean {}?", quoted(&format!("{near}/{id}"))),
            None => forms,
        });
    }
    match id.is_empty() || id.chars().any(|c| c.is_whitespace() || c.is_control()) {
        true => Err(format!("write the model's id after `{prefix}/`, without spaces")),
        false => Ok(()),
    }
}
