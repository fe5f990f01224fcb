//! What a run costs: told before it, after it, and beside the bill.

use super::{CHAT, CONVERSE, LOGIN, provider, run, small};
use rehearsal_tests::{
    FakeAgent, Manner, Outcome, Provider, World,
    provider::{Figure, Lifecycle},
};
use serde_json::Value;

/// A world in which the small suite has been played once, tagged `Team: Desk`.
struct Played {
    world: World,
    provider: Provider,
    result: Value,
    _agent: FakeAgent,
}

fn played(model: &str) -> Played {
    let (world, provider) = (World::default(), provider());
    let agent = FakeAgent::start(Manner::Says("We open at nine."));
    let suite = small(&world, (model, provider.url()), &agent);
    let text = std::fs::read_to_string(&suite).unwrap();
    world.write("suite.yaml", &format!("{text}project: {{ tags: {{ Team: Desk }} }}\n"));
    let (_, result) = run(&world, &suite, &[]);
    Played { world, provider, result, _agent: agent }
}

impl Played {
    fn tell(&self, arguments: &[&str]) -> Outcome {
        self.tell_with(arguments, &[])
    }

    fn tell_with(&self, arguments: &[&str], more: &[(&str, &str)]) -> Outcome {
        self.world.rehearsal_with(arguments, &[&LOGIN[..], more].concat())
    }

    fn json(&self, arguments: &[&str]) -> Value {
        self.tell(&[arguments, &["--format", "json"]].concat()).json()
    }
}

/// The groups of a cost, by label, in dollars as exact text.
fn groups(cost: &Value) -> Vec<(String, f64)> {
    let groups = cost["groups"].as_array().unwrap().iter();
    groups.map(|group| (group["group"].as_str().unwrap().to_owned(), number(&group["usd"]))).collect()
}

