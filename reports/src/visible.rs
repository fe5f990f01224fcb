//! Characters that act on a terminal or on the order of text, made visible.
//!
//! What an agent says is data. An escape sequence could recolour or rewrite a terminal, a bidi
//! control could make a line read as something else, so both are shown as what they are.

use std::borrow::Cow;

/// Text in which only line breaks and tabs still act.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    replace(text, |character| matches!(character, '\n' | '\t'))
}

/// Text for one line: nothing in it acts.
pub fn visible_line(text: &str) -> Cow<'_, str> {
    replace(text, |_| false)
}

fn replace(text: &str, acts: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(|character| acts_on_its_surroundings(character) && !acts(character)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if acts_on_its_surroundings(character) && !acts(character) {
            push_symbol(&mut shown, character);
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Control characters, Unicode's bidi controls, its line separators, the tag characters that hide text, and the two
/// numbers that are no characters, which XML does not take. The joiners that emoji and several scripts need are not among them.
fn acts_on_its_surroundings(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// Unicode's picture of a control character where there is one, otherwise its number.
fn push_symbol(shown: &mut String, character: char) {
    let picture = match u32::from(character) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code),
        0x7f => Some('\u{2421}'),
        _ => None,
    };
    match picture {
        Some(picture) => shown.push(picture),
        None => shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(character))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("\u{1b}[31mred", "␛[31mred", "␛[31mred")]
    #[case("one\n\ttwo", "one\n\ttwo", "one␊␉two")]
    #[case("abc\u{202e}fed", "abc⟨U+202E⟩fed", "abc⟨U+202E⟩fed")]
    #[case("\u{fffe}\u{ffff}\u{fffd}", "⟨U+FFFE⟩⟨U+FFFF⟩\u{fffd}", "⟨U+FFFE⟩⟨U+FFFF⟩\u{fffd}")]
    #[case("\u{9b}2J\u{7f}\r", "⟨U+009B⟩2J␡␍", "⟨U+009B⟩2J␡␍")]
    #[case("👩\u{200d}🔬 שלום é", "👩\u{200d}🔬 שלום é", "👩\u{200d}🔬 שלום é")]
    fn what_acts_is_shown(#[case] text: &str, #[case] block: &str, #[case] line: &str) {
        assert_eq!(visible(text), block);
        assert_eq!(visible_line(text), line);
    }
}
