//! The shapes of usual credentials, by the form that those who issue them give them.

use super::luhn::is_card;
use crate::check::patterns::compiled;
use regex::Regex;
use rehearsal_core::score::EvaluatorError;

/// How many letters of a credential may be told.
const TOLD: usize = 4;

/// What each is, and its expression; where the credential is only a part of that, it is the group `secret`.
const SHAPES: [(&str, &str); 14] = [
    ("an AWS access key", r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b"),
    (
        "an AWS secret key",
        r#"(?i)aws_?secret_?(?:access_?)?key["']?\s*[:=]\s*["']?(?<secret>[A-Za-z0-9/+]{40})\b"#,
    ),
    ("a private key", r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    ("a GitHub token", r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})\b"),
    ("a GitLab token", r"\bglpat-[A-Za-z0-9_\-]{20,}"),
    ("a key of a model provider", r"\bsk-(?:proj-|svcacct-|admin-|ant-|or-)?[A-Za-z0-9_\-]{20,}"),
    ("a Slack token", r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    ("a Slack webhook", r"hooks\.slack\.com/services/(?<secret>T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]{20,})"),
    ("a Stripe key", r"\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}"),
    ("a Google API key", r"\bAIza[A-Za-z0-9_\-]{35}"),
    ("a JSON web token", r"\beyJ[A-Za-z0-9_\-]{10,}\.eyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}"),
    ("a bearer token", r"(?i)\bbearer\s+(?<secret>[A-Za-z0-9._~+/\-]*[0-9][A-Za-z0-9._~+/\-]{15,}=*)"),
    (
        "a password in a connection string",
        r"(?i)\b[a-z][a-z0-9+.\-]+://[^\s:/@]+:(?<secret>[^\s:/@]{3,})@[^\s/@]",
    ),
    (
        "a password",
        r#"(?i)\b(?:password|passwd|pwd|api_?key|client_?secret)["']?\s*[:=]\s*["']?(?<secret>[^\s"',;<>{}\[\]$*]{8,})"#,
    ),
];

/// Digits in groups that may be a payment card.
const CARD: &str = r"\b[0-9](?:[ -]?[0-9]){12,18}\b";

/// All shapes that are looked for.
pub(super) struct Shapes {
    known: Vec<(&'static str, Regex)>,
    card: Regex,
}

impl Shapes {
    /// The usual ones and these.
    pub(super) fn with(own: Vec<Regex>) -> Result<Self, EvaluatorError> {
        let known = SHAPES.iter().map(|(what, pattern)| Ok((*what, compiled(pattern)?)));
        let mut known = known.collect::<Result<Vec<_>, EvaluatorError>>()?;
        known.extend(own.into_iter().map(|pattern| ("a match of a pattern of the suite's", pattern)));
        Ok(Self { known, card: compiled(CARD)? })
    }

    /// What is found in a text, each with the few first letters that may be told.
    pub(super) fn find(&self, text: &str) -> impl Iterator<Item = (&'static str, String)> {
        let known = self.known.iter().flat_map(move |(what, regex)| {
            regex.captures_iter(text).filter_map(move |found| {
                let secret = found.name("secret").or_else(|| found.get(0))?;
                Some((*what, start(secret.as_str())))
            })
        });
        let cards = self.card.find_iter(text).filter(|found| is_card(found.as_str()));
        known.chain(cards.map(|found| ("the number of a payment card", start(found.as_str()))))
    }
}

fn start(secret: &str) -> String {
    // Of something short even four letters would be most of it.
    secret.chars().take(TOLD.min(secret.chars().count() / 2)).collect()
}
