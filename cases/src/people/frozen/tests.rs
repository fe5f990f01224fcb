//! Writing people down and meeting them again.

use super::*;
use proptest::prelude::*;
use rehearsal_core::{actor::Traits, ids::CaseName};
use rstest::rstest;

const SUITE: &str = "suite: desk\nagent: { http: http://127.0.0.1:1/ }\npersonas:\n  - { id: expert, context: old }\ncases:\n  \
    - { name: paris, input: hi, task_description: done, personas: [auto*2, expert] }\n";

fn suite() -> Suite {
    crate::parse("desk.yaml", SUITE).unwrap()
}

fn profile(context: &str) -> ActorProfile {
    ActorProfile {
        traits: Traits::from([("patience_level".into(), "low".into())]),
        manner: Traits::from([("patience_level".into(), "Leaves at once (\"Bye.\").".into())]),
        context: context.to_owned(),
        actor_goal: "I want it done: now.".into(),
        goal_parts: vec!["yes".into(), "- done".into()],
    }
}

fn written(people: &[(&str, &str)]) -> String {
    let frozen = |(id, context): &(&str, &str)| Frozen {
        case: CaseName::new("paris"),
        id: PersonaId::new(*id),
        profile: profile(context),
    };
    People::written(&suite(), &people.iter().map(frozen).collect::<Vec<_>>()).unwrap()
}

fn complaint(text: &str) -> String {
    match parse("desk.people.yaml", text).and_then(|people| people.join(suite())) {
        Ok(suite) => panic!("{suite:?}"),
        Err(complaints) => complaints.to_string(),
    }
}

#[test]
fn a_frozen_person_takes_the_place_of_the_generated_one() {
    let text = written(&[("auto-1", "Always late.")]);
    assert!(text.starts_with("# People of desk.yaml"), "{text}");
    let people = parse("desk.people.yaml", &text).unwrap();
    let joined = people.join(suite()).unwrap();
    let [first, second, third] = joined.cases[0].personas.as_slice() else { panic!("{joined:?}") };
    let expected = profile("Always late.");
    assert!(
        matches!(first, PersonaChoice::Frozen { id, profile } if id.as_str() == "auto-1" && **profile == expected)
    );
    assert!(matches!(second, PersonaChoice::Auto(_)));
    assert!(matches!(third, PersonaChoice::Given(_)));
    assert_ne!(people.stamp(suite()).fingerprint, suite().fingerprint);
}

#[rstest]
#[case("paris:", "pariz:", "the suite has no case `pariz`; is it `paris` now?")]
#[case("text: ", "text: 0", "the case `paris` says something else than when its people were frozen")]
#[case("auto-1:", "auto-9:", "`auto-9` is no generated user of the case `paris`")]
#[case("auto-1:", "expert:", "`expert` is no generated user of the case `paris`")]
fn who_no_longer_fits_is_said(#[case] before: &str, #[case] after: &str, #[case] message: &str) {
    let text = written(&[("auto-1", "Always late.")]).replace(before, after);
    let said = complaint(&text);
    assert!(said.starts_with("desk.people.yaml:") && said.contains(message), "{said}");
    assert!(said.contains("rehearsal personas desk.yaml --freeze"), "{said}");
}

#[test]
fn whatever_people_are_made_up_from_tells_whether_they_still_fit() {
    let changes: [fn(&mut Case); 6] = [
        |_| {},
        |case| case.input.push('!'),
        |case| case.goal_parts.push("told".into()),
        |case| drop(case.known.insert("told".into(), "twice".into())),
        |case| case.unknown.push("told".into()),
        |case| case.task_description.push('!'),
    ];
    let texts: std::collections::BTreeSet<String> = changes
        .iter()
        .map(|change| {
            let mut case = Case::clone(&suite().cases[0]);
            change(&mut case);
            text_of(&case)
        })
        .collect();
    assert_eq!(texts.len(), changes.len());
}

#[rstest]
#[case("cases: { paris: { people: {} } }\n", "desk.people.yaml:1:17: the key `text` is missing or empty")]
#[case(
    "cases: { paris: { text: a, people: { auto-1: { actor_goal: g, goal_parts: [] } } } }\n",
    "`goal_parts` is empty"
)]
#[case("cases: { paris: { text: a, people: { auto-1: { goal: g } } } }\n", "unknown key `goal`")]
#[case("kases: {}\n", "unknown key `kases`")]
fn a_file_that_does_not_read_is_complained_about(#[case] text: &str, #[case] message: &str) {
    let said = complaint(text);
    assert!(said.contains(message), "{said}");
}

proptest! {
    #[test]
    fn whatever_a_model_makes_up_is_read_back_as_it_was(context in "\\PC{0,80}", more in "[ -~\n\t#:'\"&*!|>%@`é]{0,60}") {
        let text = written(&[("auto-1", &context), ("auto-2", &more)]);
        let people = parse("desk.people.yaml", &text).unwrap();
        let joined = people.join(suite()).unwrap();
        let found: Vec<&str> = joined.cases[0].personas.iter().filter_map(|choice| match choice {
            PersonaChoice::Frozen { profile, .. } => Some(profile.context.as_str()),
            PersonaChoice::Given(_) | PersonaChoice::Auto(_) => None,
        }).collect();
        prop_assert_eq!(found, [context.as_str(), more.as_str()]);
    }
}
