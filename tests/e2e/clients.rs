//! The fake provider in the eyes of the official Python clients, so that it is known to be right by somebody
//! else's idea of the wire.

use rehearsal_core::prompt::fenced;
use rehearsal_tests::{
    Mood, Provider, environment,
    provider::{Door, Feature, Figure, Lifecycle},
    repository,
};
use serde_json::{Value, json};
use std::{
    io::Write,
    process::{Command, Stdio},
};

const KEY: &str = "key-of-the-test";
const ACCESS_KEY: &str = "AKIDEXAMPLE";

/// A provider that opens to both kinds of keys, with a model for each mood.
fn provider() -> Provider {
    let provider = Provider::behind(Door {
        bearer: Some(KEY.into()),
        access_key: Some(ACCESS_KEY.into()),
        region: Some("us-east-1".into()),
        enforces_projects: false,
    });
    for (model, mood) in [
        ("throttled", Mood::Throttles(Some(7))),
        ("unavailable", Mood::Unavailable),
        ("fails", Mood::Fails),
        ("expired", Mood::KeyExpired),
        ("ended", Mood::EndOfLife),
        ("unknown", Mood::UnknownModel),
        ("lacking", Mood::Lacks(Feature::Schema)),
        ("broken-off", Mood::BreaksOff),
        ("no-usage", Mood::NoUsage),
    ] {
        provider.always_at(model, mood);
    }
    provider
}

/// What both scripts are told: a judge's prompt of one turn.
fn question(provider: &Provider) -> Value {
    let turn =
        json!({ "turn": 1, "user": "Book a flight", "agent": "Which day?", "error": null, "tool_calls": [] });
    let session = json!({ "agent_system_prompt": null, "ending": "max_turns", "turns": [turn] });
    let text = json!({ "type": "string" });
    let verdict = json!({
        "type": "object", "additionalProperties": false, "required": ["turn", "label", "reason", "quote"],
        "properties": { "turn": { "type": "integer" }, "label": text, "reason": text, "quote": text },
    });
    let schema = json!({
        "type": "object", "additionalProperties": false, "required": ["turns"],
        "properties": { "turns": { "type": "array", "items": verdict } },
    });
    json!({
        "url": provider.url(), "key": KEY, "project": "proj_123", "seed": 7,
        "system": "You judge how helpful an assistant is.",
        "user": format!("Judge this.\n{}", fenced("session", &session.to_string())),
        "schema": { "name": "helpfulness", "schema": schema },
        "metadata": { "seed": "7", "case": "paris-flight", "role": "judge" },
    })
}

/// Runs a script with the official clients and reads what it prints.
fn script(name: &str, question: &Value, variables: &[(&str, &str)]) -> Value {
    let python = environment("clients").join("bin/python");
    assert!(python.exists(), "the environment is made by tests/run");
    let mut child = Command::new(python)
        .arg(repository().join("tests/clients").join(name))
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{name} failed");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn is_verdict(text: &str) -> bool {
    let verdict: Value = serde_json::from_str(text).unwrap();
    verdict["turns"][0]["label"].is_string()
}

