//! Real frameworks from PyPI and npm, each with its own telemetry and in its own environment, talking to models that
//! follow a script: what Rehearsal understood of their spans is what happened.

use rehearsal_tests::{
    World, environment, repository,
    weather::{CACHED, CONVERSATIONS, Conversation, REASONING, TOOL, Truth, WeatherModels},
};
use rstest::rstest;
use serde_json::Value;

/// Conversations for each case, all of them at once.
const TRIALS: usize = 2;

/// How an agent of `tests/agents` is reached: the suite's section.
fn agent(name: &str, models: &str) -> String {
    let (folder, environment) = (repository().join("tests/agents").join(name), environment(name));
    let (folder, environment) = (folder.display(), environment.display());
    let variables = format!("OPENAI_BASE_URL: \"{models}\", OPENAI_API_KEY: none");
    match name {
        "vercel_ai" => format!(
            "command: {{ run: [node, agent.cjs], folder: \"{folder}\", \
             env: {{ {variables}, NODE_PATH: \"{environment}/node_modules\" }} }}"
        ),
        _ => format!(
            "python: {{ target: \"agent:agent\", folder: \"{folder}\", \
             interpreter: \"{environment}/bin/python\", env: {{ {variables} }} }}"
        ),
    }
}

fn suite(name: &str, models: &str) -> String {
    let case = |conversation: &Conversation| {
        let input = conversation.line(1).unwrap();
        let name = conversation.case;
        format!(
            "  - {{ name: {name}, input: \"{input}\", task_description: The weather is told, goal_parts: [told] }}\n"
        )
    };
    let cases: String = CONVERSATIONS.iter().map(case).collect();
    let agent = agent(name, models);
    format!(
        "suite: weather-{name}\nagent:\n  {agent}\n  spans: expected\n\
         models: {{ actor: scripted/user }}\nproviders: {{ scripted: {{ base_url: \"{models}\" }} }}\n\
         defaults: {{ max_turns: 3, trials: {TRIALS} }}\npersonas: [{{ id: tourist, context: On holiday. }}]\n\
         cases:\n{cases}evaluators:\n  - tool_called: {{ name: {TOOL} }}\ngate:\n  - tool_called: {{ min_rate: 1 }}\n"
    )
}

#[rstest]
fn two_conversations_at_once_are_understood_as_they_were(
    #[values("strands", "langgraph", "pydantic_ai", "openai_agents", "google_adk", "vercel_ai")] name: &str,
) {
    let models = WeatherModels::start();
    let world = World::default();
    let suite = world.write("suite.yaml", &suite(name, models.url()));
    let arguments = ["run", suite.to_str().unwrap(), "--format", "json", "--jobs", "4"];
    let outcome = world.rehearsal(&arguments);
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    let result = outcome.json();
    assert_eq!(result["turns_without_evidence"], 0, "{result:#}");
    let record = world.record(&result);
    let sessions = record["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), CONVERSATIONS.len() * TRIALS);
    for session in sessions {
        let case = session["case"].as_str().unwrap();
        let conversation = CONVERSATIONS.iter().find(|conversation| conversation.case == case).unwrap();
        as_it_was(session, &sent_by(name, conversation.truth()));
    }
}

/// The truth as a framework tells it: Google's kit adds the tokens that the model thought with to those it wrote,
/// which is right for its own models and counts them twice for others.
fn sent_by(name: &str, mut truth: Vec<Truth>) -> Vec<Truth> {
    let twice = if name == "google_adk" { REASONING } else { 0 };
    truth.iter_mut().flat_map(|turn| &mut turn.usage).for_each(|(_, written)| *written += twice);
    truth
}

fn as_it_was(session: &Value, truth: &[Truth]) {
    let turns = session["turns"].as_array().unwrap();
    assert_eq!(turns.len(), truth.len(), "{session:#}");
    for (turn, truth) in turns.iter().zip(truth) {
        assert_eq!(turn["user"], truth.user, "{turn:#}");
        assert_eq!(turn["reply"], truth.reply, "{turn:#}");
        assert_eq!(turn["evidence"]["kind"], "complete", "{turn:#}");
        assert_eq!(tools(turn), truth.tool.iter().cloned().collect::<Vec<_>>(), "{turn:#}");
        assert_eq!(usage(turn), truth.usage, "{turn:#}");
        heard(turn, truth);
    }
}

/// The arguments and results of the tool's calls.
fn tools(turn: &Value) -> Vec<(Value, String)> {
    let calls = turn["tool_calls"].as_array().unwrap();
    let call = |call: &Value| {
        assert_eq!((call["name"].as_str(), &call["error"]), (Some(TOOL), &Value::Null), "{call:#}");
        (call["arguments"].clone(), call["result"].as_str().unwrap_or_default().to_owned())
    };
    calls.iter().map(call).collect()
}

/// Tokens read and written by each call of the model.
fn usage(turn: &Value) -> Vec<(u64, u64)> {
    let calls = turn["model_calls"].as_array().unwrap();
    let call = |call: &Value| {
        assert_eq!(call["cache_read_tokens"], CACHED, "{call:#}");
        (call["input_tokens"].as_u64().unwrap(), call["output_tokens"].as_u64().unwrap())
    };
    calls.iter().map(call).collect()
}

/// The agent heard this turn's message and no other's.
fn heard(turn: &Value, truth: &Truth) {
    for seen in turn["agent_calls"].as_array().unwrap() {
        if let Some(input) = seen["input"].as_str() {
            assert_eq!(input, truth.user, "{turn:#}");
        }
    }
}
