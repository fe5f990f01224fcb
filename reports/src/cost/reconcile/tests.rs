//! Two sides of a bill, with figures worked out by hand.

use super::*;
use rstest::rstest;

fn usd(dollars: f64) -> Money {
    Money::from_dollars(dollars).unwrap()
}

fn spent(dollars: f64) -> Spending {
    Spending { calls: 10, cost: usd(dollars), ..Spending::default() }
}

fn counted(sums: &[(&str, Option<&str>, Spending)]) -> Counted {
    let sums = sums.iter().map(|(day, tag, sum)| (((*day).to_owned(), tag.map(str::to_owned)), *sum));
    Counted { tag_key: "Team".into(), sums: sums.collect(), agents_calls: 0, left_out: 0 }
}

fn billed(day: &str, tag: Option<&str>, dollars: f64) -> Billed {
    Billed { day: day.into(), tag: tag.map(str::to_owned), amount: usd(dollars), open: false }
}

fn both() -> Reconciliation {
    let counted = counted(&[
        ("2026-11-20", Some("QA"), spent(1.9)),
        ("2026-11-20", None, spent(0.25)),
        ("2026-11-21", Some("QA"), spent(1.0)),
        ("2026-11-22", Some("QA"), Spending { unpriced: 10, ..spent(0.0) }),
    ]);
    let bill = [
        billed("2026-11-20", Some("QA"), 2.0),
        billed("2026-11-20", Some("=Ops"), 0.5),
        Billed { open: true, ..billed("2026-11-21", Some("QA"), 0.6) },
        Billed { open: true, ..billed("2026-11-21", Some("QA"), 0.2) },
        billed("2026-11-22", Some("QA"), 0.1),
    ];
    reconcile(&counted, &bill)
}

#[test]
fn every_day_and_tag_of_either_side_has_a_row() {
    let rows: Vec<_> = both()
        .rows
        .iter()
        .map(|row| {
            let difference = row.difference().map(|difference| difference.decimal());
            (row.day.clone(), row.tag.clone(), difference, row.standing(), row.is_flagged())
        })
        .collect();
    let row = |day: &str, tag: Option<&str>, difference: Option<&str>, standing, flagged| {
        (day.to_owned(), tag.map(str::to_owned), difference.map(str::to_owned), standing, flagged)
    };
    let expected = [
        row("2026-11-20", None, Some("-0.25"), Standing::OnlyCounted, true),
        row("2026-11-20", Some("=Ops"), Some("0.5"), Standing::OnlyBilled, true),
        // Exactly 5 % of the bill is not above 5 %.
        row("2026-11-20", Some("QA"), Some("0.1"), Standing::Agree, false),
        // 0.6 + 0.2 billed, 1.0 counted: 25 % of the bill.
        row("2026-11-21", Some("QA"), Some("-0.2"), Standing::Differ, true),
        row("2026-11-22", Some("QA"), None, Standing::Unknown, true),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn the_total_is_the_sum_of_both_sides() {
    let total = both().total;
    // 1.9 + 0.25 + 1.0 and 2.0 + 0.5 + 0.8 + 0.1.
    assert_eq!(total.counted.map(|counted| counted.cost), Some(usd(3.15)));
    assert_eq!(total.billed, Some(usd(3.4)));
    assert_eq!(total.difference().map(|difference| difference.to_string()), Some("+$0.2500".into()));
    assert_eq!(total.percent().map(|percent| format!("{percent:.3}")), Some("7.353".into()));
}

#[rstest]
#[case::a_little_above(1.0, 0.95, Standing::Differ)]
#[case::just_within(0.95, 1.0, Standing::Agree)]
#[case::just_beyond(0.949_999, 1.0, Standing::Differ)]
#[case::over(1.05, 1.0, Standing::Agree)]
#[case::equal(1.0, 1.0, Standing::Agree)]
#[case::nothing_billed(0.000_001, 0.0, Standing::Differ)]
#[case::nothing_at_all(0.0, 0.0, Standing::Agree)]
fn more_than_five_percent_of_the_bill_is_flagged(
    #[case] ours: f64,
    #[case] theirs: f64,
    #[case] standing: Standing,
) {
    let day = "2026-11-20";
    let reconciled = reconcile(&counted(&[(day, None, spent(ours))]), &[billed(day, None, theirs)]);
    assert_eq!(reconciled.rows[0].standing(), standing);
}

#[test]
fn a_day_on_which_nothing_was_billed_or_counted_is_shown_and_not_flagged() {
    let reconciled = reconcile(&counted(&[]), &[billed("2026-11-20", None, 0.0)]);
    let row = &reconciled.rows[0];
    assert_eq!((row.standing(), row.is_flagged()), (Standing::OnlyBilled, false));
}

#[test]
fn what_has_to_be_known_is_told() {
    let told = both().notes;
    for expected in [
        "AWS shows costs up to 24 hours late",
        "the bill is still open for 2026-11-21: its amounts will change",
        "10 calls of unknown cost are not in what was counted",
    ] {
        assert!(told.iter().any(|note| note.starts_with(expected)), "{expected}: {told:?}");
    }
    let sums = counted(&[("2026-11-20", None, Spending { estimated: 1, ..spent(2.0) })]);
    let more = Counted { agents_calls: 4, left_out: 1, ..sums };
    let told = reconcile(&more, &[billed("2026-11-20", None, 1.0)]).notes;
    for expected in ["~ marks", "4 calls of the agent's own", "1 call left out", "the bill is lower"] {
        assert!(told.iter().any(|note| note.starts_with(expected)), "{expected}: {told:?}");
    }
}

#[test]
fn the_table_shows_both_sides_in_eighty_columns() {
    let text = both().table();
    assert!(text.lines().all(|line| console::measure_text_width(line) <= 80), "{text}");
    for expected in [" Team ", "(untagged)", "+$0.1000", "-25.0%", "! unbilled", "10 unpriced", "total"] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn the_csv_is_exact_and_safe() {
    let text = both().csv();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[1], "2026-11-20,(untagged),0.25,0,0,,-0.25,,false,only_counted,true");
    assert_eq!(lines[2], "2026-11-20,'=Ops,,0,0,0.5,0.5,100.00,false,only_billed,true");
    assert_eq!(lines[4], "2026-11-21,QA,1,0,0,0.8,-0.2,-25.00,true,differ,true");
    assert_eq!(lines[5], "2026-11-22,QA,unpriced,10,0,0.1,,,false,unknown,true");
}

#[test]
fn the_json_leaves_open_what_nobody_knows() {
    let json = both().json();
    assert_eq!(json["format"], 1);
    assert_eq!(json["rows"][0]["billed_usd"], serde_json::Value::Null);
    assert_eq!(json["rows"][2]["difference_percent"], 5.0);
    assert_eq!(json["rows"][4]["counted_usd"], serde_json::Value::Null);
    assert_eq!(json["rows"][4]["flagged"], true);
    assert_eq!(json["total"]["billed_usd"], 3.4);
}
