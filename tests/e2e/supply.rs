//! What comes into the binary, and from where; `cargo deny check` looks closer where it is installed.

#[path = "../examples/sbom/bill.rs"]
mod bill;

use rehearsal_tests::{World, repository};
use rstest::rstest;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    process::Command,
};

/// Name and version of packages.
type Named = BTreeSet<(String, String)>;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Never to be there: TLS is rustls, so that the binary needs no OpenSSL of the machine's.
const BANNED: [&str; 3] = ["openssl", "openssl-sys", "native-tls"];

#[test]
fn everything_comes_from_the_registry_under_a_permissive_licence() {
    let allowed = allowed();
    let metadata = metadata();
    let foreign =
        metadata["packages"].as_array().unwrap().iter().filter(|package| !package["source"].is_null());
    let mut seen = 0;
    for package in foreign {
        let (name, licence) =
            (package["name"].as_str().unwrap(), package["license"].as_str().unwrap_or("none"));
        assert_eq!(package["source"], REGISTRY, "{name}");
        assert!(!BANNED.contains(&name), "{name} is here");
        assert!(
            is_allowed(licence, name, &allowed),
            "{name} is under {licence}, which deny.toml does not allow"
        );
        seen += 1;
    }
    assert!(seen > 200, "{seen}");
}

#[test]
fn a_licence_that_is_not_permissive_would_be_seen() {
    let allowed = allowed();
    for (licence, is_fine) in [
        ("MIT OR GPL-3.0", true),
        ("GPL-3.0", false),
        ("MIT AND GPL-3.0", false),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("(GPL-3.0 OR AGPL-3.0) AND MIT", false),
        ("MIT/Apache-2.0", true),
        ("none", false),
    ] {
        assert_eq!(is_allowed(licence, "x", &allowed), is_fine, "{licence}");
    }
}

#[test]
fn the_bill_of_materials_names_what_the_lock_file_holds_for_the_binary() {
    let bill = bill::of(&repository()).unwrap();
    let lock = bill::hashes(&fs::read_to_string(repository().join("Cargo.lock")).unwrap());
    let mut listed = BTreeSet::from([named(&bill["metadata"]["component"])]);
    for component in bill["components"].as_array().unwrap() {
        let hash = component.pointer("/hashes/0/content").and_then(Value::as_str).map(str::to_owned);
        assert_eq!(lock.get(&named(component)), Some(&hash), "{component}");
        assert!(listed.insert(named(component)), "{component} is there twice");
    }
    let (least, most) = reached();
    assert!(listed.is_superset(&least), "missing: {:?}", least.difference(&listed).collect::<Vec<_>>());
    assert!(listed.is_subset(&most), "too many: {:?}", listed.difference(&most).collect::<Vec<_>>());
}

/// `tests/run` looks for known flaws by a script, which is given a Cargo of ours here.
#[rstest]
#[case::none("exit 0", "exit 0", true, false)]
#[case::some("exit 0", "exit 1", false, false)]
#[case::out_of_reach("exit 1", "exit 1", true, true)]
fn a_known_flaw_fails_unless_nobody_can_look(
    #[case] fetch: &str,
    #[case] check: &str,
    #[case] passes: bool,
    #[case] says_so: bool,
) {
    let world = World::default();
    let script = format!(
        "#!/bin/sh\ncase \"$*\" in *fetch\\ db) {fetch};; *check*advisories) {check};; esac\nexit 9\n"
    );
    let cargo = world.write("cargo", &script);
    fs::set_permissions(cargo, Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", world.path().display(), std::env::var("PATH").unwrap());
    let output = Command::new(repository().join("tests/flaws")).env("PATH", path).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.success(), told.contains("could not be fetched")), (passes, says_so), "{told}");
}

/// By Cargo's other account: what the binary's dependencies, none of them optional, lead to at least, and what they lead
/// to with every feature that anything in the workspace asks for.
fn reached() -> (Named, Named) {
    let metadata = metadata();
    let list = |value: &Value| value.as_array().unwrap().clone();
    let by_id = |values: &Value| -> BTreeMap<String, Value> {
        list(values).into_iter().map(|value| (value["id"].as_str().unwrap().to_owned(), value)).collect()
    };
    let (packages, nodes) = (by_id(&metadata["packages"]), by_id(&metadata["resolve"]["nodes"]));
    let root =
        packages.values().find(|package| package["name"] == "rehearsal").unwrap()["id"].as_str().unwrap();
    let walk = |with_optional: bool| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![root.to_owned()]);
        while let Some(id) = open.pop() {
            if !seen.insert(id.clone()) {
                continue;
            }
            let declared = list(&packages[&id]["dependencies"]);
            let is_optional = |package: &str| {
                let of_it = declared.iter().filter(|it| it["name"] == package && it["kind"].is_null());
                of_it.into_iter().any(|it| it["optional"] == true)
            };
            let built = list(&nodes[&id]["deps"]).into_iter().filter(|dependency| {
                list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null())
            });
            let ids = built.map(|dependency| dependency["pkg"].as_str().unwrap().to_owned());
            open.extend(
                ids.filter(|id| with_optional || !is_optional(packages[id]["name"].as_str().unwrap())),
            );
        }
        seen.iter().map(|id| named(&packages[id])).collect::<Named>()
    };
    (walk(false), walk(true))
}

fn named(package: &Value) -> (String, String) {
    let text = |key: &str| package[key].as_str().unwrap().to_owned();
    (text("name"), text("version"))
}

/// Everything that is built on Linux, from the lock file.
fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(repository())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The licences that `deny.toml` allows, and those that it allows to one library, as `library: licence`.
fn allowed() -> BTreeSet<String> {
    let text = fs::read_to_string(repository().join("deny.toml")).unwrap();
    let licences = text.split("[licenses]").nth(1).unwrap().split("\n[").next().unwrap();
    let mut allowed = BTreeSet::new();
    for line in licences.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        let quoted: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
        match quoted.as_slice() {
            [licence] => drop(allowed.insert((*licence).to_owned())),
            [library, licence] => drop(allowed.insert(format!("{library}: {licence}"))),
            _ => {}
        }
    }
    allowed
}

/// Whether an SPDX expression leaves a choice that is allowed.
fn is_allowed(licence: &str, library: &str, allowed: &BTreeSet<String>) -> bool {
    let licence = licence.trim();
    let split = |word: &str| parts(licence, word);
    if let Some(choices) = split(" OR ").or_else(|| split("/")) {
        return choices.iter().any(|choice| is_allowed(choice, library, allowed));
    }
    if let Some(all) = split(" AND ") {
        return all.iter().all(|one| is_allowed(one, library, allowed));
    }
    match licence.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => is_allowed(inner, library, allowed),
        None => allowed.contains(licence) || allowed.contains(&format!("{library}: {licence}")),
    }
}

/// The parts between a word that stands outside of brackets; `None` where it does not.
fn parts<'a>(text: &'a str, word: &str) -> Option<Vec<&'a str>> {
    let (mut depth, mut begin, mut parts) = (0_i32, 0, Vec::new());
    for (at, character) in text.char_indices() {
        depth += i32::from(character == '(') - i32::from(character == ')');
        if depth == 0 && at >= begin && text[at..].starts_with(word) {
            parts.push(&text[begin..at]);
            begin = at + word.len();
        }
    }
    (!parts.is_empty()).then(|| [parts, vec![&text[begin..]]].concat())
}
