//! Where the entries of a JSON file's lists start. The text is known to be JSON.

use crate::yaml::Place;

/// Where each map starts that stands in the list under a key of the outermost map.
pub(super) fn of_items(text: &str, key: &str) -> Vec<Place> {
    let mut scan = Scan { depth: 0, line: 1, column: 0, in_text: false, escaped: false };
    let (mut word, mut current) = (String::new(), String::new());
    let mut places = Vec::new();
    for character in text.chars() {
        scan.step(character);
        if scan.in_text {
            match character {
                '"' if !scan.escaped && word.is_empty() => {}
                _ => word.push(character),
            }
            continue;
        }
        match character {
            // The last text before a colon in the outermost map is the key that holds until the next.
            ':' if scan.depth == 1 => word.clone_into(&mut current),
            '{' if scan.depth == 3 && current == key => places.push(Place::new(scan.line, scan.column)),
            _ => {}
        }
        if character != '"' && !character.is_whitespace() {
            word.clear();
        }
    }
    places
}

/// How far a text was read.
struct Scan {
    /// Of maps and lists, the one that starts here included.
    depth: u32,
    line: u64,
    column: u64,
    in_text: bool,
    escaped: bool,
}

impl Scan {
    fn step(&mut self, character: char) {
        self.column += 1;
        if character == '\n' {
            self.line += 1;
            self.column = 0;
        }
        if self.in_text {
            self.in_text = self.escaped || character != '"';
            self.escaped = !self.escaped && character == '\\';
            return;
        }
        match character {
            '"' => self.in_text = true,
            '{' | '[' => self.depth += 1,
            '}' | ']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_whatever_stands_in_texts_and_below() {
        let text = "{\n  \"cases\": [\n    {\"input\": \"é: [{ \\\" }\", \"metadata\": {\"cases\": [{}]}},\n    {}\n  ],\n  \"evaluators\": [{}, {\"a\": {}}]\n}\n";
        let places = |key| of_items(text, key);
        assert_eq!(places("cases"), [Place::new(3, 5), Place::new(4, 5)]);
        assert_eq!(places("evaluators"), [Place::new(6, 18), Place::new(6, 22)]);
        assert_eq!(places("metadata"), []);
    }
}
