//! The components of the release binary, from the committed lock file and without a network.
//!
//! Which packages those are is Cargo's to say, by `cargo tree` with the features of a release; their hashes are the lock
//! file's. The document is CycloneDX 1.5, <https://cyclonedx.org/docs/1.5/json/>; nothing in it changes from one
//! asking to the next.

use serde_json::{Value, json};
use std::{collections::BTreeMap, error::Error, fs, path::Path, process::Command};

/// What is built for a release.
const BINARY: &str = "rehearsal";
/// Where it is built for.
const TARGET: &str = "x86_64-unknown-linux-gnu";

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The document for the repository in this folder.
///
/// # Errors
/// Where Cargo does not tell, or the lock file lacks a package.
pub(crate) fn of(folder: &Path) -> Outcome<Value> {
    let hashes = hashes(&fs::read_to_string(folder.join("Cargo.lock"))?);
    let mut components = Vec::new();
    let mut itself = Value::Null;
    for (name, version, licence) in packages(folder)? {
        let hash = hashes.get(&(name.clone(), version.clone()));
        let hash = hash.ok_or_else(|| format!("Cargo.lock has no {name} {version}"))?;
        let component = component(&name, &version, &licence, hash.as_deref());
        if name == BINARY {
            itself = component;
        } else {
            components.push(component);
        }
    }
    Ok(json!({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": { "component": itself },
        "components": components,
    }))
}

fn component(name: &str, version: &str, licence: &str, hash: Option<&str>) -> Value {
    let own = hash.is_none();
    let url = format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"));
    let mut component = json!({
        "type": if name == BINARY { "application" } else { "library" },
        "bom-ref": url, "name": name, "version": version, "scope": "required",
        "licenses": [{ "expression": licence.replace('/', " OR ").replace("  ", " ") }],
    });
    // What was never published can be found nowhere.
    if let (Value::Object(component), false) = (&mut component, own) {
        component.insert("purl".to_owned(), url.into());
        component.insert("hashes".to_owned(), json!([{ "alg": "SHA-256", "content": hash }]));
    }
    component
}

/// Name, version and licence of everything that is compiled into the binary, sorted.
fn packages(folder: &Path) -> Outcome<Vec<(String, String, String)>> {
    let output = Command::new(option_env!("CARGO").unwrap_or("cargo"))
        .args(["tree", "--locked", "--offline", "--package", BINARY, "--edges", "normal", "--target", TARGET])
        .args(["--prefix", "none", "--no-dedupe", "--format", "{p}|{l}"])
        .current_dir(folder)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let mut packages: Vec<_> = String::from_utf8(output.stdout)?.lines().filter_map(package).collect();
    packages.sort();
    packages.dedup();
    Ok(packages)
}

/// A line such as `serde v1.0.0|MIT OR Apache-2.0`; what stands in brackets behind the version says where it is or
/// what it is for.
fn package(line: &str) -> Option<(String, String, String)> {
    let (package, licence) = line.rsplit_once('|')?;
    let mut words = package.split(' ');
    let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
    Some((name.to_owned(), version.to_owned(), licence.to_owned()))
}

/// The hash of each package of a lock file by name and version; `None` for the workspace's own.
pub(crate) fn hashes(lock: &str) -> BTreeMap<(String, String), Option<String>> {
    let field = |block: &str, key: &str| {
        let value = block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
        value.map(|value| value.trim_matches('"').to_owned())
    };
    let blocks = lock.split("[[package]]").skip(1);
    let entry = |block| Some(((field(block, "name")?, field(block, "version")?), field(block, "checksum")));
    blocks.filter_map(entry).collect()
}
