//! Files for parsers that open theirs themselves.

use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// In memory where the machine has such a folder, since a file is written for every input.
const IN_MEMORY: &str = "/dev/shm";

thread_local! {
    static FOLDER: TempDir = folder();
}

/// A folder of its own, gone when dropped.
pub(crate) fn folder() -> TempDir {
    tempfile::tempdir_in(IN_MEMORY).or_else(|_| tempfile::tempdir()).unwrap()
}

/// A file of this name with these bytes, in the folder of this thread.
pub(crate) fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = place(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Where a file of this name is, in the folder of this thread.
pub(crate) fn place(name: &str) -> PathBuf {
    FOLDER.with(|folder| folder.path().join(name))
}

/// The repository's folder.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
