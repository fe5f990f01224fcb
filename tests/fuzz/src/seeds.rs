//! Where inputs that are whole come from: the files that stand in the repository anyway.

use crate::scratch::repository;
use std::{fs, path::PathBuf};

/// Longer ones take longer to mutate than they are worth.
const LONGEST: usize = 48 << 10;

/// The files in a folder of the repository with this ending.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(repository().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(ending));
    paths.sort();
    let texts = paths.into_iter().map(|path| fs::read(path).unwrap());
    texts.filter(|text| text.len() <= LONGEST).collect()
}

/// The lines of those files, each by itself.
pub(crate) fn lines(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let texts = files_of_any_length(folder, ending);
    let lines = texts.iter().flat_map(|text| text.split(|byte| *byte == b'\n'));
    lines.filter(|line| !line.is_empty() && line.len() <= LONGEST).map(<[u8]>::to_vec).collect()
}

fn files_of_any_length(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(repository().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(ending));
    paths.sort();
    paths.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Texts as inputs.
pub(crate) fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}
