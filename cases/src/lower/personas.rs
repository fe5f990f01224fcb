//! The section `personas`: kinds of users that the suite describes.

use super::{casting::SCRIPT, texts};
use crate::{
    complaint::{Notes, quoted},
    format::PersonaForm,
    yaml::Placed,
};
use rehearsal_core::{case::Persona, ids::PersonaId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Lowers the section. A persona with a complaint is in the result too, so that cases which name it
/// bring no complaint of their own.
pub(crate) fn lower(forms: &[Placed<PersonaForm>], notes: &mut Notes<'_>) -> Vec<Arc<Persona>> {
    texts::unique(forms.iter().filter_map(|form| form.value.id.get()), "persona", notes);
    forms.iter().map(|form| Arc::new(persona(form, notes))).collect()
}

fn persona(form: &Placed<PersonaForm>, notes: &mut Notes<'_>) -> Persona {
    let PersonaForm { id, traits, context, actor_goal } = &form.value;
    let text = texts::name(id, "id", form.at, notes);
    if let Some(id) = id.get().filter(|id| is_reserved(&id.value)) {
        let hint = Some(
            "`auto` and `auto-1` are the ids of generated users, `script` of whoever says a script's lines"
                .to_owned(),
        );
        notes.complain_with(id.at, format!("a persona cannot be called {}", quoted(&id.value)), hint);
    }
    if let Some(goal) = actor_goal.get() {
        texts::not_blank(goal, "`actor_goal`", notes);
    }
    if traits.is_empty() && context.trim().is_empty() && actor_goal.get().is_none() {
        let message = format!("the suite says nothing about the persona {}", quoted(&text));
        let hint = Some("give it `traits`, a `context` or an `actor_goal`".to_owned());
        notes.complain_with(form.at, message, hint);
    }
    Persona {
        id: PersonaId::new(text),
        traits: texts::plain(traits),
        context: context.clone(),
        actor_goal: actor_goal.get().map(|goal| goal.value.clone()),
        manner: BTreeMap::new(),
    }
}

/// Whether an id would be taken for a generated user's or a script's, in a case or in a report.
fn is_reserved(id: &str) -> bool {
    if id == SCRIPT {
        return true;
    }
    let Some(rest) = id.strip_prefix("auto") else { return false };
    let number = rest.strip_prefix('-');
    rest.is_empty()
        || rest.trim_start().starts_with('*')
        || number.is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("auto", true)]
    #[case("auto-2", true)]
    #[case("auto-", true)]
    #[case("auto*3", true)]
    #[case("auto *", true)]
    #[case("script", true)]
    #[case("scripted", false)]
    #[case("auto-mechanic", false)]
    #[case("automation-engineer", false)]
    #[case("expert", false)]
    fn ids_of_generated_users_are_reserved(#[case] id: &str, #[case] reserved: bool) {
        assert_eq!(is_reserved(id), reserved);
    }
}
