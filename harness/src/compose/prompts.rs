//! The prompts of a run: the bundled ones, with the user's own in their place.

use crate::exit::Failure;
use rehearsal_core::suite::Suite;
use rehearsal_evaluators::{Prompts as Judges, PromptsError};
use rehearsal_simulators::{Prompts as Actors, ReplaceError};
use rehearsal_tools::{Prompts as Tools, ReplaceError as ToolsError};
use std::{collections::BTreeMap, fs, io, path::Path};

/// The prompts of the simulators, of the evaluators and of simulated tools.
type All = (Actors, Judges, Tools);

/// All prompts. A file `user_turn.v3.md` in the folder replaces the
/// bundled prompt of that id; other files than `.md` are left alone.
pub(super) fn read(folder: Option<&Path>) -> Result<All, Failure> {
    let mut prompts = (Actors::bundled()?, Judges::bundled()?, Tools::bundled()?);
    let Some(folder) = folder else { return Ok(prompts) };
    let unreadable = |path: &Path, error: io::Error| {
        Failure::Usage(format!("cannot read prompts from {}: {error}", path.display()))
    };
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries = entries.map_err(|error| unreadable(folder, error))?;
    let mut files: Vec<_> = entries.iter().map(fs::DirEntry::path).collect();
    files.sort();
    for file in files {
        let Some(id) = file.file_name().and_then(|name| name.to_str()?.strip_suffix(".md")) else { continue };
        let text = fs::read_to_string(&file).map_err(|error| unreadable(&file, error))?;
        replace(&mut prompts, id, &text)
            .map_err(|why| Failure::Usage(format!("{}: {why}", file.display())))?;
    }
    Ok(prompts)
}

/// Each prompt's id and hash, of those that a run of the suite uses.
pub(super) fn fingerprints(
    suite: &Suite,
    (actors, judges, tools): (&Actors, &Judges, &Tools),
) -> BTreeMap<String, String> {
    let of_tools = suite.models.tools.iter().flat_map(|_| tools.fingerprints());
    actors.fingerprints().into_iter().chain(judges.fingerprints()).chain(of_tools).collect()
}

/// The same for who does not need the prompts themselves.
///
/// # Errors
/// Where one of the user's own does not read.
pub fn hashes(suite: &Suite, folder: Option<&Path>) -> Result<BTreeMap<String, String>, Failure> {
    let (actors, judges, tools) = read(folder)?;
    Ok(fingerprints(suite, (&actors, &judges, &tools)))
}

/// Checks the user's own prompts before anything is started.
///
/// # Errors
/// Where one of them does not read.
pub fn check(folder: Option<&Path>) -> Result<(), Failure> {
    read(folder).map(|_| ())
}

fn replace((actors, judges, tools): &mut All, id: &str, text: &str) -> Result<(), String> {
    let tool_prompts = match tools.replace(id, text) {
        Ok(()) => return Ok(()),
        Err(ToolsError::Prompt(error)) => return Err(error.to_string()),
        Err(ToolsError::Unknown { known, .. }) => known,
    };
    match actors.replace(id, text) {
        Ok(()) => Ok(()),
        Err(ReplaceError::Prompt(error)) => Err(error.to_string()),
        Err(ReplaceError::Unknown { known, .. }) => judges.replace(id, text).map_err(|error| match error {
            PromptsError::Unknown { known: judging, .. } => {
                format!("there is no prompt {id}; there are {known}, {judging}, {tool_prompts}")
            }
            PromptsError::Blind { .. } | PromptsError::Prompt(_) => error.to_string(),
        }),
    }
}
