//! What the reviews came to and whose fault the failures were, in words that every report uses.

use crate::{bounds::Bounds, measures, show};
use rehearsal_core::{
    draft::DraftFault,
    gate::Measure,
    review::{Effect, Owner, Review, Validity},
    summary::{Group, Summary},
};

/// Everything there is to say: how many sessions were spoilt, what that does to the numbers, and whose fault the
/// failures were.
pub(crate) fn lines(summary: &Summary) -> Vec<String> {
    let spoilt = reviews(&summary.total);
    let owners = owners(&summary.total);
    spoilt.into_iter().chain(rates(summary)).chain(owners).collect()
}

/// `5 of 60 spoilt by the simulated user: 3 hindered, 2 helped; 1 unreviewed`; nothing where nothing is to be said.
pub(crate) fn reviews(group: &Group) -> Option<String> {
    let (spoilt, all) = (group.trust.spoilt(), group.attempts);
    let unreviewed = group.trust.reviewed(Validity::Unreviewed);
    match (spoilt, unreviewed) {
        (0, 0) => None,
        (0, _) => Some(format!(
            "{unreviewed} of {all} unreviewed: whether the simulated user played fair is not known"
        )),
        (_, 0) => Some(format!("{spoilt} of {all} spoilt by the simulated user: {}", effects(group))),
        (_, _) => Some(format!(
            "{spoilt} of {all} spoilt by the simulated user: {}; {unreviewed} unreviewed",
            effects(group)
        )),
    }
}

/// `3 hindered, 2 helped`.
pub(crate) fn effects(group: &Group) -> String {
    let told =
        [Validity::Hindered, Validity::Helped].map(|validity| (validity, group.trust.reviewed(validity)));
    let told = told.iter().filter(|(_, count)| *count > 0);
    told.map(|(validity, count)| format!("{count} {}", validity.as_str())).collect::<Vec<_>>().join(", ")
}

/// `goal_success rate 74%, 77% of the valid ones, bounds 56% to 80%`, for each evaluator whose number rests on attempts that cannot be believed.
fn rates(summary: &Summary) -> Vec<String> {
    let planned = summary.planned();
    let line = |column: measures::Column| {
        let bounds = Bounds::of(column.measure, &column.evaluator, (&summary.total, planned));
        let shown = |value| shown(column.measure, value);
        (bounds.doubtful > 0).then(|| {
            format!(
                "{} {} {}, {} of the valid ones, bounds {} to {}",
                column.evaluator,
                column.noun(),
                bounds.as_run.map_or_else(|| "–".to_owned(), shown),
                bounds.valid.map_or_else(|| "–".to_owned(), shown),
                shown(bounds.low),
                shown(bounds.high)
            )
        })
    };
    measures::columns(summary).into_iter().filter_map(line).collect()
}

fn shown(measure: Measure, value: f64) -> String {
    match measure {
        Measure::Rate => show::percent(value),
        Measure::Mean => format!("{value:.2}"),
    }
}

/// `14 failures, by whose fault: 9 the agent's, 3 the simulated user's, 2 nobody can tell`. Nothing where nobody looked: of a run of
/// before there were reviews, no failure has an owner.
pub(crate) fn owners(group: &Group) -> Option<String> {
    let owned: Vec<(Owner, u32)> = Owner::ALL
        .into_iter()
        .map(|owner| (owner, group.trust.owned(owner)))
        .filter(|(_, count)| *count > 0)
        .collect();
    if owned.iter().all(|(owner, _)| *owner == Owner::Unknown) && group.trust.looked_at() == 0 {
        return None;
    }
    let all: u32 = owned.iter().map(|(_, count)| count).sum();
    let words: Vec<String> =
        owned.iter().map(|(owner, count)| format!("{count} {}", whose(*owner))).collect();
    let failures = show::counted(u64::from(all), "failure");
    (all > 0).then(|| format!("{failures}, by whose fault: {}", words.join(", ")))
}

/// Whose it is, in words.
pub(crate) fn whose(owner: Owner) -> &'static str {
    match owner {
        Owner::Agent => "the agent's",
        Owner::User => "the simulated user's",
        Owner::Judge => "a judge's",
        Owner::Infrastructure => "the infrastructure's",
        Owner::Budget => "the budget's",
        Owner::Unknown => "nobody can tell",
    }
}

/// `hindered by the user (repeats itself)`; nothing of a session that can be believed.
pub(crate) fn of_attempt(review: &Review) -> Option<String> {
    let because = |effect| {
        let found = review.findings.iter().find(|finding| finding.effect == effect);
        found.map_or(String::new(), |finding| format!(" ({})", fault(finding.fault)))
    };
    match review.validity {
        Validity::Valid => None,
        Validity::Helped => Some(format!("helped by the user{}", because(Effect::Helped))),
        Validity::Hindered => Some(format!("hindered by the user{}", because(Effect::Hindered))),
        Validity::Unreviewed => Some("unreviewed".to_owned()),
    }
}

/// A fault in words.
pub(crate) fn fault(fault: DraftFault) -> String {
    fault.as_str().replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn group(reviews: &[(Validity, u32)], failures: &[(Owner, u32)]) -> Group {
        let mut group = Group { attempts: 60, ..Group::default() };
        group.trust.reviews.extend(reviews.iter().copied());
        group.trust.failures.extend(failures.iter().copied());
        group
    }

    const VALID: (Validity, u32) = (Validity::Valid, 50);
    const HELPED: (Validity, u32) = (Validity::Helped, 2);
    const HINDERED: (Validity, u32) = (Validity::Hindered, 3);
    const UNREVIEWED: (Validity, u32) = (Validity::Unreviewed, 1);

    #[rstest]
    #[case::old(&[], None)]
    #[case::fair(&[VALID], None)]
    #[case::both(&[VALID, HELPED, HINDERED], Some("5 of 60 spoilt by the simulated user: 3 hindered, 2 helped"))]
    #[case::helped(&[HELPED, UNREVIEWED], Some("2 of 60 spoilt by the simulated user: 2 helped; 1 unreviewed"))]
    #[case::unreviewed(
        &[UNREVIEWED],
        Some("1 of 60 unreviewed: whether the simulated user played fair is not known")
    )]
    fn what_was_spoilt_is_one_line(#[case] counts: &[(Validity, u32)], #[case] said: Option<&str>) {
        assert_eq!(reviews(&group(counts, &[])).as_deref(), said);
    }

    #[rstest]
    #[case::none(&[VALID], &[], None)]
    #[case::old(&[], &[(Owner::Unknown, 4)], None)]
    #[case::unknown(&[VALID], &[(Owner::Unknown, 4)], Some("4 failures, by whose fault: 4 nobody can tell"))]
    #[case::several(
        &[VALID], &[(Owner::User, 1), (Owner::Agent, 9), (Owner::Infrastructure, 2)],
        Some("12 failures, by whose fault: 9 the agent's, 1 the simulated user's, 2 the infrastructure's")
    )]
    fn failures_are_told_by_owner(
        #[case] counts: &[(Validity, u32)],
        #[case] failures: &[(Owner, u32)],
        #[case] said: Option<&str>,
    ) {
        assert_eq!(owners(&group(counts, failures)).as_deref(), said);
    }
}
