//! Reads suite files: YAML in, a checked [`Suite`] out, and a place for every complaint.
//!
//! The way in is [`read`]; [`read_goals`] reads what sessions that were recorded elsewhere were about,
//! [`read_labels`] what people say of conversations. The file as written is in `format`, one file for each section; `lower` turns
//! it into the words of the core and makes every check that needs more than one value's type.

mod complaint;
mod format;
mod goals;
mod labels;
mod lower;
mod nearest;
mod people;
mod scales;
mod schema;
mod strands;
mod yaml;

pub use complaint::{Complaint, Complaints};
pub use goals::{Goal, Goals};
pub use labels::{HeldIn, Label, Labelled, Labels, WrittenTurn};
pub use people::frozen::{Frozen, People, people_file};
pub use scales::standard as standard_scales;
pub use schema::schema;

use format::SuiteFile;
use rehearsal_core::suite::Suite;
use std::{
    fs::File,
    io::Read,
    path::{Component, Path, PathBuf},
};
use yaml::Placed;

/// The largest suite file that is read, in bytes. Thousands of cases fit; an endless file does not.
const MOST_BYTES: u64 = 8 << 20;

/// Reads one suite file, with the people that were frozen next to it in the place of generated ones.
///
/// # Errors
/// Everything that is wrong with the file, each with its place. A file that is not YAML of the right
/// shape brings one complaint; once the shape is right, all the others come together. So it is with the file of
/// frozen people, where one that no longer fits the suite is wrong.
pub fn read(path: &Path) -> Result<Suite, Complaints> {
    let (suite, people) = read_apart(path)?;
    match people {
        Some(people) => people.join(suite),
        None => Ok(suite),
    }
}

/// Reads one suite file, and the file of frozen people next to it where there is one, without putting the two together.
///
/// # Errors
/// As [`read`], but for frozen people that do not fit.
pub fn read_apart(path: &Path) -> Result<(Suite, Option<People>), Complaints> {
    let suite = parse(&path.display().to_string(), &text_of(path)?)?;
    let file = people_file(path);
    if !file.exists() {
        return Ok((suite, None));
    }
    let people = people::frozen::parse(&file.display().to_string(), &text_of(&file)?)?;
    Ok((people.stamp(suite), Some(people)))
}

/// Reads a file of goals for sessions that were recorded elsewhere; the cases it names are this suite's.
///
/// # Errors
/// As [`read`].
pub fn read_goals(path: &Path, suite: &Suite) -> Result<Goals, Complaints> {
    goals::parse(&path.display().to_string(), &text_of(path)?, suite)
}

/// Reads a file of labels, by which the judges of this suite are calibrated.
///
/// # Errors
/// As [`read`].
pub fn read_labels(path: &Path, suite: &Suite) -> Result<Labels, Complaints> {
    labels::parse(&path.display().to_string(), &text_of(path)?, suite)
}

/// Reads a suite from its text. `name` is what complaints call the file, and the folder it names is
/// where the suite's own paths start.
///
/// # Errors
/// As [`read`].
pub fn parse(name: &str, text: &str) -> Result<Suite, Complaints> {
    if strands::is_experiment(text) {
        return Err(strands::needs_a_suite(name).into());
    }
    let file: Placed<SuiteFile> = yaml::parse(text).map_err(|refusal| refusal.into_complaint(name))?;
    let imported = file.value.import.get().map(|written| imported(name, written)).transpose()?;
    lower::suite((name, text), &file, imported.as_ref())
}

/// Reads the experiment that a suite imports, from the suite's folder.
fn imported(suite: &str, written: &Placed<String>) -> Result<strands::Imported, Complaints> {
    let folder = Path::new(suite).parent().unwrap_or(Path::new(""));
    // Without the `./` that people write in front, which would stand in every complaint.
    let parts = folder.join(&written.value);
    let path: PathBuf = parts.components().filter(|part| *part != Component::CurDir).collect();
    let text = text_of(&path).map_err(|complaints| complaints.placed(&written.at.in_file(suite)))?;
    strands::parse(&path.display().to_string(), text)
}

fn text_of(path: &Path) -> Result<String, Complaints> {
    let name = path.display().to_string();
    let of_the_whole = |message, hint| Complaints::from(Complaint { place: None, message, hint });
    let bytes = bytes_of(path).map_err(|error| of_the_whole(format!("cannot read {name}: {error}"), None))?;
    if bytes.len() as u64 > MOST_BYTES {
        let hint = Some("split it into several files".to_owned());
        return Err(of_the_whole(format!("{name} is larger than {} MiB", MOST_BYTES >> 20), hint));
    }
    String::from_utf8(bytes).map_err(|error| {
        complaint::not_utf8(&name, error.as_bytes(), error.utf8_error().valid_up_to()).into()
    })
}

fn bytes_of(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more than is allowed tells a file that fits from one that does not.
    File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
