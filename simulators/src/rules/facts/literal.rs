//! Literals that a person cannot guess: e-mail addresses, codes, long numbers.

use crate::rules::{scene::Scene, text::squeezed};
use std::collections::BTreeSet;

/// Digits of a number that nobody says by chance.
const LONG: usize = 5;
/// Digits of a telephone number, a card or an account, however they are grouped.
const GROUPED: usize = 7;

/// The first literal of the text that stands nowhere.
pub(super) fn invented(scene: &Scene<'_>, text: &str) -> Option<String> {
    let mut seen = BTreeSet::new();
    let token = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '"'))
        .map(|token| token.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|token| seen.insert(*token) && is_literal(token))
        .find(|token| !scene.knows(token));
    token
        .map(str::to_owned)
        .or_else(|| groups(text).into_iter().find(|group| !scene.knows(group) && !parts_known(scene, group)))
}

/// Whether the token is one that must come from somewhere. Dates and times are left alone here: people reword
/// them, and the digits between their separators are few.
fn is_literal(token: &str) -> bool {
    let longest_digits = token.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    let code = token.len() >= LONG && is_code(token);
    let address = token.split_once('@').is_some_and(|(_, host)| host.contains('.'));
    address || code || longest_digits >= LONG || four(token)
}

/// Capitals and digits that are no word with a number behind it, as `COVID-19`, and no number with its unit.
fn is_code(token: &str) -> bool {
    let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    let digits = token.chars().filter(char::is_ascii_digit).count();
    let letters = token.chars().filter(char::is_ascii_uppercase).count();
    let mixed = token.as_bytes().windows(2).any(|two| matches!(two, [b'0'..=b'9', b'A'..=b'Z']));
    let unit = letters == 1 && token.ends_with(|c: char| c.is_ascii_uppercase());
    token.chars().all(plain) && letters > 0 && digits > 0 && !unit && (digits > 2 || mixed)
}

/// Four digits alone are the end of a card or a short number, unless they are a year, a time of day or round.
fn four(token: &str) -> bool {
    token.len() == 4
        && token.chars().all(|c| c.is_ascii_digit())
        && !token.starts_with("19")
        && !token.starts_with("20")
        && !token.ends_with("00")
        && !is_time(token)
}

/// `1830` on the clock; people name times in steps of five minutes.
fn is_time(token: &str) -> bool {
    let number: u32 = token.parse().unwrap_or(u32::MAX);
    number / 100 < 24 && number % 100 < 60 && number.is_multiple_of(5)
}

/// Digits in groups, as telephone numbers and cards are written; dates and times are shorter.
fn groups(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut group = String::new();
    for c in text.chars().chain(['\n']) {
        match c {
            '0'..='9' | '+' | ' ' | '-' | '(' | ')' | '.' | '/' => group.push(c),
            _ => found.push(std::mem::take(&mut group)),
        }
    }
    let digits = |group: &String| group.chars().filter(char::is_ascii_digit).count();
    let is_date = |group: &String| group.trim().len() == 10 && digits(group) == 8;
    found.retain(|group| digits(group) >= GROUPED && !is_date(group));
    found.into_iter().map(|group| group.trim().to_owned()).collect()
}

/// Whether each part of a group stands somewhere: several known numbers one after the other.
fn parts_known(scene: &Scene<'_>, group: &str) -> bool {
    let known = squeezed(scene.sources());
    group
        .split(' ')
        .map(squeezed)
        .filter(|part| !part.is_empty())
        .all(|part| part.len() <= 3 || known.contains(&part))
        && group.split(' ').map(squeezed).any(|part| part.len() > 3)
}
