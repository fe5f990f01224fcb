//! How often a provider is asked: once for each thing that somebody has to say or to judge.

use super::{CHAT, CONVERSE, bundled, provider, run};
use rehearsal_tests::{World, provider::Heard};
use rstest::rstest;
use serde_json::Value;
use std::collections::BTreeMap;

/// The record of the bundled suite and the calls that the provider got.
fn played(model: &str) -> (Value, Vec<Heard>) {
    let (world, provider) = (World::default(), provider());
    let (_, result) = run(&world, &bundled(&world, model, &provider), &[]);
    (world.record(&result), provider.calls())
}

fn sessions(record: &Value) -> &[Value] {
    record["sessions"].as_array().unwrap()
}

fn turns(session: &Value) -> usize {
    session["turns"].as_array().unwrap().len()
}

fn of_shape(calls: &[Heard], shapes: &[&str]) -> usize {
    let shape = |heard: &Heard| heard.asked.as_ref().and_then(|asked| asked.schema.clone());
    calls.iter().filter(|heard| shape(heard).is_some_and(|shape| shapes.contains(&shape.as_str()))).count()
}

/// After each reply and for each question the actor is asked once; the opening message is the case's and costs
/// nothing.
#[rstest]
#[case::converse(CONVERSE)]
#[case::chat(CHAT)]
fn each_turn_takes_one_call_and_nothing_is_asked_in_secret(#[case] model: &str) {
    let (record, calls) = played(model);
    let sessions = sessions(&record);
    let actor = of_shape(&calls, &["user_turn", "user_answer", "user_closing"]);
    assert!(of_shape(&calls, &["user_answer"]) > 0, "the bundled agent asks some of its users");
    assert_eq!(actor, sessions.iter().map(turns).sum::<usize>());
    let made_up = |session: &&Value| session["persona"].as_str().unwrap().starts_with("auto");
    let profile = of_shape(&calls, &["actor_profile"]);
    assert_eq!(profile, sessions.iter().filter(made_up).count());
    assert_eq!(of_shape(&calls, &["helpfulness"]), sessions.len());
    assert_eq!(of_shape(&calls, &["goal_success"]), sessions.len());
    assert_eq!(calls.len(), actor + profile + 2 * sessions.len());
    let counted = |role: &str| record["cost"]["by_role"][role]["calls"].as_u64().unwrap();
    assert_eq!((counted("actor"), counted("profile")), (actor as u64, profile as u64));
    assert_eq!(counted("judge"), 2 * sessions.len() as u64);
}

/// The provider's own log tells whose call each was, conversation by conversation.
#[test]
fn bedrock_is_told_whose_call_it_is_and_what_to_cache() {
    let (record, calls) = played(CONVERSE);
    let mut by_conversation = BTreeMap::<(String, String), usize>::new();
    for heard in &calls {
        let told = &heard.asked.as_ref().unwrap().metadata;
        assert!(told.contains_key("run"), "{told:?}");
        if told["role"] == "actor" {
            *by_conversation.entry((told["case"].clone(), told["persona"].clone())).or_default() += 1;
        }
    }
    for session in sessions(&record) {
        let text = |key: &str| session[key].as_str().unwrap().to_owned();
        assert_eq!(by_conversation[&(text("case"), text("persona"))], turns(session), "{}", text("case"));
    }
    assert!(calls.iter().all(|heard| heard.asked.as_ref().unwrap().max_tokens.is_some()));
    let read = |role: &str| record["cost"]["by_role"][role]["tokens"]["cache_read_tokens"].as_u64();
    assert!(read("judge") > Some(0) && read("actor") > Some(0), "{:#}", record["cost"]);
}

/// What the ledger counted is what the provider charged.
#[rstest]
#[case::converse(CONVERSE)]
#[case::chat(CHAT)]
fn tokens_are_counted_as_the_provider_counts_them(#[case] model: &str) {
    let (world, provider) = (World::default(), provider());
    let (_, result) = run(&world, &bundled(&world, model, &provider), &["-k", "paris"]);
    let record = world.record(&result);
    let roles = record["cost"]["by_role"].as_object().unwrap();
    let ours = || roles.iter().filter(|(role, _)| role.as_str() != "agent");
    let counted = |key: &str| ours().filter_map(|(_, role)| role["tokens"][key].as_u64()).sum::<u64>();
    let served = provider.served();
    let charged = |of: fn(&rehearsal_core::usage::Usage) -> Option<u64>| {
        served.iter().filter_map(|serving| of(&serving.usage)).sum::<u64>()
    };
    assert!(counted("input_tokens") > 0);
    assert_eq!(counted("input_tokens"), charged(|usage| usage.input_tokens));
    assert_eq!(counted("output_tokens"), charged(|usage| usage.output_tokens));
    assert_eq!(counted("cache_read_tokens"), charged(|usage| usage.cache_read_tokens));
    assert_eq!(counted("cache_write_tokens"), charged(|usage| usage.cache_write_tokens));
}
