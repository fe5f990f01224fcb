//! What Bedrock's log of calls is told of a call, so that a bill can be split by run, case and persona.

use rehearsal_core::model::ModelRequest;
use std::collections::BTreeMap;

/// The most entries, and the most characters of a key or a value.
const ENTRIES: usize = 16;
const LENGTH: usize = 256;

/// Names of a run that go before all others.
const FIRST: [&str; 2] = ["run", "suite"];

/// The entries of `requestMetadata`: run and suite, then what tells this call from others, then as many of the
/// project's tags as fit. A tag that is called like one of those before it is left out.
///
/// Wire format: 1 to 16 entries; keys of 1 to 256 and values of 0 to 256 characters of `[a-zA-Z0-9\s:_@$#=/+,-.]`.
pub(super) fn metadata(tags: &BTreeMap<String, String>, request: &ModelRequest) -> BTreeMap<String, String> {
    let of_run = FIRST.iter().filter_map(|key| Some(((*key).to_owned(), tags.get(*key)?.clone())));
    let id = &request.attempt_id;
    let of_call = [
        ("case", id.case.to_string()),
        ("persona", id.persona.to_string()),
        ("trial", id.trial.to_string()),
        ("role", request.role.to_string()),
        ("seed", request.seed.0.to_string()),
    ];
    let of_call = of_call.into_iter().map(|(key, value)| (key.to_owned(), value));
    let others = tags.iter().map(|(key, value)| (key.clone(), value.clone()));
    let mut entries = BTreeMap::new();
    for (key, value) in of_run.chain(of_call).chain(others) {
        let key = fit(&key);
        if !key.is_empty() && entries.len() < ENTRIES {
            entries.entry(key).or_insert_with(|| fit(&value));
        }
    }
    entries
}

/// The text in the characters that are allowed, and no longer than allowed.
fn fit(text: &str) -> String {
    let fit = |letter: char| match letter {
        letter if letter.is_ascii_alphanumeric() || ":_@$#=/+,-.".contains(letter) => letter,
        letter if letter.is_whitespace() => ' ',
        _ => '_',
    };
    text.trim().chars().take(LENGTH).map(fit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::bedrock::tests::request;
    use proptest::prelude::*;
    use rstest::rstest;

    fn tags<const N: usize>(tags: [(&str, &str); N]) -> BTreeMap<String, String> {
        tags.map(|(key, value)| (key.to_owned(), value.to_owned())).into()
    }

    #[test]
    fn a_call_says_to_which_run_case_persona_and_role_it_belongs() {
        let told = metadata(
            &tags([("run", "r-1"), ("suite", "travel desk"), ("Team", "CX"), ("role", "boss")]),
            &request(),
        );
        let wanted = [
            ("run", "r-1"),
            ("suite", "travel desk"),
            ("case", "paris"),
            ("persona", "auto-2"),
            ("trial", "3"),
            ("role", "judge"),
            ("seed", "42"),
            ("Team", "CX"),
        ];
        assert_eq!(told, tags(wanted));
    }

    #[rstest]
    #[case("plain", "plain")]
    #[case(" a\tb\u{a0}c ", "a b c")]
    #[case("50% (é) \"x\"", "50_ ___ _x_")]
    #[case("a:b_c@d$e#f=g/h+i,j-k.l", "a:b_c@d$e#f=g/h+i,j-k.l")]
    fn text_is_made_fit(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(fit(text), expected);
    }

    proptest! {
        #[test]
        fn whatever_the_tags_are_bedrock_takes_them(
            tags in prop::collection::btree_map(".{0,9}|x{250,300}", ".{0,9}|é{250,300}", 0..20)
        ) {
            let told = metadata(&tags, &request());
            let allowed = |text: &str| {
                text.chars().all(|letter| letter.is_ascii_alphanumeric() || " :_@$#=/+,-.".contains(letter))
            };
            prop_assert!((5..=16).contains(&told.len()));
            let fits = |(key, value): (&String, &String)| {
                allowed(key) && allowed(value) && (1..=256).contains(&key.len()) && value.len() <= 256
            };
            prop_assert!(told.iter().all(fits));
            prop_assert_eq!(told.get("case").map(String::as_str), Some("paris"));
        }
    }
}