/// Money may be written as a number or as exact text.
fn number(value: &Value) -> f64 {
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn every_way_to_split_a_cost_comes_to_the_cost_of_the_run() {
    let played = played(CONVERSE);
    let total = played.result["cost"]["usd"].as_f64().unwrap();
    assert!(total > 0.0, "{:#}", played.result);
    for by in ["role", "model", "case", "persona", "run", "suite", "day", "tag:Team"] {
        let cost = played.json(&["cost", "--by", by]);
        let sum: f64 = groups(&cost).iter().map(|(_, dollars)| dollars).sum();
        assert!((sum - total).abs() < 1e-9, "{by}: {sum} is not {total}: {cost:#}");
    }
    let by_team = groups(&played.json(&["cost", "--by", "tag:Team"]));
    assert_eq!(by_team.iter().map(|(team, _)| team.as_str()).collect::<Vec<_>>(), ["Desk"]);
}

/// By hand: what the server says it served, at the built-in prices of this model.
#[test]
fn the_bill_by_hand_is_the_bill_of_the_run() {
    let played = played(CHAT);
    let usages = played.provider.served();
    let tokens = |of: &dyn Fn(&rehearsal_core::usage::Usage) -> Option<u64>| {
        usages.iter().map(|serving| of(&serving.usage).unwrap_or(0)).sum::<u64>() as f64
    };
    let (input, output) = (tokens(&|usage| usage.input_tokens), tokens(&|usage| usage.output_tokens));
    let read = tokens(&|usage| usage.cache_read_tokens);
    // gpt-4.1-mini: $0.40, $1.60 and, from the cache, $0.10 for a million tokens.
    let by_hand = (input * 0.40 + output * 1.60 + read * 0.10) / 1e6;
    let counted = played.result["cost"]["usd"].as_f64().unwrap();
    assert!((counted - by_hand).abs() < 1e-9, "{counted} is not {by_hand}");
}

#[test]
fn a_cost_beside_a_bill_shows_where_they_differ() {
    let played = played(CONVERSE);
    let day = groups(&played.json(&["cost", "--by", "day"])).remove(0).0;
    let figure = |amount: &str| Figure {
        day: day.clone(),
        tag: Some("Desk".into()),
        amount: amount.into(),
        estimated: true,
    };
    played.provider.set_bill(vec![figure("0.5"), Figure { tag: Some("Other".into()), ..figure("7") }]);
    let arguments = ["cost", "reconcile", "--tag", "Team", "--format", "json"];
    let endpoint = [("AWS_ENDPOINT_URL_COST_EXPLORER", played.provider.url())];
    let asked = played.tell_with(&arguments, &endpoint).json();
    let rows = asked["rows"].as_array().unwrap();
    let desk = rows.iter().find(|row| row["tag"] == "Desk").unwrap_or_else(|| panic!("{asked:#}"));
    assert_eq!(number(&desk["billed_usd"]), 0.5, "{asked:#}");
    assert!(rows.iter().any(|row| row["tag"] == "Other"), "{asked:#}");
}

#[test]
fn a_plan_tells_what_earlier_runs_took_and_asks_nobody() {
    let played = played(CONVERSE);
    let before = played.provider.requests().len();
    let plan = played.json(&["plan", "suite.yaml"]);
    assert_eq!(played.provider.requests().len(), before, "something was asked");
    let calls = played.result["cost"]["roles"]["actor"]["calls"].as_f64().unwrap();
    assert_eq!(plan["roles"]["actor"]["calls"]["expected"], calls, "{plan:#}");
    let dollars = number(&plan["usd"]["expected"]);
    assert!(dollars > 0.0 && plan["basis"].as_str().unwrap().contains("4 earlier attempts"), "{plan:#}");
    assert!(plan["detectable"]["assumption"].is_string(), "{plan:#}");
}

#[test]
fn a_probe_asks_each_model_and_the_agent_once_and_tells_when_a_model_ends() {
    let played = played(CONVERSE);
    let end = Some("2027-01-01T00:00:00Z".to_owned());
    let legacy = Some("2026-06-01T00:00:00Z".to_owned());
    played.provider.set_lifecycle("amazon.nova-lite-v1:0", Lifecycle { legacy, end, ..Lifecycle::default() });
    let (calls, greetings) = (played.provider.calls().len(), played._agent.requests().len());
    let outcome = played.tell_with(
        &["plan", "suite.yaml", "--probe", "--format", "json"],
        &[("AWS_ENDPOINT_URL_BEDROCK", played.provider.url())],
    );
    let plan = outcome.json();
    assert_eq!(outcome.code, Some(0), "{plan:#}");
    let checks = plan["checks"].as_array().unwrap();
    assert!(checks.iter().all(|check| check["answers"] == true), "{plan:#}");
    assert!(checks[0]["warning"].as_str().is_some_and(|text| text.contains("2027-01-01")), "{plan:#}");
    assert_eq!(played.provider.calls().len(), calls + 1);
    assert_eq!(played._agent.requests().len(), greetings + 1);
}

#[test]
fn a_plan_without_keys_still_plans_and_says_what_to_set() {
    let world = World::default();
    world.write(
        "suite.yaml",
        "suite: keyless
agent: { http: { url: \"http://127.0.0.1:1/\" } }
models: { actor: openai/gpt-4.1-mini, judge: openai/gpt-4.1-mini }
cases: [{ name: a, input: hi, task_description: done }]
",
    );
    let outcome = world.rehearsal(&["plan", "suite.yaml"]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stdout.contains("expected cost $"), "{outcome:#?}");
    assert!(outcome.stdout.contains("OPENAI_API_KEY"), "{outcome:#?}");
}

#[test]
fn a_price_table_of_ones_own_decides_and_a_model_without_a_price_is_not_free() {
    let played = played(CHAT);
    played.world.write(
        "prices.json",
        r#"{ "gpt-4.1-mini": { "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 0.0 } }"#,
    );
    let (_, priced) =
        run(&played.world, &played.world.path().join("suite.yaml"), &["--prices", "prices.json"]);
    let actor = &priced["cost"]["roles"]["actor"];
    assert!(actor["usd"].as_f64().unwrap() > 0.0, "{priced:#}");
    let (_, unpriced) = run(
        &played.world,
        &played.world.path().join("suite.yaml"),
        &["--prices", played.world.write("other.json", r#"{ "x": { "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06 } }"#).to_str().unwrap()],
    );
    assert_eq!(unpriced["cost"]["roles"]["actor"]["unpriced"], unpriced["cost"]["roles"]["actor"]["calls"]);
}
