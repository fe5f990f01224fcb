//! The README's example of a run in parts, step by step as it stands. What only the service does, such as carrying files
//! from one job to the next, is done here.

use super::Desk;
use rehearsal_tests::{binary, repository};
use std::{path::Path, process::Command};

/// The commands of the example, in order.
fn commands() -> Vec<String> {
    let readme = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let example = readme.split("```").find(|block| block.contains("# .github/workflows/parts.yml")).unwrap();
    example.lines().filter_map(|line| line.trim().strip_prefix("- run: ")).map(str::to_owned).collect()
}

fn bash(folder: &Path, command: &str) -> Option<i32> {
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", binary().parent().unwrap().display());
    let mut bash = Command::new("bash");
    bash.args(["-e", "-c", command]).env_clear().env("PATH", path).env("HOME", folder).current_dir(folder);
    bash.output().unwrap().status.code()
}

#[test]
fn the_example_of_a_matrix_plays_every_part_and_decides() {
    let desk = Desk::new();
    let folder = desk.world.path();
    let text = std::fs::read_to_string(&desk.suite).unwrap().replace("desk.py", "../desk.py");
    for made in ["tests", "parts"] {
        std::fs::create_dir(folder.join(made)).unwrap();
    }
    desk.world.write("tests/desk.yaml", &text);
    desk.world.write("tests/broken", "paris\nrome");
    let commands = commands();
    let [play, merge] = commands.as_slice() else { panic!("{commands:?}") };
    for part in ["1", "2", "3"] {
        assert_eq!(bash(folder, &play.replace("${{ matrix.part }}", part)), Some(0));
        let name = format!("part-{part}");
        std::fs::rename(folder.join(&name), folder.join("parts").join(name)).unwrap();
    }
    assert_eq!(bash(folder, merge), Some(1), "a third of it is broken");
}
