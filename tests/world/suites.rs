//! The bundled suite, played by other models than the rules.

use crate::repository;

/// How the bundled suite names its models, and its limit of what they may cost.
const MODELS: &str = "models:\n  actor: offline\n  judge: offline\n";
const BUDGET: &str = "budget: { usd: 1 }\n";

/// The text of the bundled suite with this model for every part, served at this address, and without a limit.
pub fn bundled_suite(model: &str, url: &str) -> String {
    let file = repository().join("cases/suites/travel-desk.yaml");
    let text = std::fs::read_to_string(file).expect("the bundled suite can be read");
    assert!(text.contains(MODELS) && text.contains(BUDGET), "the bundled suite has changed");
    text.replace(BUDGET, "").replace(MODELS, &played_by(model, url))
}

/// The lines of a suite that let this model play every part, served at this address.
pub fn played_by(model: &str, url: &str) -> String {
    format!(
        "models: {{ actor: \"{model}\", judge: \"{model}\" }}
providers:
  bedrock: {{ region: us-east-1, base_url: \"{url}\" }}
  openai: {{ base_url: \"{url}/v1\" }}
"
    )
}
