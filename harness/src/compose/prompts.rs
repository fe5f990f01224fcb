//! The prompts of a run: the bundled ones, with the user's own in their place.

use crate::exit::Failure;
use rehearsal_evaluators::{Prompts as Judges, PromptsError};
use rehearsal_simulators::{Prompts as Actors, ReplaceError};
use std::{fs, io, path::Path};

/// The simulators' and the evaluators' prompts. A file `user_turn.v3.md` in the folder replaces the
/// bundled prompt of that id; other files than `.md` are left alone.
pub(super) fn read(folder: Option<&Path>) -> Result<(Actors, Judges), Failure> {
    let mut prompts = (Actors::bundled()?, Judges::bundled()?);
    let Some(folder) = folder else { return Ok(prompts) };
    let unreadable = |error: io::Error| Failure::Usage(format!("{}: {error}", folder.display()));
    let entries = fs::read_dir(folder).map_err(unreadable)?.collect::<Result<Vec<_>, _>>();
    let mut files: Vec<_> = entries.map_err(unreadable)?.iter().map(fs::DirEntry::path).collect();
    files.sort();
    for file in files {
        let Some(id) = file.file_name().and_then(|name| name.to_str()?.strip_suffix(".md")) else { continue };
        let text = fs::read_to_string(&file).map_err(unreadable)?;
        replace(&mut prompts, id, &text)
            .map_err(|why| Failure::Usage(format!("{}: {why}", file.display())))?;
    }
    Ok(prompts)
}

/// Checks the user's own prompts before anything is started.
///
/// # Errors
/// Where one of them does not read.
pub fn check(folder: Option<&Path>) -> Result<(), Failure> {
    read(folder).map(|_| ())
}

fn replace((actors, judges): &mut (Actors, Judges), id: &str, text: &str) -> Result<(), String> {
    match actors.replace(id, text) {
        Ok(()) => Ok(()),
        Err(ReplaceError::Prompt(error)) => Err(error.to_string()),
        Err(ReplaceError::Unknown { known, .. }) => judges.replace(id, text).map_err(|error| match error {
            PromptsError::Unknown { known: judging, .. } => {
                format!("there is no prompt {id}; there are {known}, {judging}")
            }
            PromptsError::Blind { .. } | PromptsError::Prompt(_) => error.to_string(),
        }),
    }
}
