//! The section `personas`: kinds of users that the suite describes.

use super::{casting::SCRIPT, texts, traits::is_level};
use crate::{
    complaint::{Notes, quoted},
    format::{PersonaForm, Scalar},
    yaml::Placed,
};
use rehearsal_core::{
    actor::Traits,
    case::Persona,
    ids::PersonaId,
    suite::{TraitScale, manner},
};
use std::{collections::BTreeMap, sync::Arc};

/// Lowers the section. A persona with a complaint is in the result too, so that cases which name it
/// bring no complaint of their own.
pub(crate) fn lower(
    forms: &[Placed<PersonaForm>],
    scales: &[TraitScale],
    notes: &mut Notes<'_>,
) -> Vec<Arc<Persona>> {
    texts::unique(forms.iter().filter_map(|form| form.value.id.get()), "persona", notes);
    forms.iter().map(|form| Arc::new(persona(form, scales, notes))).collect()
}

fn persona(form: &Placed<PersonaForm>, scales: &[TraitScale], notes: &mut Notes<'_>) -> Persona {
    let PersonaForm { id, traits, context, actor_goal } = &form.value;
    let text = texts::name(id, "id", form.at, notes);
    if let Some(id) = id.get().filter(|id| is_reserved(&id.value)) {
        let hint = "`auto` and `auto-1` are the ids of generated users, `grid` and `grid-1` of those of the trait grid, `script` of whoever says a script's lines";
        let hint = Some(hint.to_owned());
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
    let traits = checked(traits, scales, notes);
    Persona {
        id: PersonaId::new(text),
        manner: manner(&traits, scales),
        traits,
        context: context.clone(),
        actor_goal: actor_goal.get().map(|goal| goal.value.clone()),
    }
}

/// The traits as written. One that the grid describes has one of its levels.
fn checked(
    traits: &BTreeMap<String, Placed<Scalar>>,
    scales: &[TraitScale],
    notes: &mut Notes<'_>,
) -> Traits {
    for scale in scales {
        if let Some(Placed { value: Scalar(level), at }) = traits.get(&scale.name) {
            is_level(scale, level, *at, notes);
        }
    }
    traits.iter().map(|(name, level)| (name.clone(), level.value.0.clone())).collect()
}

/// Whether an id would be taken for a generated user's for one of the grid's or for a script's, in a case or in a report.
fn is_reserved(id: &str) -> bool {
    if id == SCRIPT {
        return true;
    }
    let rest = ["auto", "grid"].iter().find_map(|word| id.strip_prefix(word));
    let Some(rest) = rest else { return false };
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
    #[case("grid-14", true)]
    #[case("grid*", true)]
    #[case("gridlock", false)]
    #[case("expert", false)]
    fn ids_of_generated_users_are_reserved(#[case] id: &str, #[case] reserved: bool) {
        assert_eq!(is_reserved(id), reserved);
    }
}
