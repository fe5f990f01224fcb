//! Where a started program runs, and what is added to its environment.

use super::{super::texts, suite_folder};
use crate::{
    complaint::{Notes, quoted},
    format::Scalar,
    yaml::Placed,
};
use std::{collections::BTreeMap, path::PathBuf};

/// The folder, from that of the suite file.
pub(in crate::lower) fn folder(written: Option<&Placed<String>>, notes: &mut Notes<'_>) -> PathBuf {
    let folder = suite_folder(notes.file());
    let Some(written) = written else { return folder };
    texts::not_blank(written, "`folder`", notes);
    folder.join(&written.value)
}

/// The variables, with a complaint about each that no system takes.
pub(in crate::lower) fn variables(
    written: &BTreeMap<String, Placed<Scalar>>,
    notes: &mut Notes<'_>,
) -> BTreeMap<String, String> {
    for (name, value) in written {
        if name.trim().is_empty() || name.contains(['=', '\0']) || value.value.0.contains('\0') {
            notes.complain(value.at, format!("{} cannot be a variable of the environment", quoted(name)));
        }
    }
    written.iter().map(|(name, value)| (name.clone(), value.value.0.clone())).collect()
}
