//! What is written is for the user alone, whatever the system would make of it: it holds what people and agents said.

use super::Stage;
use rehearsal_tests::World;
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

/// The mode of everything below a folder, and of the folder.
fn modes(folder: &Path) -> Vec<(PathBuf, u32)> {
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let mut found = vec![(folder.to_owned(), mode(folder))];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(modes(&path)) } else { found.push((path.clone(), mode(&path))) }
    }
    found
}

/// Those that somebody else may open.
fn open(world: &World, names: &[&str]) -> Vec<(PathBuf, u32)> {
    let all = names
        .iter()
        .map(|name| world.path().join(name))
        .flat_map(|path| if path.is_dir() { modes(&path) } else { vec![(path.clone(), modes_of(&path))] });
    all.filter(|(_, mode)| mode & 0o077 != 0).collect()
}

fn modes_of(file: &Path) -> u32 {
    fs::metadata(file).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_run_folder_its_recording_and_its_cache_are_for_the_user_alone() {
    let mut stage = Stage::new();
    stage.works(&["run", "suite.yaml", "--out", "runs/one", "--record", "tape", "--cache", "kept", "-q"]);
    stage.works(&["diagnose", "runs/one", "--rules-only"]);
    stage.works(&["report", "runs/one"]);
    let names: Vec<String> = modes(&stage.world.path().join("runs/one"))
        .iter()
        .map(|(path, _)| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    for name in ["run.db", "report.html", "agent.log", "diagnosis.json"] {
        assert!(names.iter().any(|there| there == name), "{name} of {names:?}");
    }
    assert_eq!(open(&stage.world, &["runs", "tape", "kept"]), []);
}

/// A journal that is being written has two more files beside it.
#[test]
fn so_are_the_files_beside_a_journal_that_is_written() {
    let mut stage = Stage::new();
    // Lists the folder from within the run, as the agent answers.
    let agent = stage.world.path().join("agent.py");
    let text = fs::read_to_string(&agent).unwrap();
    let look = "    os.system('stat -c \"%a %n\" one/* > seen')\n    send_spans(";
    stage.world.write("agent.py", &text.replacen("    send_spans(", look, 1));
    stage.works(&["run", "suite.yaml", "--out", "one", "-q"]);
    let seen = fs::read_to_string(stage.world.path().join("seen")).unwrap();
    for name in ["run.db", "run.db-wal", "run.db-shm", "agent.log"] {
        assert!(seen.contains(&format!("600 one/{name}\n")), "{name} of {seen}");
    }
}
