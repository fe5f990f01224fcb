//! Why attempts could not be played or judged, as every report tells it.

use rehearsal_core::summary::{OTHER_CAUSES, Summary};
use schemars::JsonSchema;
use serde::Serialize;

/// Letters of a cause that are shown; a provider's answer may be a page long.
const LONGEST: usize = 200;

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

/// At most so many letters, on one line.
fn cut(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text.get(..end).map_or_else(String::new, |start| format!("{}…", start.trim_end())),
        None => text,
    }
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
        let first = format!("4 x down {}…", "a".repeat(195));
        assert_eq!(lines(&summary), [first.as_str(), "2 x a", "2 x b", "and 10 more"]);
        assert_eq!(all(&summary).last().map(|cause| cause.cause.as_str()), Some(OTHER_CAUSES));
    }

    #[test]
    fn nothing_in_the_way_is_nothing_to_tell() {
        assert!(lines(&Summary::default()).is_empty());
    }
}
