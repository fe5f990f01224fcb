//! Words as they compare: lower case, without endings, without those that say nothing.

/// Words that carry no content of their own.
const STOP_WORDS: &str = " a an and any are as at be been being both by can could did do does each either for from \
    had has have he her his how i if in into is it its just may me more must my of on one or our out over per shall \
    she should so some such than that the their them then there these they this those to too up us very was we were \
    what when where which while who whose will with within would yes you your yours i'm i've i'll i'd you're it's \
    we're we've we'll here's there's that's please thanks thank hello hi dear sure certainly great about all also \
    am now only own same let ok okay ";

/// Past forms that no ending betrays.
const IRREGULAR: [(&str, &str); 18] = [
    ("sent", "send"),
    ("told", "tell"),
    ("paid", "pay"),
    ("made", "make"),
    ("found", "find"),
    ("gave", "give"),
    ("given", "give"),
    ("bought", "buy"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("left", "leave"),
    ("flew", "fly"),
    ("flown", "fly"),
    ("done", "do"),
    ("put", "put"),
    ("held", "hold"),
    ("shown", "show"),
    ("taken", "take"),
];

/// The words of a text in order, in lower case, with plain apostrophes.
pub(crate) fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace('\u{2019}', "'");
    lower
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|word| word.trim_matches('\'').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// The stems of the words that carry content, in order, repetitions included.
pub(crate) fn content(text: &str) -> Vec<String> {
    words(text).iter().filter(|word| !is_stop_word(word)).map(|word| stem(word)).collect()
}

/// Whether the word says nothing by itself.
pub(crate) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains(&format!(" {word} "))
}

/// The word without its ending, so that *cancelled*, *cancelling* and *cancellation* are one. The stem
/// need not be a word; it only has to be the same for forms of the same.
pub(crate) fn stem(word: &str) -> String {
    let word = word.strip_suffix("'s").unwrap_or(word);
    if let Some((_, base)) = IRREGULAR.iter().find(|(form, _)| *form == word) {
        return without_doubling(cut_e(base)).to_owned();
    }
    let cut = |ending: &str| word.strip_suffix(ending).filter(|rest| rest.chars().count() >= 3);
    if let Some(rest) = cut("ies").or_else(|| cut("ied")) {
        return format!("{rest}y");
    }
    let plural = |ending: &str| cut(ending).filter(|rest| !rest.ends_with(['s', 'u', 'i']));
    let rest = ["able", "ations", "ation", "ments", "ment", "ings", "ing", "ed", "es"]
        .iter()
        .find_map(|ending| cut(ending))
        .or_else(|| plural("s"))
        .unwrap_or(word);
    without_doubling(cut_e(rest)).to_owned()
}

fn cut_e(word: &str) -> &str {
    word.strip_suffix('e').filter(|rest| rest.chars().count() >= 3).unwrap_or(word)
}

fn without_doubling(word: &str) -> &str {
    ["ll", "pp", "nn", "tt", "gg", "rr", "mm", "ss"]
        .iter()
        .find_map(|double| word.ends_with(double).then(|| word.get(..word.len() - 1)).flatten())
        .unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(&["cancel", "cancelled", "canceled", "cancelling", "cancellation", "cancels"])]
    #[case(&["book", "booked", "booking", "bookings", "books"])]
    #[case(&["reserve", "reserved", "reservation", "reserves"])]
    #[case(&["change", "changed", "changes", "changing"])]
    #[case(&["price", "prices", "priced"])]
    #[case(&["refund", "refundable", "refunded"])]
    #[case(&["policy", "policies"])]
    #[case(&["confirm", "confirmation", "confirmed"])]
    #[case(&["pay", "paid", "payment", "pays"])]
    #[case(&["send", "sent", "sending"])]
    #[case(&["make", "made", "making"])]
    #[case(&["tell", "told", "tells"])]
    fn forms_of_a_word_have_one_stem(#[case] forms: &[&str]) {
        let stems: std::collections::BTreeSet<_> = forms.iter().map(|form| stem(form)).collect();
        assert_eq!(stems.len(), 1, "{stems:?}");
    }

    #[test]
    fn words_that_say_nothing_are_left_out() {
        assert_eq!(content("I\u{2019}ve booked the flights to Paris for you"), ["book", "flight", "paris"]);
    }
}
