//! Looks for secrets in every byte that was written, packed or not.

use rehearsal_tests::unpacked;
use rusqlite::{Connection, OpenFlags, types::ValueRef};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// How what zstd has packed begins.
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// What was found: in which file, which secret.
pub(super) type Found = Vec<(String, &'static str)>;

/// Every file below a folder but these.
pub(super) fn files(folder: &Path, but: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            found.extend(files(&path, &[]));
        } else if !but.contains(&name) {
            found.push(path);
        }
    }
    found
}

/// The secrets that stand in these files.
pub(super) fn in_files(files: &[PathBuf], secrets: &BTreeMap<&'static str, String>) -> Found {
    let mut found = Vec::new();
    for file in files {
        let bytes = std::fs::read(file).unwrap();
        let mut texts = vec![String::from_utf8_lossy(&bytes).into_owned()];
        if bytes.starts_with(b"SQLite format 3\0") {
            texts.extend(bodies(file));
        }
        if file.extension().is_some_and(|end| end == "html") {
            texts.push(unpacked(&texts[0]));
        }
        for text in texts {
            found.extend(in_text(&file.display().to_string(), &text, secrets));
        }
    }
    found.dedup();
    found
}

/// The secrets that stand in a text.
pub(super) fn in_text(place: &str, text: &str, secrets: &BTreeMap<&'static str, String>) -> Found {
    let there = secrets.iter().filter(|(_, secret)| text.contains(secret.as_str()));
    there.map(|(name, _)| (place.to_owned(), *name)).collect()
}

/// Every value of every table, unpacked.
pub(super) fn bodies(file: &Path) -> Vec<String> {
    let open = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut names = open.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut texts = Vec::new();
    for name in names {
        let mut select = open.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
        let columns = select.column_count();
        let mut rows = select.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            texts.extend((0..columns).map(|column| text(row.get_ref(column).unwrap())));
        }
    }
    assert!(texts.iter().any(|text| text.contains("session_settled")), "no body was unpacked");
    texts
}

fn text(value: ValueRef<'_>) -> String {
    let bytes = match value {
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => return String::new(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes,
    };
    let unpacked = if bytes.starts_with(&ZSTD) { zstd::decode_all(bytes).unwrap() } else { bytes.to_vec() };
    String::from_utf8_lossy(&unpacked).into_owned()
}
