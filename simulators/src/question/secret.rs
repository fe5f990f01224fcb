//! Fields that ask for a secret. Nobody types one into a form that an agent puts up in the middle of a conversation.

/// What such fields are called, in words.
const NAMES: [&str; 22] = [
    "password",
    "passwd",
    "passcode",
    "passphrase",
    "pin",
    "cvv",
    "cvc",
    "otp",
    "secret",
    "token",
    "security code",
    "verification code",
    "one time code",
    "one time password",
    "api key",
    "private key",
    "access key",
    "card number",
    "card no",
    "credit card",
    "debit card",
    "payment card",
];

/// Whether a field of this name or title asks for a secret.
pub(super) fn is_asked_by(name: &str) -> bool {
    let plain = plain(name);
    NAMES.iter().any(|secret| plain.contains(&format!(" {secret} ")))
}

/// The words of a name, however it joins them: `cardNumber`, `card_number`.
fn plain(name: &str) -> String {
    let mut words = String::from(" ");
    let mut before = ' ';
    for letter in name.chars() {
        let joins = !letter.is_alphanumeric();
        if (joins || letter.is_uppercase() && before.is_lowercase()) && !words.ends_with(' ') {
            words.push(' ');
        }
        if !joins {
            words.extend(letter.to_lowercase());
        }
        before = letter;
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("password", true)]
    #[case("Your PIN", true)]
    #[case("cardNumber", true)]
    #[case("credit_card", true)]
    #[case("API key", true)]
    #[case("one-time code", true)]
    #[case("access_token", true)]
    #[case("boarding card", false)]
    #[case("booking code", false)]
    #[case("shipping", false)]
    #[case("passport number", false)]
    fn a_secret_goes_by_its_name(#[case] name: &str, #[case] secret: bool) {
        assert_eq!(is_asked_by(name), secret);
    }
}
