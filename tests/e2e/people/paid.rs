//! People that are made up by a model that costs money.

use rehearsal_tests::{Outcome, Provider, World};

const LOGIN: [(&str, &str); 2] = [("OPENAI_API_KEY", "sk-the-key-of-the-test"), ("NO_PROXY", "127.0.0.1")];

/// Makes up four people of a suite whose profiles come from a model with a price.
fn made_up(world: &World, provider: &Provider, more: &[&str]) -> Outcome {
    let case =
        |name| format!("  - {{ name: {name}, input: hi, task_description: done, personas: [\"auto*2\"] }}\n");
    let text = format!(
        "suite: desk
agent: {{ http: \"http://127.0.0.1:9/\" }}
models: {{ actor: nobody/there, judge: nobody/there, profile: openai/gpt-4.1-mini }}
providers:
  openai: {{ base_url: \"{}/v1\" }}
  nobody: {{ base_url: \"http://127.0.0.1:9/v1\", key: A_KEY_THAT_IS_NOT_SET }}
cases:
{}{}",
        provider.url(),
        case("one"),
        case("two")
    );
    world.write("desk.yaml", &text);
    let arguments = [&["personas", "desk.yaml", "--generate", "--format", "json"], more].concat();
    world.rehearsal_with(&arguments, &LOGIN)
}

#[test]
fn what_it_costs_is_told_and_only_the_model_that_makes_people_up_is_needed() {
    let (world, provider) = (World::default(), Provider::start());
    let outcome = made_up(&world, &provider, &[]);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    let listed = outcome.json();
    assert_eq!((&listed["cost"]["calls"], &listed["cost"]["unknown"]), (&4.into(), &0.into()));
    assert!(listed["cost"]["usd"].as_f64().unwrap() > 0.0, "{listed:#}");
}

#[test]
fn no_more_is_spent_than_may_be_and_who_is_missing_is_said() {
    let (world, provider) = (World::default(), Provider::start());
    let outcome = made_up(&world, &provider, &["--max-cost", "0.000001"]);
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    let listed = outcome.json();
    assert_eq!(listed["cost"]["calls"], 0, "{listed:#}");
    assert!(listed["warnings"].to_string().contains("auto-1 could not be made up"), "{listed:#}");
    assert_eq!(provider.served().len(), 0);
}