/// With signatures only: boto3 sends a bearer key over HTTPS alone.
#[test]
fn boto3_agrees_with_the_provider() {
    let provider = provider();
    let end = Some("2027-03-30T00:00:00Z".to_owned());
    let legacy = Some("2026-09-30T00:00:00Z".to_owned());
    provider.set_lifecycle("amazon.old-v1:0", Lifecycle { end, legacy, ..Lifecycle::default() });
    provider.set_bill(["2026-11-01", "2026-11-02", "2026-11-03"].map(figure).to_vec());
    let mut variables = vec![("AWS_ACCESS_KEY_ID", ACCESS_KEY), ("AWS_SECRET_ACCESS_KEY", "secret")];
    variables.extend_from_slice(&[("AWS_EC2_METADATA_DISABLED", "true"), ("AWS_CONFIG_FILE", "/dev/null")]);
    let told = script("aws_calls.py", &question(&provider), &variables);
    converse_answers(&told);
    converse_failures(&told);
    assert_eq!(told["lifecycles"][0], json!({ "status": "ACTIVE", "end": null }));
    assert_eq!(told["lifecycles"][1], json!({ "status": "LEGACY", "end": "2027-03-30T00:00:00+00:00" }));
    assert_eq!(told["profile"]["code"], "ValidationException");
    assert_eq!(
        told["costs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|page| page.as_array().unwrap().len())
            .collect::<Vec<_>>(),
        [2, 1]
    );
    assert_eq!(told["costs"][1][0]["Groups"][0]["Metrics"]["UnblendedCost"]["Amount"], "0.5");
    let asked = provider.calls()[0].asked.clone().unwrap();
    assert_eq!((asked.seed, asked.metadata["case"].as_str()), (Some(7), "paris-flight"));
}

fn figure(day: &str) -> Figure {
    Figure { day: day.into(), tag: Some("evals".into()), amount: "0.5".into(), estimated: false }
}

fn converse_answers(told: &Value) {
    assert!(is_verdict(told["schema"]["block"]["text"].as_str().unwrap()), "{told:#}");
    assert_eq!(told["schema"]["stop"], "end_turn");
    assert_eq!(told["schema"]["id"], "request-1");
    assert_eq!(told["tool"]["block"]["toolUse"]["name"], "helpfulness");
    assert!(is_verdict(&told["tool"]["block"]["toolUse"]["input"].to_string()), "{told:#}");
    assert_eq!(told["tool"]["stop"], "tool_use");
    assert!(is_verdict(told["text"]["block"]["text"].as_str().unwrap()), "{told:#}");
    let plain = told["schema"]["usage"]["inputTokens"].as_u64().unwrap();
    let [first, second] = told["cached"].as_array().unwrap().as_slice() else { panic!("{told:#}") };
    let system = first["cacheWriteInputTokens"].as_u64().unwrap();
    assert!(system > 0 && first["inputTokens"].as_u64().unwrap() + system == plain, "{told:#}");
    assert_eq!(
        (second["cacheReadInputTokens"].as_u64(), &second["cacheWriteInputTokens"]),
        (Some(system), &json!(0))
    );
}

fn converse_failures(told: &Value) {
    for (place, code, status) in [
        ("throttled", "ThrottlingException", 429),
        ("unavailable", "ServiceUnavailableException", 503),
        ("expired", "ExpiredTokenException", 403),
        ("ended", "ResourceNotFoundException", 404),
        ("lacking", "ValidationException", 400),
        ("open_schema", "ValidationException", 400),
    ] {
        assert_eq!((&told[place]["code"], &told[place]["status"]), (&json!(code), &json!(status)), "{place}");
    }
    assert!(told["ended"]["message"].as_str().unwrap().contains("end of its life"));
    assert!(told["lacking"]["message"].as_str().unwrap().contains("does not support"));
    assert_eq!(told["broken_off"], json!([]), "{told:#}");
}

#[test]
fn the_openai_package_agrees_with_the_provider() {
    let provider = provider();
    let told = script("openai_calls.py", &question(&provider), &[]);
    chat_answers(&told);
    openai_failures(&told);
    assert!(told["models"].as_array().unwrap().contains(&json!("gpt-5")));
    let projects = &told["projects"];
    assert_eq!(projects["made"]["tags"], json!({ "Team": "CX" }));
    assert_eq!(projects["changed"]["tags"], json!({ "Stage": "ci" }));
    assert_eq!(projects["archived"]["status"], "archived");
    assert_eq!(projects["listed"]["data"].as_array().unwrap().len(), 1);
    assert_eq!(projects["unknown"]["kind"], "NotFoundError");
    assert!(provider.calls().iter().all(|heard| heard.header("openai-project") == Some("proj_123")));
    assert_eq!(provider.calls()[0].asked.as_ref().unwrap().seed, Some(7));
}

fn chat_answers(told: &Value) {
    for place in ["json", "text", "bedrock", "responses", "no_usage"] {
        assert!(is_verdict(told[place]["text"].as_str().unwrap()), "{place}: {told:#}");
    }
    assert!(is_verdict(told["tool"]["calls"][0].as_str().unwrap()), "{told:#}");
    assert_eq!(told["tool"]["finish"], "tool_calls");
    assert_eq!(told["responses"]["status"], "completed");
    assert_eq!(told["short"]["finish"], "length");
    assert_eq!(told["no_usage"]["usage"], Value::Null);
    let [first, second] = told["schema"].as_array().unwrap().as_slice() else { panic!("{told:#}") };
    assert_eq!((&first["finish"], &first["id"]), (&json!("stop"), &json!("request-1")));
    let cached = |answer: &Value| answer["usage"]["prompt_tokens_details"]["cached_tokens"].as_u64().unwrap();
    assert!(cached(first) == 0 && cached(second) > 0, "{told:#}");
    // Input counts what was cached.
    assert_eq!(first["usage"]["prompt_tokens"], second["usage"]["prompt_tokens"]);
    assert_eq!(told["responses"]["usage"]["output_tokens"], first["usage"]["completion_tokens"]);
}

fn openai_failures(told: &Value) {
    for (place, kind, code) in [
        ("throttled", "RateLimitError", json!("rate_limit_exceeded")),
        ("fails", "InternalServerError", Value::Null),
        ("wrong_key", "AuthenticationError", json!("invalid_api_key")),
        ("unknown", "NotFoundError", json!("model_not_found")),
        ("lacking", "BadRequestError", json!("unsupported_parameter")),
        ("max_tokens", "BadRequestError", json!("unsupported_parameter")),
        ("wrong_route", "NotFoundError", Value::Null),
        ("open_schema", "BadRequestError", Value::Null),
    ] {
        assert_eq!((&told[place]["kind"], &told[place]["code"]), (&json!(kind), &code), "{place}");
    }
    assert_eq!(told["throttled"]["wait"], "7");
    assert_eq!(told["lacking"]["param"], "response_format");
    assert_eq!(told["broken_off"]["kind"], "APIConnectionError", "{told:#}");
}
