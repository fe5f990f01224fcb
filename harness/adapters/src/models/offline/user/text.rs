//! Words of a text: plain form, light stems, content words, sentences.

/// Words that say nothing of what a text is about, those of a goal's wording included.
const STOP_WORDS: &str = "\
    a about all an and any are as at be been being both but by can could customer did do does find for \
    from get gets given gives had has have he her him his how i if in into is it its know knows learn me \
    my new no of on or out provided provide receive received receives she should so successfully that \
    the their them then there they this to told tell us user want wants was we were what when where \
    which who will with would you your";

/// Lower case, letters, digits and apostrophes only, one space between words and one at each end, so
/// that a phrase is found by its words.
pub(super) fn plain(text: &str) -> String {
    let text = text.replace('\u{2019}', "'").to_lowercase();
    let kept: String = text.chars().map(|c| if c.is_alphanumeric() || c == '\'' { c } else { ' ' }).collect();
    format!(" {} ", kept.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether the plain text has the phrase, word for word.
pub(super) fn has(plain: &str, phrase: &str) -> bool {
    plain.contains(&format!(" {phrase} "))
}

/// Whether the plain text has one of the phrases, which have bars between them.
pub(super) fn has_any(plain: &str, phrases: &str) -> bool {
    phrases.split('|').any(|phrase| has(plain, phrase.trim()))
}

/// Whether two texts are the same but for case, spacing and punctuation.
pub(super) fn same(one: &str, other: &str) -> bool {
    plain(one) == plain(other)
}

/// The words that carry meaning, in order, in lower case.
pub(super) fn content_words(text: &str) -> Vec<String> {
    let stops = plain(STOP_WORDS);
    plain(text)
        .split_whitespace()
        .filter(|word| !has(&stops, word) && word.chars().any(char::is_alphabetic))
        .map(|word| word.trim_end_matches("'s").to_owned())
        .collect()
}

/// The stems of the words that carry meaning.
pub(super) fn content_stems(text: &str) -> Vec<String> {
    content_words(text).iter().map(|word| stem(word)).collect()
}

/// A word without its commonest endings. Light on purpose: it must only bring together what a
/// goal and a reply would say of the same thing, such as *cancelled* and *cancellation*.
pub(super) fn stem(word: &str) -> String {
    let cut = ["ations", "ation", "ments", "ment", "ings", "ing", "ed"].iter().find_map(|ending| {
        let rest = word.strip_suffix(ending)?;
        (rest.chars().count() >= 3).then(|| single_ending(rest))
    });
    let cut = cut.unwrap_or_else(|| singular(word));
    if cut.chars().count() > 3 { cut.trim_end_matches('e').to_owned() } else { cut }
}

fn singular(word: &str) -> String {
    if let Some(rest) = word.strip_suffix("ies").filter(|rest| rest.len() >= 3) {
        return format!("{rest}y");
    }
    let plural = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us");
    if plural { word.trim_end_matches('s').to_owned() } else { word.to_owned() }
}

/// *cancell* is *cancel*; *confirm* stays.
pub(super) fn single_ending(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if let [.., last_but_one, last] = letters.as_slice()
        && last == last_but_one
        && !matches!(last, 's' | 'e' | 'o')
    {
        letters.pop();
    }
    letters.into_iter().collect()
}

/// The sentences of a text, with their marks. A dot ends one only before a space, so that amounts,
/// dates and addresses stay whole; so does a line break.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut start = 0;
        let mut characters = line.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            let before_space = characters.peek().is_none_or(|(_, next)| next.is_whitespace());
            if matches!(character, '.' | '!' | '?') && before_space {
                let end = at + character.len_utf8();
                found.extend(line.get(start..end));
                start = end;
            }
        }
        found.extend(line.get(start..));
    }
    found.into_iter().map(str::trim).filter(|sentence| sentence.chars().any(char::is_alphanumeric)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("cancelled", "cancellation")]
    #[case("booked", "bookings")]
    #[case("confirmed", "confirmation")]
    #[case("prices", "price")]
    #[case("refunded", "refund")]
    #[case("issued", "issue")]
    #[case("payment", "pay")]
    #[case("cities", "city")]
    fn words_of_one_family_share_a_stem(#[case] one: &str, #[case] other: &str) {
        assert_eq!(stem(one), stem(other));
    }

    #[rstest]
    #[case("status", "stat")]
    #[case("flight", "fly")]
    #[case("class", "clas")]
    fn words_of_different_families_do_not(#[case] one: &str, #[case] other: &str) {
        assert_ne!(stem(one), stem(other));
    }

    #[test]
    fn a_dot_inside_a_number_ends_no_sentence() {
        let text = "It is 240.50 EUR. Fly on 2026-12-01?\n- Yes!";
        assert_eq!(sentences(text), ["It is 240.50 EUR.", "Fly on 2026-12-01?", "- Yes!"]);
    }

    #[test]
    fn phrases_are_found_by_whole_words() {
        let text = plain("I can\u{2019}t, sorry.");
        assert!(has(&text, "i can't") && !has(&text, "i can"));
    }
}
