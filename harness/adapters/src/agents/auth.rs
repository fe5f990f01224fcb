//! What proves to an agent who asks: an `Authorization` header, made of variables of the environment.

use super::setup::SetupError;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use rehearsal_core::suite::Auth;
use reqwest::header::HeaderValue;
use std::collections::BTreeMap;

const HEADER: &str = "authorization";

/// The header's value. It is marked as sensitive, so that no log shows it.
pub(in crate::agents) fn authorization(
    auth: &Auth,
    variables: &BTreeMap<String, String>,
) -> Result<HeaderValue, SetupError> {
    let (text, last) = match auth {
        Auth::Bearer(token) => (format!("Bearer {}", value(token, variables)?), token),
        Auth::Basic { user, password } => {
            let name = value(user, variables)?;
            if name.contains(':') {
                return Err(SetupError::UserName(user.clone()));
            }
            let pair = format!("{name}:{}", value(password, variables)?);
            (format!("Basic {}", STANDARD.encode(pair)), password)
        }
    };
    let mut value = HeaderValue::try_from(text).map_err(|_| unfit(last))?;
    value.set_sensitive(true);
    Ok(value)
}

/// A variable's value, without the white space that comes with secrets out of files. A blank one is as good as none.
fn value<'a>(variable: &str, variables: &'a BTreeMap<String, String>) -> Result<&'a str, SetupError> {
    let value = variables.get(variable).map(|value| value.trim()).filter(|value| !value.is_empty());
    let value = value.ok_or_else(|| SetupError::MissingVariable {
        header: HEADER.to_owned(),
        variable: variable.to_owned(),
    })?;
    if value.chars().any(char::is_control) { Err(unfit(variable)) } else { Ok(value) }
}

fn unfit(variable: &str) -> SetupError {
    SetupError::Variable { header: HEADER.to_owned(), variable: variable.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn made(auth: &Auth) -> Result<HeaderValue, String> {
        let variables =
            [("TOKEN", " s3cret\n"), ("USER", "ann"), ("PASS", "pä:55"), ("ODD", "a:b"), ("BLANK", " ")];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        authorization(auth, &BTreeMap::from(variables)).map_err(|error| error.to_string())
    }

    fn basic(user: &str, password: &str) -> Auth {
        Auth::Basic { user: user.to_owned(), password: password.to_owned() }
    }

    #[rstest]
    #[case(Auth::Bearer("TOKEN".into()), "Bearer s3cret")]
    #[case(basic("USER", "PASS"), "Basic YW5uOnDDpDo1NQ==")]
    fn the_header_is_made_of_variables_and_does_not_show_itself(#[case] auth: Auth, #[case] expected: &str) {
        let value = made(&auth).unwrap();
        assert_eq!(value, expected);
        assert_eq!(format!("{value:?}"), "Sensitive");
    }

    #[rstest]
    #[case(Auth::Bearer("ABSENT".into()), "needs the environment variable ABSENT, which is not set")]
    #[case(Auth::Bearer("BLANK".into()), "needs the environment variable BLANK, which is not set")]
    #[case(basic("USER", "ABSENT"), "needs the environment variable ABSENT, which is not set")]
    #[case(basic("ODD", "PASS"), "the environment variable ODD holds a colon")]
    fn what_is_missing_is_named(#[case] auth: Auth, #[case] message: &str) {
        let error = made(&auth).unwrap_err();
        assert!(error.contains(message), "{error}");
    }
}
