//! CSV that is safe to open in a spreadsheet.

use std::borrow::Cow;

/// A line for each row, after a header.
pub(super) fn write<const N: usize>(header: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail, and every row is as long as the header.
    let _written = writer.write_record(header);
    for row in rows {
        let _written = writer.write_record(row);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Text for a cell. A spreadsheet runs a cell that begins like a formula; an apostrophe before it says that
/// it is text. Cells that hold a number of ours do not need this.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A count that may not be reported: an empty cell then, which is not a zero.
pub(super) fn count(count: Option<u64>) -> String {
    count.map(|count| count.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("=1+2", "'=1+2")]
    #[case("+49", "'+49")]
    #[case("-x", "'-x")]
    #[case("@SUM(A1)", "'@SUM(A1)")]
    #[case("\tx", "'\tx")]
    #[case("a=b", "a=b")]
    #[case("", "")]
    fn text_that_begins_like_a_formula_is_marked_as_text(#[case] cell: &str, #[case] safe: &str) {
        assert_eq!(text(cell), safe);
    }

    #[test]
    fn commas_quotes_and_line_breaks_stay_in_their_cell() {
        let rows = [["a, \"b\"\nc".to_owned(), count(None)]];
        assert_eq!(write(["x", "y"], rows.into_iter()), "x,y\n\"a, \"\"b\"\"\nc\",\n");
    }
}
