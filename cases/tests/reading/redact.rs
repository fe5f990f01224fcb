//! The list `redact`: what the user wants hidden besides the usual credentials.

use super::{complaints, read, with};
use rstest::rstest;

#[test]
fn the_expressions_are_taken_as_written() {
    assert_eq!(
        read(&with("redact: ['EMP-\\d+', 'no (?<secret>\\d+)']\n")).redact,
        ["EMP-\\d+", "no (?<secret>\\d+)"]
    );
    assert_eq!(read(&with("")).redact, Vec::<String>::new());
}

#[rstest]
#[case("redact: ['a(']\n", "3:10: this is no regular expression: unclosed group")]
#[case(
    "redact: ['(?=a)b']\n",
    "3:10: this is no regular expression: look-around, including look-ahead and look-behind, is not supported"
)]
#[case("redact: ['[0-9]*']\n", "3:10: this matches where nothing stands")]
#[case("redact: ['']\n", "3:10: this matches where nothing stands")]
#[case("redact: []\n", "3:9: `redact` is empty")]
fn what_cannot_be_used_is_complained_about_where_it_stands(#[case] section: &str, #[case] complaint: &str) {
    assert_eq!(complaints(&with(section)), [complaint]);
}
