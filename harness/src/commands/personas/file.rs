//! The file of kept people: written and removed.

use super::{super::tell, roster::Roster};
use crate::{
    environment::Environment,
    exit::{Exit, Failure},
};
use rehearsal_cases::{Frozen, People, people_file};
use rehearsal_core::{case::PersonaChoice, discretion::clean_profile};
use std::{fs, io, path::Path};

/// Writes all generated people into the file; returns how many. Whoever no longer fitted the suite is not among them.
///
/// # Errors
/// Where there is nobody to keep, or the file cannot be written.
pub(super) fn freeze(roster: &mut Roster, environment: &Environment) -> Result<usize, Failure> {
    let people = roster.everybody().filter_map(|(case, choice)| match choice {
        PersonaChoice::Frozen { id, profile } => {
            Some(Frozen { case: case.name.clone(), id: id.clone(), profile: profile.as_ref().clone() })
        }
        PersonaChoice::Given(_) | PersonaChoice::Auto(_) => None,
    });
    let mut people: Vec<Frozen> = people.collect();
    let secrets = environment.secrets();
    people.iter_mut().for_each(|person| clean_profile(&mut person.profile, &secrets));
    if people.is_empty() {
        return Err(Failure::Usage(
            "there is nobody to keep: no case has a generated user (`auto`) that is known".into(),
        ));
    }
    let text = People::written(&roster.suite, &people).map_err(Failure::InTheWay)?;
    replace(&roster.file, &text).map_err(|source| Failure::Write { file: roster.file.clone(), source })?;
    roster.kept();
    Ok(people.len())
}

/// Puts the text in the file's place in one step: half a file would be no suite's.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let draft = file.with_extension("yaml.new");
    fs::write(&draft, text)?;
    fs::rename(&draft, file)
}

/// Removes the file that belongs to a suite.
///
/// # Errors
/// Where there is none, or it cannot be removed.
pub(super) fn thaw(suite: &Path) -> Result<Exit, Failure> {
    let file = people_file(suite);
    match fs::remove_file(&file) {
        Ok(()) => {
            tell(&format!("removed {}; runs make people up again", file.display()));
            Ok(Exit::Passed)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Failure::Usage(format!(
            "nobody is kept for {}: there is no {}",
            suite.display(),
            file.display()
        ))),
        Err(source) => Err(Failure::Write { file, source }),
    }
}
