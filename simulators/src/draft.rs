//! Checks of a message before it is sent: what no user says is refused, and the model is told why.

use std::collections::BTreeSet;

/// The longest message a user may send, in characters.
const LONGEST: usize = 2000;

/// Marks by which other simulators end a conversation, and special tokens of chat templates.
const CONTROL: [&str; 8] = ["###", "<|", "|>", "</s>", "[stop]", "[end]", "[done]", "[/inst]"];

/// Words that only an assistant or a simulator that fell out of its role says.
const OUT_OF_ROLE: [&str; 8] = [
    "as an ai",
    "language model",
    "simulated user",
    "user simulator",
    "how can i help you",
    "how may i help you",
    "how can i assist you",
    "is there anything else i can help you",
];

/// What a draft is checked against.
pub(crate) struct Setting<'a> {
    /// The user's earlier messages.
    pub(crate) said: Vec<&'a str>,
    /// The agent's last reply.
    pub(crate) last_reply: Option<&'a str>,
    /// Everything the user can know: case, profile and all that was said.
    pub(crate) sources: String,
}

/// The message, if a user could send it; otherwise why not, worded for the model.
pub(crate) fn check(message: &str, setting: &Setting<'_>) -> Result<String, String> {
    let message = message.trim();
    let plain = squeezed(message);
    if message.is_empty() {
        return Err("something is to be said, but the message is empty".into());
    }
    if setting.said.iter().any(|said| squeezed(said) == plain) {
        return Err("the message repeats an earlier message of the user; say it in other words".into());
    }
    if setting.last_reply.is_some_and(|reply| squeezed(reply) == plain) {
        return Err("the message repeats the agent's words; answer as the user".into());
    }
    entry(message, setting)?;
    Ok(message.to_owned())
}

/// Checks of any text that a user writes, be it a message or an entry of a form.
///
/// # Errors
/// Why no user would write it, worded for the model.
pub(crate) fn entry(text: &str, setting: &Setting<'_>) -> Result<(), String> {
    let lower = text.to_lowercase();
    if text.chars().count() > LONGEST {
        return Err(format!("the text is longer than {LONGEST} characters"));
    }
    if let Some(mark) = CONTROL.iter().find(|mark| lower.contains(*mark)) {
        return Err(format!("the text contains the control mark {mark}; stop by decision, not by a mark"));
    }
    if let Some(phrase) = OUT_OF_ROLE.iter().find(|phrase| lower.contains(*phrase)) {
        return Err(format!("\"{phrase}\" is not something the user says; stay the user"));
    }
    match invented(text, &setting.sources) {
        Some(literal) => Err(format!("\"{literal}\" was made up: it is in no fact and nobody has said it")),
        None => Ok(()),
    }
}

/// Letters and digits in lower case and nothing else, so that spacing and punctuation make no difference.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The first literal in the message that a person cannot guess and that stands nowhere: an e-mail
/// address, a code of letters and digits, or a number of five digits or more.
fn invented<'a>(message: &'a str, sources: &str) -> Option<&'a str> {
    let known = squeezed(sources);
    let mut seen = BTreeSet::new();
    message
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '"'))
        .map(|token| token.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|token| seen.insert(*token) && is_literal(token))
        .find(|token| !known.contains(&squeezed(token)))
}

/// Whether the token is one that must come from somewhere. Dates and times are left alone: people
/// reword them, and the digits between their separators are few.
fn is_literal(token: &str) -> bool {
    let longest_digits = token.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    let code = token.len() >= 5
        && token.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-')
        && token.chars().any(|c| c.is_ascii_uppercase())
        && token.chars().any(|c| c.is_ascii_digit());
    let address = token.split_once('@').is_some_and(|(_, host)| host.contains('.'));
    address || code || longest_digits >= 5
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn setting() -> Setting<'static> {
        Setting {
            said: vec!["I need a flight to Paris."],
            last_reply: Some("When would you like to fly?"),
            sources: "order 12,500 and flight TP-440X, mail ana@example.org".into(),
        }
    }

    #[rstest]
    #[case("  ", "empty")]
    #[case("i need a flight to paris", "earlier message")]
    #[case("When would you like to fly?", "agent's words")]
    #[case("Thanks! ###STOP###", "control mark ###")]
    #[case("Bye [STOP]", "control mark [stop]")]
    #[case("Sure! How can I help you today?", "stay the user")]
    #[case("My booking is AB12CD.", "AB12CD")]
    #[case("Write to bob@example.org", "bob@example.org")]
    #[case("My number is 4471230.", "4471230")]
    fn a_message_that_no_user_sends_is_refused_with_the_reason(#[case] message: &str, #[case] reason: &str) {
        let refused = check(message, &setting()).unwrap_err();
        assert!(refused.contains(reason), "{refused}");
    }

    #[rstest]
    #[case("On 2026-12-01, at 10:30, for 2.")]
    #[case("Order 12500, flight TP440X.")]
    #[case("It's ana@example.org; I LOVE it!!!")]
    fn a_message_of_known_literals_dates_and_small_numbers_is_sent(#[case] message: &str) {
        assert_eq!(check(message, &setting()), Ok(message.to_owned()));
    }

    #[test]
    fn two_thousand_characters_are_the_most() {
        assert!(check(&"é".repeat(2000), &setting()).is_ok());
        assert!(check(&"é".repeat(2001), &setting()).unwrap_err().contains("2000"));
    }
}
