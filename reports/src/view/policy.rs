//! Which scripts may run in a page that is served, and whom they may ask.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

/// The content security policy of a page with these scripts: they alone run, and they ask nobody but the server that
/// the page came from. Scripts are known by their hashes: <https://www.w3.org/TR/CSP3/#match-element-to-source-list>.
pub(crate) fn served_policy(scripts: &[&str]) -> String {
    let hash = |script: &&str| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script)));
    let scripts: String = scripts.iter().map(hash).collect();
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src{scripts}; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    )
}
