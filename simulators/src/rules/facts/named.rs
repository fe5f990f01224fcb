//! Names and addresses that nobody gave to this person.

use crate::rules::{scene::Scene, text::squeezed};

/// After which words a name comes.
const NAMED: [&str; 7] = [
    "my name is ",
    "my name's ",
    "name is ",
    "under the name ",
    "under the name of ",
    "surname is ",
    "last name is ",
];

const STREETS: [&str; 14] = [
    "Street",
    "St",
    "Road",
    "Rd",
    "Avenue",
    "Ave",
    "Lane",
    "Drive",
    "Way",
    "Court",
    "Place",
    "Boulevard",
    "Terrace",
    "Close",
];

/// The first name or address of the claim that stands nowhere.
pub(super) fn invented(scene: &Scene<'_>, claim: &str) -> Option<String> {
    name(claim).or_else(|| address(claim)).filter(|found| !is_known(scene, found))
}

/// Whether each word of it stands somewhere.
fn is_known(scene: &Scene<'_>, found: &str) -> bool {
    let known = scene.sources().to_lowercase();
    let known: Vec<String> = known.split_whitespace().map(squeezed).collect();
    found.split_whitespace().map(squeezed).filter(|word| !word.is_empty()).all(|word| known.contains(&word))
}

fn name(claim: &str) -> Option<String> {
    let lower = claim.to_lowercase();
    // Lower case may change the length of exotic letters; a name is then not looked for.
    let end = NAMED.iter().find_map(|start| lower.find(start).map(|at| at + start.len()))?;
    let rest = claim.get(end..)?;
    let name: Vec<&str> = rest
        .split_whitespace()
        .take_while(|word| word.chars().next().is_some_and(char::is_uppercase))
        .collect();
    (!name.is_empty()).then(|| name.join(" ").trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
}

/// A number, one or two words with capitals, and a kind of street.
fn address(claim: &str) -> Option<String> {
    let tokens: Vec<&str> =
        claim.split_whitespace().map(|token| token.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    (3..=4)
        .flat_map(|length| tokens.windows(length))
        .find(|window| is_address(window))
        .map(|window| window.join(" "))
}

fn is_address(window: &[&str]) -> bool {
    let [number, names @ .., street] = window else { return false };
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    number.chars().next().is_some_and(|c| c.is_ascii_digit())
        && names.iter().all(capital)
        && STREETS.contains(street)
}
