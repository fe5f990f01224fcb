//! The file of frozen people next to a suite: those who were made up once and are met again in every run.

mod form;
mod write;

pub use write::Frozen;

use crate::{
    complaint::{Complaint, Complaints, Notes, quoted},
    nearest,
    yaml::{self, Place},
};
use form::PeopleFile;
use rehearsal_core::{
    actor::ActorProfile,
    case::{Case, PersonaChoice},
    ids::PersonaId,
    seed::fingerprint,
    suite::Suite,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

const FINGERPRINT_DIGITS: usize = 12;

/// The file of frozen people that belongs to a suite: `travel.people.yaml` for `travel.yaml`.
pub fn people_file(suite: &Path) -> PathBuf {
    suite.with_extension("people.yaml")
}

/// The people of such a file.
#[derive(Clone, Debug)]
pub struct People {
    file: String,
    fingerprint: String,
    cases: Vec<FrozenCase>,
}

/// The people of one case.
#[derive(Clone, Debug)]
struct FrozenCase {
    name: String,
    at: Place,
    /// What the case said when they were made up.
    text: String,
    people: Vec<FrozenPerson>,
}

#[derive(Clone, Debug)]
struct FrozenPerson {
    id: PersonaId,
    at: Place,
    profile: Arc<ActorProfile>,
}

/// Reads the file from its text; `name` is what complaints call it.
pub(crate) fn parse(name: &str, text: &str) -> Result<People, Complaints> {
    let file: PeopleFile = yaml::parse(text).map_err(|refusal| refusal.into_complaint(name))?;
    let mut notes = Notes::new(name);
    let cases = file.lower(&mut notes);
    notes.finish(Some(People {
        file: name.to_owned(),
        fingerprint: fingerprint(text, FINGERPRINT_DIGITS),
        cases,
    }))
}

impl People {
    /// The suite with these people in the place of those who would be generated.
    ///
    /// # Errors
    /// Where one of them does not fit the suite.
    pub fn join(&self, suite: Suite) -> Result<Suite, Complaints> {
        let (suite, misfits) = self.join_fitting(suite);
        let mut notes = Notes::new(&self.file);
        for misfit in misfits {
            if let Some(place) = misfit.place {
                notes.complain_at(place, misfit.message, misfit.hint);
            }
        }
        notes.finish(Some(suite))
    }

    /// The suite with those of them who fit it, and why the others do not.
    pub fn join_fitting(&self, mut suite: Suite) -> (Suite, Vec<Complaint>) {
        let hint = format!(
            "make them up anew with `rehearsal personas {} --freeze`, or remove the entry",
            suite.file.display()
        );
        let mut misfits = Vec::new();
        for frozen in &self.cases {
            let found = suite.cases.iter_mut().find(|case| case.name.as_str() == frozen.name);
            let fits = match found {
                Some(case) => frozen.seat_all(case),
                None => Err(vec![(frozen.at, no_such_case(&frozen.name, &suite))]),
            };
            let misfit = |(at, message): (Place, String)| Complaint {
                place: Some(at.in_file(&self.file)),
                message,
                hint: Some(hint.clone()),
            };
            misfits.extend(fits.err().into_iter().flatten().map(misfit));
        }
        (suite, misfits)
    }

    /// The suite with a fingerprint that tells these people, too.
    pub(crate) fn stamp(&self, suite: Suite) -> Suite {
        let both = format!("{} {}", suite.fingerprint, self.fingerprint);
        Suite { fingerprint: fingerprint(&both, FINGERPRINT_DIGITS), ..suite }
    }
}

impl FrozenCase {
    /// Puts the case's people into their places; why some do not fit, and where they are written.
    fn seat_all(&self, case: &mut Arc<Case>) -> Result<(), Vec<(Place, String)>> {
        let name = quoted(&self.name);
        if self.text != text_of(case) {
            let message = format!("the case {name} says something else than when its people were frozen");
            return Err(vec![(self.at, message)]);
        }
        let case = Arc::make_mut(case);
        let misfits = self.people.iter().filter(|person| !seat(case, person)).map(|person| {
            (person.at, format!("{} is no generated user of the case {name}", quoted(person.id.as_str())))
        });
        let misfits: Vec<_> = misfits.collect();
        if misfits.is_empty() { Ok(()) } else { Err(misfits) }
    }
}

fn no_such_case(name: &str, suite: &Suite) -> String {
    let near = nearest::nearest(name, suite.cases.iter().map(|case| case.name.as_str()));
    let near = near.map(|near| format!("; is it {} now?", quoted(near))).unwrap_or_default();
    format!("the suite has no case {}{near}", quoted(name))
}

/// Puts the person in the place of the generated one of this id; whether there is one.
fn seat(case: &mut Case, person: &FrozenPerson) -> bool {
    let mut generated = case.personas.iter_mut().filter(|choice| match choice {
        PersonaChoice::Auto(id) => *id == person.id,
        PersonaChoice::Given(_) | PersonaChoice::Frozen { .. } => false,
    });
    let Some(choice) = generated.next() else { return false };
    *choice = PersonaChoice::Frozen { id: person.id.clone(), profile: person.profile.clone() };
    true
}

/// A hash of everything in a case that its people are made up from.
fn text_of(case: &Case) -> String {
    let Case { input, task_description, goal_parts, known, unknown, .. } = case;
    let own = [input, task_description].into_iter().chain(goal_parts).cloned();
    let known = known.iter().map(|(name, fact)| format!("known\u{0}{name}\u{0}{fact}"));
    let unknown = unknown.iter().map(|fact| format!("unknown\u{0}{fact}"));
    let texts: Vec<String> = own.chain(known).chain(unknown).collect();
    fingerprint(&texts.join("\u{0}"), FINGERPRINT_DIGITS)
}

#[cfg(test)]
mod tests;
