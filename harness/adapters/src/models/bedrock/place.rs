//! Which model, where and with whose key: what every complaint has to say.

use std::fmt;

/// Which model is asked, where and with whose key.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// What stands before the `/` of its name in the suite.
    pub(super) prefix: String,
    /// What Bedrock knows it by.
    pub(super) name: String,
    /// The AWS region.
    pub(super) region: String,
    /// Whether a Bedrock API key is used in place of AWS credentials.
    pub(super) by_key: bool,
}

impl Place {
    /// A line with `{name}`, `{prefix}`, `{region}`, `{keys}` and `{renew}` filled in.
    pub(super) fn fill(&self, line: &str) -> String {
        let (keys, renew) = if self.by_key {
            ("the key in AWS_BEARER_TOKEN_BEDROCK", "put a new key into AWS_BEARER_TOKEN_BEDROCK")
        } else {
            ("the AWS credentials", "sign in again, for example with `aws sso login`, or set other keys")
        };
        line.replace("{keys}", keys)
            .replace("{renew}", renew)
            .replace("{region}", &self.region)
            .replace("{prefix}", &self.prefix)
            .replace("{name}", &self.name)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{} in {}", self.prefix, self.name, self.region)
    }
}
