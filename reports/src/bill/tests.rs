//! Saved exports of either kind, whole and broken.

use super::*;
use proptest::prelude::*;
use rehearsal_core::money::Money;
use rstest::rstest;

const ANSWER: &str = include_str!("tests/cost-explorer.json");
const REPORT: &str = include_str!("tests/cur.csv");
const OLD_REPORT: &str = include_str!("tests/cur-old.csv");

/// `(day, tag, exact amount, open)`.
fn lines(text: &str, key: &str) -> Vec<(String, Option<String>, String, bool)> {
    let lines = read_bill(text, key).unwrap().into_iter();
    lines.map(|line| (line.day, line.tag, line.amount.decimal(), line.open)).collect()
}

fn line(day: &str, tag: Option<&str>, amount: &str, open: bool) -> (String, Option<String>, String, bool) {
    (day.into(), tag.map(str::to_owned), amount.into(), open)
}

fn refused(text: &str, key: &str) -> String {
    read_bill(text, key).unwrap_err().to_string()
}

#[test]
fn an_answer_of_cost_explorer_is_summed_by_day_and_tag() {
    let expected = [
        // 0.0123456789 for input and 0.0300000001 for output.
        line("2026-11-20", None, "0.5", false),
        line("2026-11-20", Some("TravelDesk"), "0.042345679", false),
        line("2026-11-21", Some("TravelDesk"), "0.00000015", true),
    ];
    assert_eq!(lines(ANSWER, "Application"), expected);
    let pages = format!("\u{feff}\n[{}, {ANSWER}]", ANSWER.replacen('{', "{\"NextPageToken\": \"more\",", 1));
    assert_eq!(lines(&pages, "Application")[1].2, "0.084691358");
}

#[test]
fn a_report_is_summed_by_day_and_tag_and_holds_other_products_too() {
    let expected = [
        line("2026-11-20", None, "0.25", false),
        line("2026-11-20", Some("CC-1001"), "1.5000000001", false),
        line("2026-11-21", Some("CC-1002"), "2", false),
    ];
    for key in ["CostCenter", "cost_center", "user_cost_center"] {
        assert_eq!(lines(REPORT, key), expected, "{key}");
    }
    assert_eq!(lines(REPORT, "Team")[0].1, None);
    assert_eq!(lines(OLD_REPORT, "CostCenter"), [line("2026-11-20", Some("CC-1001"), "0.75", false)]);
}

#[test]
fn amounts_are_exact_and_small_remainders_of_credits_are_nothing() {
    let bill = read_bill(&answer("-0.0000000057", "USD"), "Application").unwrap();
    assert_eq!(bill[0].amount, Money::ZERO);
    assert_eq!(
        refused(&answer("-0.32", "USD"), "Application"),
        "the bill of 2026-11-20 comes to -$0.32: credits or refunds are in it; export it with charges for usage only"
    );
}

fn answer(amount: &str, unit: &str) -> String {
    format!(
        r#"{{"ResultsByTime":[{{"TimePeriod":{{"Start":"2026-11-20","End":"2026-11-21"}},"Estimated":false,
        "Groups":[{{"Keys":["Application$x"],"Metrics":{{"UnblendedCost":{{"Amount":"{amount}","Unit":"{unit}"}}}}}}]}}]}}"#
    )
}

