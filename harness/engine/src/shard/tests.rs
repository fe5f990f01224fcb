use super::*;
use crate::{
    plan::{PlanOptions, plan},
    run::tests::{case, suite},
};
use rehearsal_core::{
    attempt::AttemptId,
    case::{Case, PersonaChoice},
    ids::SessionId,
    session::EndingKind,
    summary::RowCost,
};
use rstest::rstest;

fn cases(count: usize) -> Vec<Case> {
    let personas = || ["one", "two"].map(|id| PersonaChoice::Auto(PersonaId::new(id))).into();
    (0..count).map(|number| Case { personas: personas(), ..case(&format!("case-{number}")) }).collect()
}

fn planned(cases: Vec<Case>, seed: u64) -> Vec<Attempt> {
    let options = PlanOptions { filter: None, trials: Some(3), seed: Seed(seed), shuffled: false };
    plan(&suite(cases), &options)
}

fn shards(of: u32) -> impl Iterator<Item = Shard> {
    Shard::new(1, of).unwrap().all()
}

fn row(number: usize, took_ms: Option<u64>, ending: EndingKind) -> AttemptRow {
    let id =
        AttemptId { case: CaseName::new(format!("case-{number}")), persona: PersonaId::new("one"), trial: 1 };
    AttemptRow {
        seed: Seed(0),
        session: SessionId::new("s"),
        ending,
        validity: None,
        owner: None,
        person: None,
        turns: 1,
        unseen_turns: 0,
        replies_ms: vec![],
        took_ms,
        agent_cost: RowCost::default(),
        own_cost: RowCost::default(),
        scores: BTreeMap::new(),
        id,
    }
}

/// The first case takes 512 seconds, each further one half as long, down to one; of the others nothing is known.
fn uneven() -> Durations {
    let rows: Vec<_> =
        (0..10).map(|number| row(number, Some(512_000 >> number), EndingKind::GoalMet)).collect();
    Durations::of(&rows)
}

fn names(attempts: &[Attempt]) -> BTreeSet<AttemptId> {
    attempts.iter().map(Attempt::id).collect()
}

#[rstest]
#[case(1, Durations::default())]
#[case(3, Durations::default())]
#[case(3, uneven())]
#[case(90, uneven())]
fn every_unit_is_in_one_part_with_all_its_trials(#[case] of: u32, #[case] durations: Durations) {
    let whole = planned(cases(20), 1);
    let mut seen = BTreeSet::new();
    for shard in shards(of) {
        let own = part(&whole, shard, &durations);
        assert!((0..).zip(&own).all(|(place, attempt)| attempt.index == AttemptIndex(place)));
        for unit in own.iter().map(unit).collect::<BTreeSet<_>>() {
            assert_eq!(own.iter().filter(|attempt| super::unit(attempt) == unit).count(), 3);
        }
        let before = seen.len();
        seen.extend(names(&own));
        assert_eq!(seen.len(), before + own.len(), "{shard} holds what another holds");
    }
    assert_eq!(seen, names(&whole));
}

#[rstest]
#[case(3)]
#[case(7)]
#[case(60)]
fn without_durations_parts_differ_by_one_unit_at_most(#[case] of: u32) {
    let whole = planned(cases(20), 1);
    let sizes: Vec<_> =
        shards(of).map(|shard| part(&whole, shard, &Durations::default()).len() / 3).collect();
    assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1, "{sizes:?}");
}

#[test]
fn with_durations_parts_differ_by_the_longest_unit_at_most() {
    let (whole, durations) = (planned(cases(10), 1), uneven());
    // Of the second person nothing is known: 102.3 seconds, the mean of the first's.
    let took = |attempt: &Attempt| durations.0.get(&unit(attempt)).copied().unwrap_or(102_300);
    let loads: Vec<u64> =
        shards(4).map(|shard| part(&whole, shard, &durations).iter().map(took).sum()).collect();
    assert_eq!(loads.iter().sum::<u64>(), 3 * (1_023_000 + 1_023_000));
    assert!(loads.iter().max().unwrap() - loads.iter().min().unwrap() <= 3 * 512_000, "{loads:?}");
    let counts: BTreeSet<usize> = shards(4).map(|shard| part(&whole, shard, &durations).len()).collect();
    assert!(counts.len() > 1, "it was dealt out by number");
}

#[test]
fn neither_the_order_in_the_file_nor_the_seed_has_a_say() {
    let (forward, mut backward) = (cases(20), cases(20));
    backward.reverse();
    for shard in shards(3) {
        let own = names(&part(&planned(forward.clone(), 1), shard, &uneven()));
        assert_eq!(own, names(&part(&planned(backward.clone(), 2), shard, &uneven())));
    }
}

#[test]
fn an_attempt_is_played_as_the_whole_would_have_it() {
    let whole = planned(cases(4), 7);
    for shard in shards(2) {
        for attempt in part(&whole, shard, &Durations::default()) {
            let same = whole.iter().find(|other| other.id() == attempt.id()).unwrap();
            assert_eq!(same.seed, attempt.seed);
        }
    }
}

#[test]
fn only_attempts_that_came_to_an_end_tell_how_long_they_take() {
    let rows = [
        row(0, Some(2_000), EndingKind::GoalMet),
        row(0, Some(4_000), EndingKind::MaxTurns),
        row(0, Some(60_000), EndingKind::Timeout),
        row(1, None, EndingKind::GoalMet),
        row(2, Some(0), EndingKind::GoalMet),
    ];
    let known = |number, took| ((CaseName::new(format!("case-{number}")), PersonaId::new("one")), took);
    assert_eq!(Durations::of(&rows), Durations([known(0, 3_000), known(2, 1)].into()));
    assert!(Durations::of(&rows[3..4]).is_empty());
}
