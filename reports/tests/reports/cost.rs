//! What runs cost, grouped in every way: the groups add up, and nothing unknown looks free.

use crate::{
    fake_run::{Difference, FIRST, events},
    journal::write,
};
use rehearsal_core::{
    event::{RunEvent, Stamped},
    ids::ModelId,
    model::{AnswerSource, Role},
    money::Money,
    price::{Cost, Price},
    span::Activity,
    spending::Spending,
};
use rehearsal_reports::{
    By, Lines, ReadJournal,
    cost::{Detail, Line},
};

const WAYS: [&str; 9] =
    ["role", "model", "case", "persona", "run", "suite", "day", "tag:Application", "tag:Nobody"];

/// Calls of every kind: retries, repairs, estimates, answers from a cache and a recording, two models of
/// ours, and three kinds of the agent's.
pub(crate) fn varied(difference: Difference) -> Vec<Stamped> {
    let mut events = events(difference);
    let mut number = 0u64;
    for event in &mut events {
        match &mut event.event {
            RunEvent::RunStarted(manifest) => {
                let price = Price { input: 0.06, output: 0.24, ..Price::default() };
                manifest.prices.models.insert("nova-lite".into(), price);
            }
            RunEvent::ModelCalled(call) => {
                number += 1;
                call.retry = u32::from(number.is_multiple_of(11));
                call.discarded = number.is_multiple_of(13);
                match number % 10 {
                    0 => call.source = AnswerSource::Cache,
                    1 => call.source = AnswerSource::Recording,
                    2 => call.cost = Cost::Estimated(Money::from_picodollars(number * 7_777_777)),
                    3..6 => call.model = ModelId::new("bedrock/us.amazon.nova-2-lite-v1:0"),
                    _ => call.cost = Cost::Priced(Money::from_picodollars(number)),
                }
            }
            RunEvent::SessionSettled { session, attempt } => {
                for span in session.turns.iter_mut().flat_map(|turn| &mut turn.trace.spans) {
                    if let Activity::Model(call) = &mut span.activity {
                        call.provider = attempt.0.is_multiple_of(2).then(|| "aws.bedrock".to_owned());
                        call.usage.cache_read_tokens = Some(40);
                        if attempt.0.is_multiple_of(3) {
                            call.model = None;
                        }
                    }
                }
            }
            _ => {}
        }
    }
    events
}

fn journal(events: &[Stamped]) -> (tempfile::TempDir, ReadJournal) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), events);
    let journal = ReadJournal::open(folder.path()).unwrap();
    (folder, journal)
}

fn lines(events: &[Stamped], detail: Detail) -> Lines {
    let (_folder, journal) = journal(events);
    let mut lines = Lines::new(detail);
    lines.add(&journal).unwrap();
    lines
}

#[test]
fn however_it_is_grouped_the_groups_add_up_to_the_summary() {
    let events = varied(FIRST);
    let spent = journal(&events).1.summary().unwrap().spent();
    assert!(spent.cost > Money::ZERO && spent.unpriced > 0 && spent.unreported > 0 && spent.estimated > 0);
    assert!(spent.cached() > 0 && spent.replayed > 0 && spent.retries > 0 && spent.discarded > 0);
    for detail in [Detail::Case, Detail::Trial] {
        let lines = lines(&events, detail);
        for way in WAYS {
            let breakdown = lines.by(&way.parse().unwrap());
            let mut sum = Spending::default();
            breakdown.groups.iter().for_each(|group| sum.merge(&group.spending));
            assert_eq!((sum, breakdown.total), (spent, spent), "{way}");
        }
    }
}

