//! How well the rules about users tell good from bad, over labelled conversations. The figures are printed: run with
//! `--nocapture` to see them.

#![cfg(test)]

mod reading;
mod tally;

use reading::{Told, read};
use tally::Tally;

/// Conversations by which the rules were tuned.
const TUNED: [(&str, &str); 6] = [
    ("travel", include_str!("travel.yaml")),
    ("shopping", include_str!("shopping.yaml")),
    ("home", include_str!("home.yaml")),
    ("money", include_str!("money.yaml")),
    ("health", include_str!("health.yaml")),
    ("fair", include_str!("fair.yaml")),
];
/// Conversations that were written before the rules were tuned, and left aside meanwhile.
const HELD_OUT: (&str, &str) = ("held_out", include_str!("held_out.yaml"));

/// The figures over these conversations, with each mistake in a line.
fn judged(conversations: &[Told]) -> Tally {
    let mut tally = Tally::default();
    for told in conversations {
        let found = told.found();
        for mistake in tally.count(told.fault, &found) {
            println!("{}: {mistake}", told.name);
        }
    }
    tally
}

#[test]
fn the_rules_find_what_is_planted_and_hold_nothing_against_the_others() {
    let conversations: Vec<Told> = TUNED.iter().flat_map(|(file, text)| read(file, text)).collect();
    let tally = judged(&conversations);
    println!("{} conversations\n{tally}", conversations.len());
    assert!(conversations.len() >= 120);
    assert!(tally.recall() >= 0.9 && tally.precision() >= 0.95, "{tally}");
}

#[test]
fn every_kind_of_fault_that_a_text_shows_is_planted_several_times() {
    let (file, text) = HELD_OUT;
    let mut all = read(file, text);
    all.extend(TUNED.iter().flat_map(|(file, text)| read(file, text)));
    let planted = |fault| all.iter().filter(|told| told.fault == Some(fault)).count();
    // What cannot be read has no text that a rule could look at.
    let of_texts = rehearsal_core::draft::DraftFault::ALL.into_iter().skip(1);
    let rare: Vec<_> = of_texts.filter(|fault| planted(*fault) < 4).collect();
    assert!(rare.is_empty(), "{rare:?}");
    let faults = all.iter().filter(|told| told.fault.is_some()).count();
    assert!(faults * 3 >= all.len() && faults * 2 <= all.len(), "{faults} of {}", all.len());
}

#[test]
fn the_rules_do_as_well_on_conversations_that_were_held_out() {
    let (file, text) = HELD_OUT;
    let conversations = read(file, text);
    let tally = judged(&conversations);
    println!("{} conversations, held out\n{tally}", conversations.len());
    assert!(tally.precision() >= 0.9, "{tally}");
}
