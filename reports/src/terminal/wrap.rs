//! Sentences in lines.

use super::WIDTH;
use crate::visible::visible_line;
use std::borrow::Cow;

/// A sentence in lines of at most the width, each indented.
pub fn wrapped(text: &str, indent: usize) -> Vec<String> {
    let text: Cow<'_, str> = visible_line(text);
    let room = usize::from(WIDTH).saturating_sub(indent);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let width = console::measure_text_width(word);
        match lines.last_mut() {
            Some(line) if console::measure_text_width(line) + 1 + width <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| format!("{:indent$}{line}", "")).collect()
}
