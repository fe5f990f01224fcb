//! Names of variables of the environment, and what is written in their place by mistake.

use crate::{complaint::Notes, yaml::Placed};

/// How keys of well-known services begin.
const BEGINNINGS: [&str; 9] =
    ["sk-", "sk_", "gsk_", "hf_", "xai-", "AIza", "ABSK", "AKIA", "bedrock-api-key-"];
/// No shorter text is taken for a key, if it may be a name.
const SHORTEST_KEY: usize = 16;
const LONGEST_NAME: usize = 100;

/// The name of the variable that holds what proves who asks, as it stands under `key`. Whatever is no such name may
/// be the secret itself, so that no complaint shows it.
pub(crate) fn of_secret(written: &Placed<String>, key: &str, notes: &mut Notes<'_>) -> String {
    let name = written.value.as_str();
    if is_name(name) && !looks_like_a_key(name) {
        return name.to_owned();
    }
    let (message, hint) = match within_braces(name) {
        Some(inner) => {
            ("is a variable's name and needs no `${}` around it", format!("write `{key}: {inner}`"))
        }
        None if looks_like_a_key(name) => (
            "looks like a key itself; a suite holds only the name of a variable",
            "put the key into a variable, write that variable's name here, such as `OPENAI_API_KEY`, and \
             revoke a key that others have seen"
                .to_owned(),
        ),
        None => (
            "is not the name of a variable of the environment",
            "write letters, digits and `_`, such as `OPENAI_API_KEY`, and never the key itself".to_owned(),
        ),
    };
    notes.complain_with(written.at, format!("`{key}` {message}"), Some(hint));
    String::new()
}

/// Whether a text can be a variable's name in every shell.
pub(crate) fn is_name(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts && text.len() <= LONGEST_NAME && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The name in `${NAME}` or `$NAME`.
fn within_braces(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('$')?;
    let inner = inner.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(inner);
    (is_name(inner) && !looks_like_a_key(inner)).then_some(inner)
}

fn looks_like_a_key(text: &str) -> bool {
    if text.len() > LONGEST_NAME {
        return true;
    }
    let words = text.contains('_');
    let begins = BEGINNINGS.iter().any(|start| {
        let by_case_alone = start.chars().all(|c| c.is_ascii_alphabetic());
        text.starts_with(start) && !(by_case_alone && words && is_name(text))
    });
    // Names of variables are words in capitals; a long mixture without a `_` is made by a machine.
    let mixed = !words
        && text.contains(|c: char| c.is_ascii_digit())
        && text.contains(|c: char| c.is_ascii_lowercase());
    text.len() >= SHORTEST_KEY && (begins || mixed) || text.starts_with("sk-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("OPENAI_API_KEY", true, false)]
    #[case("_key2", true, false)]
    #[case("corp_llm_key_2", true, false)]
    #[case("AKIA_REGION_LLM_KEY", true, false)]
    #[case("OPENAIAPIKEYOFPRODUCTION2", true, false)]
    #[case("2ND_KEY", false, false)]
    #[case("my key", false, false)]
    #[case("", false, false)]
    #[case("sk-a", false, true)]
    #[case("sk-proj-0123456789abcdef", false, true)]
    #[case("gsk_0123456789abcdef", true, true)]
    #[case("AKIA0123456789ABCDEF", true, true)]
    #[case("ABSKQmVkcm9ja0FQSUtleS1hYmM=", false, true)]
    #[case("bedrock-api-key-YmVkcm9jaw", false, true)]
    #[case("d41d8cd98f00b204e9800998", true, true)]
    #[case("0f1e2d3c4b5a69788796a5b4", false, true)]
    fn names_are_told_from_keys(#[case] text: &str, #[case] name: bool, #[case] key: bool) {
        assert_eq!((is_name(text), looks_like_a_key(text)), (name, key));
    }
}
