//! Reads suite files: YAML in, a checked [`Suite`] out, and a place for every complaint.
//!
//! The way in is [`read`]. The file as written is in `format`, one file for each section; `lower` turns
//! it into the words of the core and makes every check that needs more than one value's type.

mod complaint;
mod format;
mod lower;
mod nearest;
mod schema;
mod yaml;

pub use complaint::{Complaint, Complaints};
pub use schema::schema;

use rehearsal_core::suite::Suite;
use std::{fs::File, io::Read, path::Path};

/// The largest suite file that is read, in bytes. Thousands of cases fit; an endless file does not.
const MOST_BYTES: u64 = 8 << 20;

/// Reads one suite file.
///
/// # Errors
/// Everything that is wrong with the file, each with its place. A file that is not YAML of the right
/// shape brings one complaint; once the shape is right, all the others come together.
pub fn read(path: &Path) -> Result<Suite, Complaints> {
    let name = path.display().to_string();
    let bytes = bytes_of(path).map_err(|error| Complaint {
        place: None,
        message: format!("cannot read {name}: {error}"),
        hint: None,
    })?;
    if bytes.len() as u64 > MOST_BYTES {
        let message = format!("{name} is larger than {} MiB", MOST_BYTES >> 20);
        let hint = Some("split it into several suites".to_owned());
        return Err(Complaint { place: None, message, hint }.into());
    }
    match str::from_utf8(&bytes) {
        Ok(text) => parse(&name, text),
        Err(error) => Err(complaint::not_utf8(&name, &bytes, error.valid_up_to()).into()),
    }
}

/// Reads a suite from its text. `name` is what complaints call the file, and the folder it names is
/// where the suite's own paths start.
///
/// # Errors
/// As [`read`].
pub fn parse(name: &str, text: &str) -> Result<Suite, Complaints> {
    let file = yaml::parse(text).map_err(|refusal| refusal.into_complaint(name))?;
    lower::suite(name, text, &file)
}

fn bytes_of(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more than is allowed tells a file that fits from one that does not.
    File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
