//! The house rules, held by machine.

use rehearsal_tests::repository;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

/// Everything knows core. Nothing knows anything else. Only the harness knows everything, and the bundled
/// agent, which stands for a customer's, knows nobody.
#[test]
fn the_house_is_a_star() {
    let core = vec!["rehearsal-core".to_owned()];
    for (package, needs) in workspace_dependencies() {
        match package.as_str() {
            "rehearsal" | "rehearsal-tests" | "rehearsal-fuzz" => {}
            "rehearsal-core" | "rehearsal-demo-agent" => assert_eq!(needs, Vec::<String>::new(), "{package}"),
            _ => assert_eq!(needs, core, "{package} may know core only"),
        }
    }
}

#[test]
fn the_core_brings_no_runtime_network_or_storage() {
    let metadata = metadata();
    let forbidden = ["tokio", "axum", "reqwest", "rusqlite", "hyper", "opentelemetry", "jiff"];
    let core = packages(&metadata).find(|package| package["name"] == "rehearsal-core").unwrap();
    for dependency in core["dependencies"].as_array().unwrap() {
        let name = dependency["name"].as_str().unwrap();
        let for_tests = dependency["kind"] == "dev";
        assert!(for_tests || !forbidden.contains(&name), "rehearsal-core depends on {name}");
    }
}

#[test]
fn every_file_opens_by_saying_what_it_is_for() {
    let silent: Vec<PathBuf> = rust_files()
        .into_iter()
        .filter(|file| !is_outlined_test(file))
        .filter(|file| !std::fs::read_to_string(file).unwrap().starts_with("//!"))
        .collect();
    assert_eq!(silent, Vec::<PathBuf>::new());
}

#[test]
fn the_environment_the_clock_and_the_exit_have_one_place_each() {
    let rules: [(&[&str], &str); 3] = [
        (&["env::var", "env::vars", "env::temp_dir", "env::home_dir"], "harness/src/environment.rs"),
        (&["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now"], "harness/src/clock.rs"),
        (&["process::exit", "process::abort"], "harness/src/main.rs"),
    ];
    let mut broken = Vec::new();
    let exempt = |file: &Path| {
        ["tests", "harness/benches", "harness/adapters/benches"]
            .iter()
            .any(|it| file.starts_with(repository().join(it)))
    };
    for file in rust_files().into_iter().filter(|file| !exempt(file)) {
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (words, place) in &rules {
            let found = words.iter().find(|word| code.contains(*word));
            if let Some(word) = found.filter(|_| !file.ends_with(place) && !is_outlined_test(&file)) {
                broken.push(format!("{}: {word}", file.display()));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn prompts_are_files_with_a_version() {
    for folder in ["simulators/prompts", "evaluators/prompts", "harness/tools/prompts"] {
        let mut prompts = 0;
        for entry in std::fs::read_dir(repository().join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name == "README.md" {
                continue;
            }
            let version = name
                .strip_suffix(".md")
                .and_then(|stem| stem.rsplit_once(".v"))
                .map(|(_, v)| v.parse::<u32>());
            assert!(matches!(version, Some(Ok(_))), "{folder}/{name} has no version");
            prompts += 1;
        }
        assert!(prompts > 0, "{folder} is empty");
    }
}

/// Each package of the workspace with those of its siblings that it needs outside its tests.
fn workspace_dependencies() -> BTreeMap<String, Vec<String>> {
    let metadata = metadata();
    let names: Vec<&str> = packages(&metadata).filter_map(|package| package["name"].as_str()).collect();
    let needs = |package: &Value| {
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        dependencies
            .filter(|dependency| dependency["kind"].is_null())
            .filter_map(|dependency| dependency["name"].as_str())
            .filter(|name| names.contains(name))
            .map(str::to_owned)
            .collect()
    };
    packages(&metadata)
        .map(|package| (package["name"].as_str().unwrap().to_owned(), needs(package)))
        .collect()
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(repository())
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata["packages"].as_array().unwrap().iter()
}

/// A `tests.rs` beside a module, which that module declares for tests only.
fn is_outlined_test(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name == "tests.rs")
}

fn rust_files() -> Vec<PathBuf> {
    let output = Command::new("git").args(["ls-files", "*.rs"]).current_dir(repository()).output().unwrap();
    let files = String::from_utf8(output.stdout).unwrap();
    let files: Vec<PathBuf> =
        files.lines().map(|file| repository().join(file)).filter(|file| file.exists()).collect();
    assert!(files.len() > 50, "git lists {} files", files.len());
    files
}
