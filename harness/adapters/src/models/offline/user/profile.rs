//! A person made up by rules: the drawn traits, a background that explains them, the goal in parts.

use super::{
    super::prompt::block,
    blocks::{CaseBlock, PersonaBlock},
    manner::{Expertise, Manner, Patience, Style},
    phrases,
};
use rehearsal_core::{actor::Traits, model::ModelRequest, seed::Seed};
use serde_json::{Value, json};

/// The traits everybody has, each with its levels.
const TRAITS: [(&str, &[&str]); 3] = [
    ("expertise_level", &["novice", "intermediate", "expert"]),
    ("patience_level", &["low", "medium", "high"]),
    ("verbosity", &["terse", "plain", "rambling"]),
];

/// The profile for the case and persona of the prompt.
pub(super) fn made_up(request: &ModelRequest) -> Result<Value, String> {
    let case: CaseBlock = block(request, "case")?;
    let persona: PersonaBlock = block(request, "persona")?;
    let traits = completed(persona.traits, request.seed);
    let listed: Vec<Value> =
        traits.iter().map(|(name, level)| json!({ "name": name, "level": level })).collect();
    let goal = phrases::pick(&["goal".to_owned()], request.seed.derive(&["goal"]))?;
    let wish = case.task_description.trim().trim_end_matches('.');
    let parts = if case.goal_parts.is_empty() { parts(&case.task_description) } else { case.goal_parts };
    Ok(json!({
        "traits": listed,
        "context": context(&Manner::of(&traits), request.seed)?,
        "actor_goal": phrases::fill(goal, &[("value", wish)]),
        "goal_parts": parts,
    }))
}

/// The traits that were given, and those that are missing drawn by the seed.
fn completed(mut traits: Traits, seed: Seed) -> Traits {
    for (name, levels) in TRAITS {
        if let Some(level) = seed.derive(&["trait", name]).pick(levels) {
            traits.entry(name.to_owned()).or_insert_with(|| (*level).to_owned());
        }
    }
    traits
}

fn context(manner: &Manner, seed: Seed) -> Result<String, String> {
    let patience = match manner.patience {
        Patience::Low => "little",
        Patience::Medium => "some",
        Patience::High => "great",
    };
    let style = match manner.style {
        Style::Direct => "terse",
        Style::Plain => "natural",
        Style::Chatty => "rambling",
        Style::Formal => "formal",
    };
    let expertise = match manner.expertise {
        Expertise::Novice => "a beginner",
        Expertise::Ordinary => "an occasional customer",
        Expertise::Expert => "an expert",
    };
    let background = phrases::pick(&["background".to_owned()], seed.derive(&["background"]))?;
    let character = phrases::pick(&["character".to_owned()], seed.derive(&["character"]))?;
    let values = [("patience", patience), ("style", style), ("expertise", expertise)];
    Ok(format!("{background} {}", phrases::fill(character, &values)))
}

/// The task in parts: its sentences, and what a semicolon or *, and* joins. Finer cuts would tear apart
/// what belongs together.
fn parts(task: &str) -> Vec<String> {
    let cut = task.replace(", and ", ";").replace(". ", ";").replace('\n', ";");
    let parts = cut.split(';').map(|part| part.trim().trim_end_matches('.')).filter(|part| !part.is_empty());
    let parts: Vec<String> = parts.map(phrases::capitalised).collect();
    if parts.is_empty() { vec![task.to_owned()] } else { parts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Flight booked with date and price", &["Flight booked with date and price"])]
    #[case("The order is cancelled; the refund is announced.", &["The order is cancelled", "The refund is announced"])]
    #[case("The order is cancelled, and the refund is announced", &["The order is cancelled", "The refund is announced"])]
    #[case("One thing. Another thing.", &["One thing", "Another thing"])]
    fn a_task_falls_into_its_sentences(#[case] task: &str, #[case] expected: &[&str]) {
        assert_eq!(parts(task), expected);
    }
}
