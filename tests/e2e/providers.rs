//! Runs whose users and judges are asked over the wire, by Bedrock's Converse or by OpenAI's API, against a
//! provider on this machine that thinks with the offline model.

mod budget;
mod calls;
mod faults;
mod money;
mod projects;
mod record;
mod recordings;
mod review;

use rehearsal_tests::{FakeAgent, Outcome, Provider, World, bundled_suite, played_by, provider::Door};
use serde_json::Value;
use std::path::{Path, PathBuf};

const KEY: &str = "sk-the-key-of-the-test";
const ACCESS_KEY: &str = "AKIDEXAMPLEOFTHETEST";
const SECRET: &str = "the-secret-of-the-test";

/// Nothing of the machine's own login is used.
const LOGIN: [(&str, &str); 7] = [
    ("OPENAI_API_KEY", KEY),
    ("AWS_ACCESS_KEY_ID", ACCESS_KEY),
    ("AWS_SECRET_ACCESS_KEY", SECRET),
    ("AWS_EC2_METADATA_DISABLED", "true"),
    ("AWS_CONFIG_FILE", "/dev/null"),
    ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"),
    ("NO_PROXY", "127.0.0.1"),
];

/// A model that the built-in prices know, by either way.
const CONVERSE: &str = "bedrock/us.amazon.nova-lite-v1:0";
const CHAT: &str = "openai/gpt-4.1-mini";

/// A provider that opens to the login above and to nobody else.
fn provider() -> Provider {
    Provider::behind(Door {
        bearer: Some(KEY.into()),
        access_key: Some(ACCESS_KEY.into()),
        region: Some("us-east-1".into()),
        enforces_projects: false,
    })
}

/// The bundled suite, played by this model.
fn bundled(world: &World, model: &str, provider: &Provider) -> PathBuf {
    world.write("suite.yaml", &bundled_suite(model, provider.url()))
}

/// Four attempts of three turns against an agent that runs already.
fn small(world: &World, (model, url): (&str, &str), agent: &FakeAgent) -> PathBuf {
    let agent = agent.url();
    let models = played_by(model, url);
    world.write(
        "suite.yaml",
        &format!(
            "suite: small
agent: {{ http: {{ url: \"{agent}\" }}, spans: off }}
{models}defaults: {{ max_turns: 3, trials: 4 }}
cases:
  - name: hours
    input: When do you open?
    task_description: The opening hours are told
    goal_parts: [The opening hours are told]
gate:
  - goal_success: {{ min_rate: 0 }}
"
        ),
    )
}

/// Runs a suite under the login and reads the object that is printed for it.
fn run(world: &World, suite: &Path, more: &[&str]) -> (Option<i32>, Value) {
    let mut arguments = vec!["--format", "json", "--quiet"];
    arguments.extend_from_slice(more);
    let outcome = tell(world, suite, &arguments);
    (outcome.code, outcome.json())
}

/// Runs a suite under the login.
fn tell(world: &World, suite: &Path, more: &[&str]) -> Outcome {
    let mut arguments = vec!["run", suite.to_str().unwrap()];
    arguments.extend_from_slice(more);
    world.rehearsal_with(&arguments, &LOGIN)
}

/// Where two values first differ, to be read by a person.
pub(crate) fn first_difference(one: &Value, other: &Value) -> Option<String> {
    let within = |key: String, one: &Value, other: &Value| {
        first_difference(one, other).map(|difference| format!("/{key}{difference}"))
    };
    match (one, other) {
        (one, other) if one == other => None,
        (Value::Object(one), Value::Object(other)) => {
            let keys = one.keys().chain(other.keys());
            let at =
                |map: &serde_json::Map<String, Value>, key: &str| map.get(key).cloned().unwrap_or_default();
            keys.into_iter().find_map(|key| within(key.clone(), &at(one, key), &at(other, key)))
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(index, (one, other))| within(index.to_string(), one, other))
        }
        _ => Some(format!(": {one} is not {other}")),
    }
}
