//! Headings of narrow columns: an evaluator's name on one line where there is room for it.

use super::{WIDTH, segments::LONGEST_NAME};
use console::measure_text_width;

/// Letters of one word of a heading that is broken.
const MOST_LETTERS: usize = 11;

/// What the last column, which wraps, is left with before a heading is broken for its sake.
const LAST_COLUMN: usize = 18;

/// Blanks at the sides of a cell.
const PADDING: usize = 2;

/// What stands between two cells.
const GAP: usize = 1;

/// Breaks the longest headings between the first two columns and the last, one after the other,
/// until the table fits.
pub(super) fn fit(header: &mut [String], rows: &[Vec<String>]) {
    while width(header, rows) > usize::from(WIDTH) {
        let end = header.len().saturating_sub(1);
        let names = header.iter_mut().take(end).skip(2).filter(|name| can_break(name));
        let Some(longest) = names.max_by_key(|name| heading_width(name)) else { return };
        *longest = broken(longest);
    }
}

/// Whether a heading is still on one line and would not be once broken.
fn can_break(heading: &str) -> bool {
    !heading.contains('\n') && broken(heading) != heading
}

/// What a heading is broken after.
const SEAMS: [char; 3] = ['_', '-', ' '];

/// A line for each word, and none of them long.
fn broken(heading: &str) -> String {
    heading.split_inclusive(SEAMS).map(short).collect::<Vec<_>>().join("\n")
}

/// A word with as many letters as there is room for; one that loses some says so.
fn short(word: &str) -> String {
    let whole = word.trim_end_matches(SEAMS).chars().count() <= MOST_LETTERS;
    let letters = word.chars().take(if whole { MOST_LETTERS } else { MOST_LETTERS - 1 });
    letters.chain((!whole).then_some('…')).collect()
}

/// What the table takes with these headings, the first and the last column as narrow as they may be.
fn width(header: &[String], rows: &[Vec<String>]) -> usize {
    let last = header.len().saturating_sub(1);
    let column = |(index, heading): (usize, &String)| {
        let cells = rows.iter().filter_map(|row| row.get(index)).map(|cell| measure_text_width(cell));
        let content = cells.chain([heading_width(heading)]).max().unwrap_or(0);
        let most = match index {
            0 => usize::from(LONGEST_NAME),
            index if index == last => LAST_COLUMN,
            _ => content,
        };
        content.min(most) + PADDING
    };
    header.iter().enumerate().map(column).sum::<usize>() + last * GAP
}

fn heading_width(heading: &str) -> usize {
    heading.lines().map(measure_text_width).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(&["goal_success", "helpfulness"], &["goal_success", "helpfulness"])]
    #[case(&["goal_success", "helpfulness", "tool_called"], &["goal_\nsuccess", "helpfulness", "tool_\ncalled"])]
    #[case(&["a_very_long_evaluators_name_indeed", "helpfulness"], &["a_\nvery_\nlong_\nevaluators_\nname_\nindeed", "helpfulness"])]
    #[case(&["faithfulness", "helpfulness", "instruction_following"], &["faithfulne…", "helpfulness", "instruction\nfollowing"])]
    fn headings_are_broken_only_where_there_is_no_room(#[case] names: &[&str], #[case] shown: &[&str]) {
        let row = ["paris-flight", "4 of 4", "endings that wrap wherever there is a blank to do so"];
        let mut header = vec!["case".to_owned(), "valid".to_owned()];
        header.extend(names.iter().map(|name| (*name).to_owned()));
        header.push("endings".to_owned());
        let mut cells = vec![String::new(); header.len()];
        (cells[0], cells[1]) = (row[0].to_owned(), row[1].to_owned());
        *cells.last_mut().unwrap() = row[2].to_owned();
        fit(&mut header, &[cells]);
        assert_eq!(header[2..header.len() - 1], *shown);
    }
}
