//! Why attempts could not be played or judged, as every report tells it.

use rehearsal_core::summary::{OTHER_CAUSES, Summary};
use schemars::JsonSchema;
use serde::Serialize;

/// Letters that are shown of a cause's beginning and of its end; a provider's answer may be a page long, and the last
/// line of a program that broke down says why.
const BEGINNING: usize = 140;
const END: usize = 100;

/// One cause and how often it stood in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Cause {
    /// In the words of whoever reported it.
    pub(crate) cause: String,
    /// How often.
    pub(crate) count: u32,
}

/// Every cause, the most frequent first; those that were too many to keep apart come last.
pub(crate) fn all(summary: &Summary) -> Vec<Cause> {
    let cause = |(cause, count): (&String, &u32)| Cause { cause: cause.clone(), count: *count };
    let mut causes: Vec<Cause> = summary.causes.iter().map(cause).collect();
    causes.sort_by_key(|cause| (cause.cause == OTHER_CAUSES, std::cmp::Reverse(cause.count)));
    causes
}

/// A line for each of the three commonest, `2 x connection refused`, and one for the rest.
pub(crate) fn lines(summary: &Summary) -> Vec<String> {
    const SHOWN: usize = 3;
    let causes = all(summary);
    let shown = causes.iter().filter(|cause| cause.cause != OTHER_CAUSES).take(SHOWN);
    let mut lines: Vec<String> =
        shown.map(|cause| format!("{} x {}", cause.count, cut(&cause.cause))).collect();
    let more: u32 = causes.iter().skip(lines.len()).map(|cause| cause.count).sum();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines
}

/// At most so many letters, on one line; the middle is what is left out.
fn cut(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let letters = text.chars().count();
    if letters <= BEGINNING + END {
        return text;
    }
    let beginning: String = text.chars().take(BEGINNING).collect();
    let end: String = text.chars().skip(letters - END).collect();
    format!("{} … {}", beginning.trim_end(), end.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commonest_three_are_told_and_the_rest_counted() {
        let mut summary = Summary::default();
        let long = format!("down\n{}", "a".repeat(300));
        let causes = [("b", 2), (long.as_str(), 4), ("c", 1), ("a", 2), (OTHER_CAUSES, 9)];
        summary.causes.extend(causes.map(|(cause, count)| (cause.to_owned(), count)));
        let first = format!("4 x down {} … {}", "a".repeat(135), "a".repeat(100));
        assert_eq!(lines(&summary), [first.as_str(), "2 x a", "2 x b", "and 10 more"]);
        assert_eq!(all(&summary).last().map(|cause| cause.cause.as_str()), Some(OTHER_CAUSES));
    }

    #[test]
    fn the_last_words_of_a_program_are_told_to_their_end() {
        let mut summary = Summary::default();
        let trace = format!("Traceback | {} | ValueError: boom", "File \"agent.py\" | ".repeat(30));
        summary.causes.insert(trace, 1);
        let told = lines(&summary).join("");
        assert!(told.starts_with("1 x Traceback") && told.ends_with("| ValueError: boom"), "{told}");
    }

    #[test]
    fn nothing_in_the_way_is_nothing_to_tell() {
        assert!(lines(&Summary::default()).is_empty());
    }
}
