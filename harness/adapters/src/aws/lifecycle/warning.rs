//! What to say about the life of a model before it is relied on.

use super::{Lifecycle, Status};
use crate::aws::day::Day;

/// The end is spoken of from this many days before it.
const SOON: i64 = 90;
/// From here on the end is what matters most.
const VERY_SOON: i64 = 30;

/// What somebody who uses this model today should know; `None` where there is nothing to worry about.
/// The worst comes first: it has ended, it ends within 30 days, its prices may be higher than the
/// table's (public extended access), it is legacy, it ends within 90 days.
///
/// `today` is `YYYY-MM-DD` or RFC 3339. Without a day that reads, only the state counts.
pub fn warning(life: &Lifecycle, today: &str) -> Option<String> {
    let today = Day::parse(today);
    let left = days_left(life.end_of_life, today);
    let begun = |day: Option<Day>| day.zip(today).is_some_and(|(day, today)| day <= today);
    let end = life.end_of_life.map_or_else(|| "its end is not announced".to_owned(), |day| until(day, left));
    if left.is_some_and(|left| left <= VERY_SOON) {
        Some(ending(&end, left))
    } else if begun(life.extended_access) {
        Some(format!(
            "is in public extended access: prices may be higher than those counted with; {end}; choose another model"
        ))
    } else if life.status == Some(Status::Legacy) || begun(life.legacy) {
        Some(format!("is legacy: {end}; choose another model"))
    } else {
        left.filter(|left| *left <= SOON).map(|left| ending(&end, Some(left)))
    }
}

/// The same by the day that a price table gives, where Bedrock cannot be asked. `None` also where either
/// day does not read.
pub fn warning_by_table(end_of_life: &str, today: &str) -> Option<String> {
    let (end, today) = (Day::parse(end_of_life)?, Day::parse(today)?);
    let left = end.days_from(today);
    let line = ending(&until(end, Some(left)), Some(left));
    (left <= SOON).then(|| format!("{line} (by the price table)"))
}

fn days_left(end: Option<Day>, today: Option<Day>) -> Option<i64> {
    Some(end?.days_from(today?))
}

/// When it ends, and how far off that is.
fn until(end: Day, left: Option<i64>) -> String {
    match left {
        None => format!("it ends on {end}"),
        Some(0) => format!("it ends on {end}, today"),
        Some(1) => format!("it ends on {end}, tomorrow"),
        Some(left) if left < 0 => format!("it ended on {end}"),
        Some(left) => format!("it ends on {end}, in {left} days"),
    }
}

fn ending(end: &str, left: Option<i64>) -> String {
    match left {
        Some(left) if left < 0 => format!("has reached its end of life: {end}; choose another model"),
        Some(_) | None => format!("is about to end: {end}; choose another model"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::Value;

    const TODAY: &str = "2026-11-22";

    fn life(status: Option<Status>, [legacy, extended_access, end_of_life]: [&str; 3]) -> Lifecycle {
        let day = Day::parse;
        Lifecycle {
            model: "m".to_owned(),
            status,
            legacy: day(legacy),
            extended_access: day(extended_access),
            end_of_life: day(end_of_life),
            raw: Value::Null,
        }
    }

    #[rstest]
    #[case::nothing_known(None, ["", "", ""], None)]
    #[case::far_off(Some(Status::Active), ["", "", "2027-02-21"], None)]
    #[case::legacy_to_come(Some(Status::Active), ["2026-11-23", "", ""], None)]
    #[case::in_90_days(Some(Status::Active), ["", "", "2027-02-20"],
        Some("is about to end: it ends on 2027-02-20, in 90 days; choose another model"))]
    #[case::legacy(Some(Status::Legacy), ["", "", "2027-05-01"],
        Some("is legacy: it ends on 2027-05-01, in 160 days; choose another model"))]
    #[case::legacy_without_end(Some(Status::Legacy), ["", "", ""],
        Some("is legacy: its end is not announced; choose another model"))]
    #[case::legacy_by_date(Some(Status::Active), ["2026-11-22", "", ""],
        Some("is legacy: its end is not announced; choose another model"))]
    #[case::extended_to_come(Some(Status::Legacy), ["", "2026-11-23", "2027-05-01"],
        Some("is legacy: it ends on 2027-05-01, in 160 days; choose another model"))]
    #[case::extended(Some(Status::Legacy), ["", "2026-11-22", "2027-05-01"],
        Some("is in public extended access: prices may be higher than those counted with; it ends on 2027-05-01, in 160 days; choose another model"))]
    #[case::in_31_days(Some(Status::Legacy), ["", "2026-11-01", "2026-12-23"],
        Some("is in public extended access: prices may be higher than those counted with; it ends on 2026-12-23, in 31 days; choose another model"))]
    #[case::in_30_days(Some(Status::Legacy), ["", "2026-11-01", "2026-12-22"],
        Some("is about to end: it ends on 2026-12-22, in 30 days; choose another model"))]
    #[case::tomorrow(Some(Status::Legacy), ["", "", "2026-11-23"],
        Some("is about to end: it ends on 2026-11-23, tomorrow; choose another model"))]
    #[case::past(Some(Status::Legacy), ["2026-01-01", "2026-08-01", "2026-11-21"],
        Some("has reached its end of life: it ended on 2026-11-21; choose another model"))]
    #[case::state_unknown(Some(Status::Other("NEW".to_owned())), ["", "", ""], None)]
    fn the_worst_is_said(
        #[case] status: Option<Status>,
        #[case] days: [&str; 3],
        #[case] expected: Option<&str>,
    ) {
        assert_eq!(warning(&life(status, days), TODAY).as_deref(), expected);
    }

    #[test]
    fn without_a_day_that_reads_only_the_state_counts() {
        let legacy = life(Some(Status::Legacy), ["", "", "2026-01-01"]);
        let expected = "is legacy: it ends on 2026-01-01; choose another model";
        assert_eq!(warning(&legacy, "today").as_deref(), Some(expected));
    }

    #[rstest]
    #[case("2027-02-21", None)]
    #[case(
        "2026-11-26",
        Some("is about to end: it ends on 2026-11-26, in 4 days; choose another model (by the price table)")
    )]
    #[case(
        "2026-10-14",
        Some(
            "has reached its end of life: it ended on 2026-10-14; choose another model (by the price table)"
        )
    )]
    #[case("soon", None)]
    fn a_price_table_knows_only_the_end(#[case] end: &str, #[case] expected: Option<&str>) {
        assert_eq!(warning_by_table(end, TODAY).as_deref(), expected);
    }
}
