//! The page's templates, looks and script, and how text enters them.

use crate::{view::list, visible::visible};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use handlebars::{Handlebars, TemplateError, html_escape};
use sha2::{Digest as _, Sha256};

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("../../templates/", $name))
    };
}

/// The page's looks.
pub(super) const CSS: &str = concat!(
    file!("style/page.css"),
    file!("style/overview.css"),
    file!("style/charts.css"),
    file!("style/list.css"),
    file!("style/conversation.css"),
    file!("style/media.css"),
);

/// The page's script. Its files share one scope, in this order, and no name of theirs is anybody else's.
pub(super) const SCRIPT: &str = concat!(
    "\"use strict\";\n{\n",
    file!("script/packed.js"),
    file!("script/state.js"),
    file!("script/choose.js"),
    file!("script/list.js"),
    file!("script/quotes.js"),
    file!("script/reader.js"),
    file!("script/page.js"),
    "}\n",
);

const TEMPLATES: [(&str, &str); 30] = [
    ("head", file!("head.hbs")),
    ("intro", file!("intro.hbs")),
    ("gate", file!("gate.hbs")),
    ("compared", file!("compared.hbs")),
    ("change", file!("change.hbs")),
    ("segments", file!("segments.hbs")),
    ("groups", file!("groups.hbs")),
    ("group", file!("group.hbs")),
    ("grid", file!("grid.hbs")),
    ("chart", file!("chart.hbs")),
    ("endings", file!("endings.hbs")),
    ("spending", file!("spending.hbs")),
    ("calls", file!("calls.hbs")),
    ("outliers", file!("outliers.hbs")),
    ("diagnosis", file!("diagnosis.hbs")),
    ("list", file!("list.hbs")),
    ("script", file!("script.hbs")),
    ("conversation", file!("conversation.hbs")),
    ("turn", file!("turn.hbs")),
    ("asked", file!("asked.hbs")),
    ("answered", file!("answered.hbs")),
    ("waterfall", file!("waterfall.hbs")),
    ("tools", file!("tools.hbs")),
    ("score", file!("score.hbs")),
    ("quote", file!("quote.hbs")),
    ("fault", file!("fault.hbs")),
    ("finding", file!("finding.hbs")),
    ("drafts", file!("drafts.hbs")),
    ("live", super::served::TEMPLATE),
    ("runs", list::TEMPLATE),
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

/// The script's SHA-256 in base 64, by which the content security policy knows it (CSP level 3, section 2.3.1).
pub(super) fn script_hash() -> String {
    STANDARD.encode(Sha256::digest(SCRIPT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_files_enter_a_template_unescaped() {
        for (name, template) in TEMPLATES {
            let raw: Vec<&str> =
                template.split("{{{").skip(1).filter_map(|rest| rest.split("}}}").next()).collect();
            assert!(raw.iter().all(|name| ["css", "js"].contains(name)), "{name}: {raw:?}");
            assert!(!template.contains("{{&"), "{name}");
        }
    }

    #[test]
    fn the_script_makes_no_marks_out_of_text_but_those_that_the_templates_wrote() {
        assert_eq!(SCRIPT.matches("innerHTML").count(), 1, "the conversation as it was unpacked");
        for other in ["outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "fetch("] {
            assert!(!SCRIPT.contains(other), "{other}");
        }
        assert!(!SCRIPT.to_lowercase().contains("</script"), "it would end there");
    }
}
