//! Reading English by rules: clauses, and under it words and facts.
//!
//! Everything borrows from the text it is given, so that what is found can be quoted as it stands.

pub(crate) mod facts;
pub(crate) mod words;

/// Words that end with a full stop without ending a sentence.
const ABBREVIATIONS: [&str; 16] = [
    "e.g", "i.e", "mr", "mrs", "ms", "dr", "no", "nr", "approx", "incl", "excl", "st", "a.m", "p.m", "ref",
    "etc",
];

/// Where a sentence changes direction, so that its halves may say opposite things, and how many bytes
/// belong to neither half. A colon does so only before a clause; before a code or a list it announces.
const TURNS: [(&str, usize); 12] = [
    ("; ", 2),
    (", but ", 6),
    (", however", 9),
    (" but ", 5),
    (" \u{2014} ", 5),
    (" \u{2013} ", 5),
    (", so ", 5),
    (": the ", 2),
    (": it ", 2),
    (": you ", 2),
    (": we ", 2),
    (": I ", 2),
];

/// The clauses of a text in order: its lines, cut into sentences, cut where they change direction.
/// Pieces without a letter or digit are left out, and so are the marks of lists.
pub(crate) fn clauses(text: &str) -> Vec<&str> {
    text.lines().flat_map(sentences).flat_map(|sentence| halves(sentence)).filter_map(bare).collect()
}

fn sentences(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, mark) in line.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?')) {
        let end = at + mark.len_utf8();
        let (Some(before), Some(after)) = (line.get(start..at), line.get(end..)) else { continue };
        let closes =
            after.chars().next().is_none_or(|next| next.is_whitespace() || "\"'*)\u{201d}".contains(next));
        if closes && !(mark == '.' && is_abbreviated(before)) {
            // The marks that belong to the sentence stay with it, as in: He said "yes."
            let rest = after.trim_start_matches(['"', '\'', '*', ')', '\u{201d}']);
            let next = line.len() - rest.len();
            found.extend(line.get(start..next));
            start = next;
        }
    }
    found.extend(line.get(start..));
    found
}

fn is_abbreviated(before: &str) -> bool {
    let word =
        before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default().to_lowercase();
    // A number in front of a full stop is the mark of a list only at the start of a line.
    ABBREVIATIONS.contains(&word.as_str())
}

fn halves(sentence: &str) -> Vec<&str> {
    let cut = TURNS.iter().filter_map(|(turn, length)| Some((sentence.find(turn)?, *length))).min();
    match cut.and_then(|(at, length)| Some((sentence.get(..at)?, sentence.get(at + length..)?))) {
        Some((first, rest)) => std::iter::once(first).chain(halves(rest)).collect(),
        None => vec![sentence],
    }
}

fn bare(clause: &str) -> Option<&str> {
    let clause =
        clause.trim().trim_start_matches(['-', '*', '\u{2022}', '#', '>', ' ']).trim_end_matches([' ', ',']);
    let is_list_number = clause.trim_end_matches(['.', ')']).chars().all(|c| c.is_ascii_digit());
    (!is_list_number && clause.chars().any(char::is_alphanumeric)).then_some(clause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Booked. It costs 240.50 EUR!", &["Booked.", "It costs 240.50 EUR!"])]
    #[case("Options:\n- 10:40, 120 EUR\n2. 12:10", &["Options:", "10:40, 120 EUR", "12:10"])]
    #[case("The 9:00 is full, but I booked the 10:40.", &["The 9:00 is full", "I booked the 10:40."])]
    #[case("It is not free: the fee is 5 EUR. Code: AB12", &["It is not free", "the fee is 5 EUR.", "Code: AB12"])]
    #[case("It leaves at 9 a.m. from gate 4, e.g. on Monday.", &["It leaves at 9 a.m. from gate 4, e.g. on Monday."])]
    #[case("He said \"yes.\" Fine?", &["He said \"yes.\"", "Fine?"])]
    #[case("**Done.** Anything else?", &["Done.**", "Anything else?"])]
    #[case(" ... \n---", &[])]
    fn a_text_falls_into_clauses(#[case] text: &str, #[case] expected: &[&str]) {
        assert_eq!(clauses(text), expected);
    }
}
