//! The page's templates, looks and script, and how text enters them.

use crate::{view::list, visible::visible};
use handlebars::{Handlebars, TemplateError, html_escape};

/// The page's looks.
pub(super) const CSS: &str = include_str!("../../templates/page.css");

/// The page's script.
pub(super) const SCRIPT: &str = include_str!("../../templates/page.js");

/// The script's SHA-256 in base 64, for the content security policy; a test holds the two together.
pub(super) const SCRIPT_HASH: &str = "v429Ib0tJJMRjsensNcK6KWvqK6jy+LAemuhs+gIE+c=";

const TEMPLATES: [(&str, &str); 18] = [
    ("head", include_str!("../../templates/head.hbs")),
    ("gate", include_str!("../../templates/gate.hbs")),
    ("segments", include_str!("../../templates/segments.hbs")),
    ("group", include_str!("../../templates/group.hbs")),
    ("diagnosis", include_str!("../../templates/diagnosis.hbs")),
    ("case", include_str!("../../templates/case.hbs")),
    ("conversation", include_str!("../../templates/conversation.hbs")),
    ("turn", include_str!("../../templates/turn.hbs")),
    ("asked", include_str!("../../templates/asked.hbs")),
    ("answered", include_str!("../../templates/answered.hbs")),
    ("spans", include_str!("../../templates/spans.hbs")),
    ("score", include_str!("../../templates/score.hbs")),
    ("fault", include_str!("../../templates/fault.hbs")),
    ("finding", include_str!("../../templates/finding.hbs")),
    ("drafts", include_str!("../../templates/drafts.hbs")),
    ("live", super::served::TEMPLATE),
    ("runs", list::TEMPLATE),
    ("tail", include_str!("../../templates/tail.hbs")),
];

/// All templates, parsed. A name that a view does not have is an error, never an empty place.
pub(crate) fn registry() -> Result<Handlebars<'static>, Box<TemplateError>> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    // Indenting a part would put spaces into what people said.
    registry.set_prevent_indent(true);
    registry.register_escape_fn(|text| html_escape(&visible(text)));
    for (name, template) in TEMPLATES {
        registry.register_template_string(name, template).map_err(Box::new)?;
    }
    Ok(registry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    /// RFC 4648, section 4.
    fn base64(bytes: &[u8]) -> String {
        const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::new();
        for chunk in bytes.chunks(3) {
            let bits = (0..3).fold(0u32, |bits, at| bits << 8 | u32::from(*chunk.get(at).unwrap_or(&0)));
            for at in 0..=chunk.len() {
                text.push(char::from(LETTERS[(bits >> (18 - 6 * at) & 63) as usize]));
            }
            (chunk.len()..3).for_each(|_| text.push('='));
        }
        text
    }

    #[test]
    fn the_policy_names_the_script_that_is_in_the_page() {
        assert_eq!(SCRIPT_HASH, base64(&Sha256::digest(SCRIPT)));
    }

    #[test]
    fn only_our_own_files_enter_a_template_unescaped() {
        for (name, template) in TEMPLATES {
            let raw: Vec<&str> =
                template.split("{{{").skip(1).filter_map(|rest| rest.split("}}}").next()).collect();
            assert!(raw.iter().all(|name| ["css", "js"].contains(name)), "{name}: {raw:?}");
            assert!(!template.contains("{{&"), "{name}");
        }
    }
}
