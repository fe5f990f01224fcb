//! Text as YAML holds it, whatever is in it.

/// The text in double quotes. A string of JSON is one of YAML too, up to a few characters that YAML wants escaped.
pub(super) fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    let mut quoted = String::with_capacity(json.len());
    for character in json.chars() {
        if is_unprintable(character) {
            quoted.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            quoted.push(character);
        }
    }
    quoted
}

/// What may not stand in a YAML file as it is, or would end a line there; none of it lies beyond `\u{ffff}`.
fn is_unprintable(character: char) -> bool {
    matches!(character, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}
