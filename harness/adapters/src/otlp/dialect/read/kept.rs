//! Which attributes of a span are kept beside what was read of it.

use super::{super::DIALECTS, Role};
use serde_json::{Map, Value};

/// The attributes without secrets and, where the span was understood, without what was said.
pub(super) fn kept(mut attributes: Map<String, Value>, role: Role) -> Map<String, Value> {
    let is_content = |key: &str| match role {
        Role::Model | Role::Tool | Role::Agent | Role::Step => {
            DIALECTS.iter().any(|dialect| dialect.holds_content(key))
        }
        Role::Other => false,
    };
    attributes.retain(|key, _| !is_secret(key) && !is_content(key));
    attributes
}

/// Whether an attribute is likely to hold a key or a password: the copies of its environment that LangSmith makes,
/// and headers of requests that some instrumentations write down whole.
fn is_secret(key: &str) -> bool {
    const NAMES: [&str; 9] = [
        "authorization",
        "proxy_authorization",
        "api_key",
        "x_api_key",
        "apikey",
        "cookie",
        "set_cookie",
        "password",
        "secret",
    ];
    let last = key.rsplit('.').next().unwrap_or(key).to_ascii_lowercase().replace('-', "_");
    let is_environment = ["LANGSMITH_", "LANGCHAIN_"].iter().any(|prefix| key.contains(prefix));
    is_environment || NAMES.contains(&last.as_str()) || last.ends_with("_api_key")
}
