//! A first sketch of a generated person: trait levels drawn for a case and a place in it, so that the people of a case
//! differ however much a model likes its favourite character.

use rehearsal_core::{
    actor::Traits,
    case::{Case, PersonaChoice},
    ids::PersonaId,
    seed::Seed,
    suite::TraitScale,
};

/// The properties that are drawn, as far as there is a scale for them.
const DRAWN: [&str; 5] = ["patience_level", "verbosity", "expertise_level", "disclosure", "emotional_tone"];

/// The generated people of a case, in its order; those who were kept are of them.
pub(crate) fn generated(case: &Case) -> impl Iterator<Item = &PersonaId> {
    case.personas.iter().filter_map(|choice| match choice {
        PersonaChoice::Auto(id) | PersonaChoice::Frozen { id, .. } => Some(id),
        PersonaChoice::Given(_) => None,
    })
}

/// The traits of the generated person of this id. They go by the case and the person's place in it alone: one more
/// person does not change those before.
pub(crate) fn traits(case: &Case, id: &PersonaId, scales: &[TraitScale]) -> Traits {
    let place = generated(case).position(|other| other == id).unwrap_or(0);
    // Knows nothing of the run, so that every run meets the same people.
    let seed = Seed(0).derive(&["people", case.name.as_str()]);
    let drawn = DRAWN.iter().filter_map(|name| scales.iter().find(|scale| scale.name == *name));
    let level = |(number, scale): (u64, &TraitScale)| {
        let start = seed.derive(&["trait", &scale.name]);
        let levels = scale.levels.len() as u64;
        let level = (start.0.checked_rem(levels)? + spread(place as u64, number, levels)) % levels;
        Some((scale.name.clone(), scale.levels.get(level as usize)?.name.clone()))
    };
    (0..).zip(drawn).filter_map(level).collect()
}

/// How far the level of a place is from that of the first: the digits of the place to the number of levels, as the
/// coefficients of a polynomial of the property's number. Two places share few properties, as words of a Reed-Solomon
/// code share few letters; as many people as a property has levels share none.
fn spread(mut place: u64, number: u64, levels: u64) -> u64 {
    let (mut sum, mut power) = (0, 1);
    while place > 0 {
        sum = (sum + place % levels * power) % levels;
        power = power * number % levels;
        place /= levels;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{case, scales};
    use rehearsal_core::ids::CaseName;
    use std::collections::BTreeSet;

    fn people(name: &str, count: usize) -> Vec<Traits> {
        let ids: Vec<PersonaId> =
            (1..=count).map(|number| PersonaId::new(format!("auto-{number}"))).collect();
        let personas = ids.iter().cloned().map(PersonaChoice::Auto).collect();
        let case = Case { personas, name: CaseName::new(name), ..case(&[]) };
        ids.iter().map(|id| traits(&case, id, &scales())).collect()
    }

    fn shared(one: &Traits, other: &Traits) -> usize {
        one.iter().filter(|(name, level)| other.get(*name) == Some(level)).count()
    }

    /// The most traits that two of the first so many people share.
    fn most_shared(count: usize) -> usize {
        let people = people("paris", count);
        let pairs = people
            .iter()
            .enumerate()
            .flat_map(|(at, one)| people.iter().skip(at + 1).map(move |two| (one, two)));
        pairs.map(|(one, two)| shared(one, two)).max().unwrap()
    }

    #[test]
    fn as_many_people_as_there_are_levels_share_nothing_and_more_share_little() {
        assert_eq!(people("paris", 1)[0].len(), DRAWN.len());
        assert_eq!((most_shared(3), most_shared(9), most_shared(27)), (0, 2, 4));
    }

    #[test]
    fn another_person_changes_nobody_and_another_case_has_other_people() {
        assert_eq!(people("paris", 3), people("paris", 8)[..3]);
        let firsts: BTreeSet<_> = (0..30).map(|number| people(&format!("case-{number}"), 1)).collect();
        assert!(firsts.len() > 20, "{} different people", firsts.len());
    }

    #[test]
    fn who_was_kept_keeps_a_place() {
        let frozen = |id: &str| PersonaChoice::Frozen {
            id: PersonaId::new(id),
            profile: std::sync::Arc::new(crate::testing::profile()),
        };
        let auto = |id: &str| PersonaChoice::Auto(PersonaId::new(id));
        let both = Case { personas: vec![auto("auto-1"), auto("auto-2")], ..case(&[]) };
        let one_kept = Case { personas: vec![frozen("auto-1"), auto("auto-2")], ..case(&[]) };
        let second = PersonaId::new("auto-2");
        assert_eq!(traits(&both, &second, &scales()), traits(&one_kept, &second, &scales()));
    }

    #[test]
    fn without_scales_the_model_is_left_free() {
        assert_eq!(traits(&case(&[]), &PersonaId::new("auto"), &[]), Traits::new());
    }
}
