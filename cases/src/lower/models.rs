//! The section `models`: who plays the user and who judges. Whether anything answers is known elsewhere.

use super::{
    choice,
    evaluators::Judges,
    prefixes::{OFFLINE, Prefixes},
    tools::heed,
};
use crate::{
    complaint::Notes,
    format::{ModelForm, ModelsForm, Optional},
    yaml::Placed,
};
use rehearsal_core::{
    ids::ModelId,
    suite::{ModelChoice, ModelChoices, ToolsSpec},
};

/// Lowers the section, and adds the evaluators' own models.
pub(crate) fn lower(
    form: &ModelsForm,
    (judges, tools): (&Judges, &ToolsSpec),
    prefixes: &Prefixes<'_>,
    notes: &mut Notes<'_>,
) -> ModelChoices {
    heed(&form.tools, tools, notes);
    let offline = ModelChoice::plain(ModelId::new(OFFLINE));
    let mut model = |written: &Optional<Placed<ModelForm>>, default: &ModelChoice| {
        let choice = written.get().and_then(|written| choice::lower(written, prefixes, notes));
        choice.unwrap_or_else(|| default.clone())
    };
    let actor = model(&form.actor, &offline);
    let plays_tools = model(&form.tools, &actor);
    ModelChoices {
        profile: model(&form.profile, &actor),
        // A run that never asks `offline` must not be said to have been judged by it.
        judge: model(&form.judge, judges.instead().unwrap_or(&offline)),
        actor,
        judges: judges.models.clone(),
        panel: judges.others(),
        tools: tools.asks_a_model().then_some(plays_tools),
    }
}