#[rstest]
#[case::empty("  ".into(), "the bill is empty; save a Cost Explorer answer (JSON) or a Cost and Usage Report (CSV)")]
#[case::no_page("[]".into(), "the bill is empty; save a Cost Explorer answer (JSON) or a Cost and Usage Report (CSV)")]
#[case::other_json("{}".into(), "the bill is not an answer of Cost Explorer's GetCostAndUsage: it has no ResultsByTime")]
#[case::currency(
    answer("1", "EUR"),
    "the bill of 2026-11-20 is in EUR; only USD can be compared with prices in dollars"
)]
#[case::amount(answer("1,5", "USD"), "UnblendedCost of 2026-11-20: \"1,5\" is no amount of money")]
#[case::other_tag(answer("1", "USD").replace("Application", "Team"), "the bill is not grouped by the tag \"Application\", but as Team$x; add it to GroupBy as a TAG")]
#[case::longer_tag(answer("1", "USD").replace("Application", "ApplicationId"), "the bill is not grouped by the tag \"Application\", but as ApplicationId$x; add it to GroupBy as a TAG")]
#[case::monthly(answer("1", "USD").replace("11-21", "12-01"), "the bill's period from 2026-11-20 to 2026-12-01 is more than a day; ask for Granularity DAILY")]
#[case::a_part(answer("1", "USD").replacen('{', "{\"NextPageToken\":\"x\",", 1), "the bill is only a part: its last page has a NextPageToken; save all pages, as a JSON list")]
#[case::other_metric(answer("1", "USD").replace("Unblended", "Amortized"), "the bill is not an answer of Cost Explorer's GetCostAndUsage: a group has no UnblendedCost")]
#[case::other_day(answer("1", "USD").replace("2026-11-20", "20/11/2026"), "TimePeriod: \"20/11/2026\" does not begin with a day as YYYY-MM-DD")]
fn an_answer_that_cannot_be_compared_is_refused_with_a_reason(#[case] text: String, #[case] told: &str) {
    assert_eq!(refused(&text, "Application"), told);
}

#[test]
fn an_answer_that_is_not_grouped_says_so() {
    let text = r#"{"ResultsByTime":[{"TimePeriod":{"Start":"2026-11-20","End":"2026-11-21"},
        "Total":{"UnblendedCost":{"Amount":"AMOUNT","Unit":"USD"}},"Groups":[]}]}"#;
    let told = "the bill is not grouped by the tag \"Team\", but not at all; add it to GroupBy as a TAG";
    assert_eq!(refused(&text.replace("AMOUNT", "3"), "Team"), told);
    // A day on which nothing was charged.
    assert_eq!(read_bill(&text.replace("AMOUNT", "0"), "Team").unwrap(), []);
}

#[rstest]
#[case("line_item_usage_start_date")]
#[case("line_item_unblended_cost")]
#[case("line_item_product_code")]
fn a_report_without_a_column_names_it(#[case] column: &str) {
    let text = REPORT.replace(column, "something_else");
    assert_eq!(refused(&text, "Team"), format!("the bill has no column {column}; add it to the export"));
}

#[rstest]
#[case::no_tags(REPORT.replace("resource_tags", "labels"), "the bill has no column resource_tags, nor one of the tag Team alone; add it to the export")]
#[case::no_json(REPORT.replacen("\"{\"\"user_team", "\"user_team", 1), "line 2 of the bill: the tags are no JSON object")]
#[case::currency(REPORT.replacen(",USD,", ",CNY,", 1), "the bill of 2026-11-20 is in CNY; only USD can be compared with prices in dollars")]
#[case::amount(REPORT.replacen("0.5000000001", "free", 1), "line 2 of the bill: \"free\" is no amount of money")]
#[case::day(REPORT.replacen("2026-11-20T10", "2026-13-20T10", 1), "line 2 of the bill: \"2026-13-20T10:00:00Z\" does not begin with a day as YYYY-MM-DD")]
fn a_report_that_cannot_be_compared_is_refused_with_the_line(#[case] text: String, #[case] told: &str) {
    assert_eq!(refused(&text, "Team"), told);
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in any::<String>(), key in any::<String>()) {
        let _any = read_bill(&text, &key);
    }

    #[test]
    fn no_bytes_are_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..300), head in "[\\[{a]?") {
        let _any = read_bill(&(head + &String::from_utf8_lossy(&bytes)), "Team");
    }

    #[test]
    fn no_damage_is_too_strange(
        which in 0..3usize,
        (from, length) in (0..2_000usize, 0..40usize),
        patch in "\\PC{0,12}|[0-9eE.,+-]{0,40}",
    ) {
        let whole: Vec<char> = [ANSWER, REPORT, OLD_REPORT][which].chars().collect();
        let from = from % whole.len();
        let to = (from + length).min(whole.len());
        let broken: String = whole[..from].iter().chain(&patch.chars().collect::<Vec<_>>()).chain(&whole[to..]).collect();
        let _any = read_bill(&broken, "Application");
    }
}