#[test]
fn the_dearest_group_comes_first_and_those_without_a_name_are_told_apart() {
    let lines = lines(&varied(FIRST), Detail::Case);
    let roles = lines.by(&By::Role);
    let costs: Vec<_> = roles.groups.iter().map(|group| group.spending.cost).collect();
    assert!(costs.is_sorted_by(|one, next| one >= next), "{costs:?}");
    let labels = |way: &str| {
        let breakdown = lines.by(&way.parse().unwrap());
        breakdown.groups.iter().map(|group| breakdown.label(group).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(labels("tag:Application"), ["TravelDesk"]);
    assert_eq!(labels("tag:Nobody"), ["(untagged)"]);
    assert_eq!(labels("day"), ["2026-11-22"]);
    let mut models = labels("model");
    models.sort();
    assert_eq!(models, ["(not reported)", "bedrock/us.amazon.nova-2-lite-v1:0", "nova-lite", "offline"]);
}

/// 940 input tokens, 40 of them from the cache, and 120 of output: 900 · 0.06 + 40 · 0.06, as the list has no
/// price for the cache, + 120 · 0.24 millionths of a dollar are 85.2, and an estimate.
#[test]
fn the_agents_calls_are_priced_from_its_spans() {
    let breakdown = lines(&varied(FIRST), Detail::Case).by(&By::Model);
    let group = |name: Option<&str>| {
        breakdown.groups.iter().find(|group| group.name.as_deref() == name).unwrap().spending
    };
    let (named, unnamed) = (group(Some("nova-lite")), group(None));
    assert_eq!(named.cost.picodollars(), named.calls * 85_200_000);
    assert_eq!((named.estimated, named.usage.cache_read_tokens), (named.calls, Some(named.calls * 40)));
    assert_eq!((unnamed.unpriced, unnamed.known_cost()), (unnamed.calls, None));
}

#[test]
fn many_runs_are_one_table() {
    let (first, second) =
        (varied(FIRST), varied(Difference { later: 86_400_000_000_000, slower: 1, ids: 2 }));
    let mut all = Lines::new(Detail::Case);
    for events in [&first, &second] {
        all.add(&journal(events).1).unwrap();
    }
    let days = all.by(&By::Day);
    let names: Vec<_> = days.groups.iter().map(|group| group.name.as_deref().unwrap_or_default()).collect();
    assert_eq!(names, ["2026-11-22", "2026-11-23"]);
    assert_eq!(all.by(&By::Run).groups.len(), 2);
    let mut sum = lines(&first, Detail::Case).total();
    sum.merge(&lines(&second, Detail::Case).total());
    assert_eq!(all.total(), sum);
}

#[test]
fn trials_are_told_apart_only_where_that_is_asked_for() {
    let events = varied(FIRST);
    let trials = |lines: &Lines| {
        let mut trials: Vec<_> = lines.iter().map(|(line, _): (&Line, _)| line.trial).collect();
        trials.sort();
        trials.dedup();
        trials
    };
    let (coarse, fine) = (lines(&events, Detail::Case), lines(&events, Detail::Trial));
    assert_eq!((trials(&coarse), trials(&fine)), (vec![None], vec![Some(1), Some(2)]));
    assert!(coarse.iter().count() < fine.iter().count());
    let (line, _) = fine.iter().find(|(line, _)| line.role == Role::Actor).unwrap();
    let run = line.run.as_deref().unwrap();
    assert_eq!((run.suite.as_str(), run.project.as_deref()), ("travel-desk", Some("proj_123")));
}

#[test]
fn a_call_that_is_recorded_after_its_attempt_still_has_its_case() {
    let mut events = events(FIRST);
    let call = events.iter().position(|it| matches!(it.event, RunEvent::ModelCalled(_))).unwrap();
    let late = events[call].event.clone();
    let last = events.len() - 1;
    events.insert(last, Stamped { event: late, ..events[last].clone() });
    (0u64..).zip(&mut events).for_each(|(sequence, event)| event.sequence = sequence);
    let cases = lines(&events, Detail::Case).by(&By::Case);
    assert!(cases.groups.iter().all(|group| group.name.is_some()));
    assert_eq!(cases.total, journal(&events).1.summary().unwrap().spent());
}

#[test]
fn only_what_bedrock_serves_is_laid_beside_its_bill() {
    let lines = lines(&varied(FIRST), Detail::Case);
    let counted = lines.counted("Application");
    let sum: Spending = counted.sums.values().fold(Spending::default(), |mut sum, it| {
        sum.merge(it);
        sum
    });
    let days: Vec<_> = counted.sums.keys().map(|(day, tag)| (day.as_str(), tag.as_deref())).collect();
    assert_eq!(days, [("2026-11-22", Some("TravelDesk"))]);
    assert_eq!(sum.calls + counted.left_out, lines.total().calls);
    assert!(counted.agents_calls > 0 && counted.agents_calls < sum.calls);
}

#[test]
fn the_table_says_what_the_numbers_rest_on() {
    let lines = lines(&varied(FIRST), Detail::Case);
    for way in WAYS {
        let text = lines.by(&way.parse().unwrap()).table();
        assert!(text.lines().all(|line| console::measure_text_width(line) <= 80), "{text}");
        assert!(
            text.contains("~$") && text.contains("unpriced") && text.contains("came from the cache"),
            "{text}"
        );
    }
    let models = lines.by(&By::Model).table();
    assert!(models.contains("(not") && !models.contains("$0.00 "), "{models}");
}

#[test]
fn the_csv_has_exact_dollars_and_words_for_what_is_not_known() {
    let text = lines(&varied(FIRST), Detail::Case).by(&By::Model).csv();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|it| it == name).unwrap();
    for row in reader.records().map(Result::unwrap) {
        let (name, dollars) = (&row[column("group")], &row[column("usd")]);
        match name {
            "(not reported)" => assert_eq!(dollars, "unpriced"),
            _ => assert!(dollars.parse::<f64>().unwrap() > 0.0 && !dollars.contains(['e', 'E']), "{dollars}"),
        }
    }
}

#[test]
fn the_json_adds_up_exactly_too() {
    let json = lines(&varied(FIRST), Detail::Case).by(&By::Model).json();
    let groups = json["groups"].as_array().unwrap();
    let sum: u64 = groups.iter().filter_map(|group| group["picodollars"].as_u64()).sum();
    assert_eq!(json["total"]["picodollars"].as_u64(), Some(sum));
    let unnamed = groups.iter().find(|group| group["group"].is_null()).unwrap();
    assert!(unnamed["usd"].is_null() && unnamed["calls"].as_u64() > Some(0));
    assert_eq!((&json["format"], &json["by"]), (&1.into(), &"model".into()));
}
