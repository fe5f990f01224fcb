//! The forms of usual credentials, as those who issue them make them: what an evaluator finds and what is not kept.
//!
//! These are data. Whoever looks for them compiles the expressions, which are written for the crate `regex`. Word
//! boundaries are those of ASCII, because credentials are ASCII and the fast engines of `regex` know no others.

/// What stands where something was hidden of which no more may be told.
pub const REDACTED: &str = "[redacted]";

/// The form of one kind of credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credential {
    /// A short name, for the mark that stands in its place.
    pub kind: &'static str,
    /// What it is, in words.
    pub words: &'static str,
    /// Its expression. Where the credential is only a part of what matches, it is the group `secret`.
    pub pattern: &'static str,
}

impl Credential {
    /// What stands where one was hidden.
    pub fn mark(&self) -> String {
        format!("[redacted {}]", self.kind)
    }
}

const fn form(kind: &'static str, words: &'static str, pattern: &'static str) -> Credential {
    Credential { kind, words, pattern }
}

/// All forms that are known, the most telling first: where two fit the same text, the first names it.
pub const CREDENTIALS: &[Credential] = &[
    form("aws_access_key", "an AWS access key", r"(?-u:\b)(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?-u:\b)"),
    form(
        "aws_secret_key",
        "an AWS secret key",
        r#"(?i)(?:aws_?secret_?(?:access_?)?|secret_?access_?)key[\\"']*\s*[:=]\s*[\\"']*(?<secret>[A-Za-z0-9/+]{40})(?-u:\b)"#,
    ),
    form(
        "aws_session_token",
        "an AWS session token",
        r"(?-u:\b)(?:FwoGZXIvYXdz|FQoGZXIvYXdz|IQoJb3JpZ2lu)[A-Za-z0-9+/=%]{24,}",
    ),
    form(
        "bedrock_api_key",
        "an Amazon Bedrock API key",
        r"(?-u:\b)(?:ABSK[A-Za-z0-9+/]{40,}=*|bedrock-api-key-[A-Za-z0-9+/=]{20,})",
    ),
    // Where its end was cut off, everything that may be of it goes, and no quote: it may stand in JSON.
    form(
        "private_key",
        "a private key",
        r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:(?s:.*?)-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|(?:\\[nr]|[A-Za-z0-9+/=\s:,-])*)",
    ),
    form(
        "github_token",
        "a GitHub token",
        r"(?-u:\b)(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})(?-u:\b)",
    ),
    form("gitlab_token", "a GitLab token", r"(?-u:\b)gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[A-Za-z0-9_\-]{20,}"),
    form(
        "model_key",
        "a key of a model provider",
        r"(?-u:\b)(?:sk-(?:proj-|svcacct-|admin-|ant-|or-)?[A-Za-z0-9_\-]{20,}|gsk_[A-Za-z0-9]{40,}|xai-[A-Za-z0-9]{40,})",
    ),
    form("slack_token", "a Slack token", r"(?-u:\b)(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}"),
    form(
        "slack_webhook",
        "a Slack webhook",
        r"hooks\.slack\.com/services/(?<secret>T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]{20,})",
    ),
    form("stripe_key", "a Stripe key", r"(?-u:\b)(?:(?:sk|rk)_(?:live|test)|whsec)_[A-Za-z0-9]{16,}"),
    form("google_api_key", "a Google API key", r"(?-u:\b)AIza[A-Za-z0-9_\-]{35}"),
    form(
        "google_token",
        "a Google token",
        r"(?-u:\b)(?:ya29\.[A-Za-z0-9_\-]{30,}|GOCSPX-[A-Za-z0-9_\-]{20,})",
    ),
    form("hugging_face_token", "a Hugging Face token", r"(?-u:\b)hf_[A-Za-z0-9]{30,}(?-u:\b)"),
    form("npm_token", "an npm token", r"(?-u:\b)npm_[A-Za-z0-9]{36}(?-u:\b)"),
    form("pypi_token", "a PyPI token", r"(?-u:\b)pypi-AgE[A-Za-z0-9_\-]{50,}"),
    form("sendgrid_key", "a SendGrid key", r"(?-u:\b)SG\.[A-Za-z0-9_\-]{20,24}\.[A-Za-z0-9_\-]{39,50}"),
    form(
        "json_web_token",
        "a JSON web token",
        r"(?-u:\b)eyJ[A-Za-z0-9_\-]{10,}\.eyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}",
    ),
    form(
        "bearer_token",
        "a bearer token",
        r"(?i)(?-u:\b)bearer\s+(?<secret>[A-Za-z0-9._~+/\-]*[0-9][A-Za-z0-9._~+/\-]{15,}=*)",
    ),
    // `Basic` is a word too: what follows must end in padding, or hold a digit, or stand in its header.
    form(
        "basic_credentials",
        "a user's name and password",
        r"(?i:(?-u:\b)basic\s+)(?<secret>[A-Za-z0-9+/]{6,}={1,2}|[A-Za-z0-9+/]{4,}[0-9][A-Za-z0-9+/]{7,})",
    ),
    form(
        "basic_credentials",
        "a user's name and password",
        r#"(?i:authorization[\\"']*\s*[:=]\s*[\\"']*basic\s+)(?<secret>[A-Za-z0-9+/]{6,}=*)"#,
    ),
    form(
        "password",
        "a password in a connection string",
        r#"(?i)(?-u:\b)[a-z][a-z0-9+.\-]+://[^\s:/@"'<>]*:(?<secret>[^\s/"'<>\[\]]{3,})@[^\s/@]"#,
    ),
    form(
        "password",
        "a password in a connection string",
        r#"(?i);\s*(?:password|pwd|accountkey|sharedaccesskey)\s*=\s*(?<secret>[^\s;"'<>\[\]]{4,})"#,
    ),
    form(
        "signature",
        "a signature that opens what it signs",
        r"(?i)[?&](?:sig|x-amz-signature|x-goog-signature)=(?<secret>[A-Za-z0-9%+/=_\-]{30,})",
    ),
];
