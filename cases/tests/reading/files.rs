//! Suites on disk: those that come with Rehearsal, and files that are not suites.

use rehearsal_cases::read;
use std::path::{Path, PathBuf};

fn suites() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("suites")
}

#[test]
fn every_suite_that_comes_with_rehearsal_reads() {
    let mut count = 0;
    for entry in std::fs::read_dir(suites()).unwrap() {
        let path = entry.unwrap().path();
        read(&path).unwrap_or_else(|complaints| panic!("{complaints}"));
        count += 1;
    }
    assert!(count > 0);
}

#[test]
fn the_minimal_suite_has_ten_lines_at_most_and_a_gate() {
    let path = suites().join("minimal.yaml");
    assert!(std::fs::read_to_string(&path).unwrap().lines().count() <= 10);
    let suite = read(&path).unwrap();
    assert_eq!((suite.cases.len(), suite.gate.len()), (1, 1));
    assert_eq!(suite.file, path);
}

#[test]
fn every_example_of_the_readme_reads() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let examples: Vec<&str> =
        readme.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert_eq!(examples.len(), 9);
    for example in examples {
        // What is indented belongs to a case, which is the last section of the suite.
        let in_case = example.starts_with(' ');
        super::read(&if in_case { super::with("") + example } else { super::with(example) });
    }
}

#[test]
fn a_file_that_is_not_there_is_a_complaint_that_names_it() {
    let complaints = read(Path::new("no/such.yaml")).unwrap_err();
    let [complaint] = complaints.all() else { panic!("{complaints}") };
    assert_eq!(complaint.place, None);
    assert!(complaint.message.starts_with("cannot read no/such.yaml: "), "{complaint}");
}

#[test]
fn a_folder_is_not_a_suite() {
    assert!(read(&suites()).unwrap_err().to_string().starts_with("cannot read "));
}

#[test]
fn a_file_that_is_not_utf8_is_complained_about_at_its_first_bad_byte() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("latin.yaml");
    std::fs::write(&path, b"suite: s\n# \xc3\xa9 caf\xe9\n").unwrap();
    let expected = format!("{}:2:8: the file is not UTF-8\n    hint: save it as UTF-8 text", path.display());
    assert_eq!(read(&path).unwrap_err().to_string(), expected);
}

#[test]
fn a_file_without_bounds_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.yaml");
    std::fs::write(&path, vec![b'#'; (8 << 20) + 1]).unwrap();
    assert!(read(&path).unwrap_err().to_string().contains("is larger than 8 MiB"));
}
