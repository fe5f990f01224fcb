//! Sentences in lines.

use super::WIDTH;
use crate::visible::visible_line;
use std::borrow::Cow;

/// A sentence in lines of at most the width, each indented. A word that is longer than a line is cut.
pub fn wrapped(text: &str, indent: usize) -> Vec<String> {
    let text: Cow<'_, str> = visible_line(text);
    let room = usize::from(WIDTH).saturating_sub(indent).max(1);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace().flat_map(|word| pieces(word, room)) {
        let width = console::measure_text_width(&word);
        match lines.last_mut() {
            Some(line) if console::measure_text_width(line) + 1 + width <= room => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word.into_owned()),
        }
    }
    lines.iter().map(|line| format!("{:indent$}{line}", "")).collect()
}

/// A word in pieces that each fit into a line.
fn pieces(word: &str, room: usize) -> Vec<Cow<'_, str>> {
    if console::measure_text_width(word) <= room {
        return vec![Cow::Borrowed(word)];
    }
    let mut pieces: Vec<String> = vec![String::new()];
    for letter in word.chars() {
        let full = |piece: &String| console::measure_text_width(piece) >= room;
        if pieces.last().is_none_or(full) {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
    }
    pieces.into_iter().map(Cow::Owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_longer_than_a_line_is_cut() {
        let lines = wrapped(&format!("so {} it is", "x".repeat(150)), 10);
        assert_eq!(lines.iter().map(|line| line.trim().len()).collect::<Vec<_>>(), [2, 70, 70, 16]);
        assert!(lines.iter().all(|line| line.len() <= 80), "{lines:#?}");
    }
}
