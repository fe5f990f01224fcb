//! Text that is written as it comes, a line at a time: a key in several lines is left out whole.

use super::Secrets;
use rehearsal_core::discretion::Discretion;
use std::borrow::Cow;

/// The longest line of a key: 64 characters by its standard, 76 by that of others, and some have headers.
const LONGEST: usize = 100;

/// One stream of lines.
pub(crate) struct Lines<'a> {
    secrets: &'a Secrets,
    /// Whether the lines are those of a key.
    in_key: bool,
}

impl<'a> Lines<'a> {
    /// A stream from its beginning.
    pub(crate) fn new(secrets: &'a Secrets) -> Self {
        Self { secrets, in_key: false }
    }

    /// The next line as it may be written; `None` where nothing of it may.
    pub(crate) fn next<'l>(&mut self, line: &'l [u8]) -> Option<Cow<'l, [u8]>> {
        let text = String::from_utf8_lossy(line);
        if self.in_key {
            self.in_key = is_of_a_key(&text) && !ends(&text);
            if self.in_key || ends(&text) {
                return None;
            }
        }
        self.in_key = text.rsplit_once("-----BEGIN ").is_some_and(|(_, rest)| is_opened(rest));
        Some(self.secrets.cleaned(&text).map_or(Cow::Borrowed(line), |clean| Cow::Owned(clean.into_bytes())))
    }
}

fn is_opened(rest: &str) -> bool {
    rest.contains("PRIVATE KEY") && !ends(rest)
}

fn ends(text: &str) -> bool {
    text.contains("-----END ")
}

/// Whether a line may be one of a key's: base64, or a header of it, however far it is indented. Anything else shows that
/// the key has broken off.
fn is_of_a_key(line: &str) -> bool {
    let line = line.trim();
    let allowed = |c: char| c.is_ascii_alphanumeric() || "+/=:,- ".contains(c);
    line.len() <= LONGEST && line.chars().all(allowed) && line.matches(' ').count() <= 1
}
