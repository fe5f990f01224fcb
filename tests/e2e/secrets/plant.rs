//! Secrets, each of another form and in another place, so that one which is found tells where it came through.

use rehearsal_tests::{Provider, World, provider::Door};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The key of a provider, in a variable that is called like none: only the suite says that it is secret.
const NAMED: &str = "planted-in-a-variable-that-the-suite-names";

/// What is planted, by its place.
pub(super) struct Plant {
    pub(super) secrets: BTreeMap<&'static str, String>,
    provider: Provider,
}

/// Put together here, so that no file of the repository holds anything of the form.
fn made(start: &str, place: &str, letters: usize) -> String {
    let rest: String = format!("{place}0aB3dE6gH9jK2mN5pQ8sT1vW4yZ7").chars().cycle().take(letters).collect();
    format!("{start}{rest}")
}

impl Plant {
    pub(super) fn new() -> Self {
        let token = |part: &str| made("eyJ", part, 24);
        let key_line = made("MIIE", "key", 60);
        let secrets = [
            ("reply", made("ghp_", "reply", 36)),
            ("tool_argument", made("sk-proj-", "argument", 48)),
            ("tool_result", made("xoxb-", "1234567890-", 30)),
            ("mcp_argument", made("sk-ant-", "mcp", 60)),
            ("mcp_result", format!("{}.{}", made("SG.", "result", 22), made("", "mcp", 43))),
            ("attribute", made("AKIA", "ABCDEFGH12345678", 16)),
            ("resource", made("glpat-", "resource", 24)),
            ("exception", made("hf_", "exception", 34)),
            ("stderr", made("npm_", "stderr", 36)),
            ("stdout", made("sk_live_", "stdout", 24)),
            ("private_key", key_line),
            ("url", "pw-in-an-address".to_owned()),
            ("error", format!("{}.{}.{}", token("error"), token("more"), made("", "end", 30))),
            ("judge", made("AIza", "judge", 35)),
            ("case", "EMP-471147".to_owned()),
            ("known", made("xoxp-", "known", 30)),
            ("persona", made("gsk_", "persona", 48)),
            ("header", made("", "header", 30)),
            ("named", NAMED.to_owned()),
            ("in_a_header", "planted-for-a-header".to_owned()),
            ("by_name", "planted-in-a-password-variable".to_owned()),
        ];
        let provider = Provider::behind(Door { bearer: Some(NAMED.into()), ..Door::default() });
        Self { secrets: secrets.into(), provider }
    }

    pub(super) fn of(&self, place: &str) -> &str {
        &self.secrets[place]
    }

    /// What the agent and the judge are told to show. A private key comes with its lines.
    fn leaks(&self) -> Value {
        let mut leaks = json!(self.secrets);
        let (body, kind) = (self.of("private_key"), "RSA PRIVATE");
        leaks["private_key"] =
            json!(format!("-----BEGIN {kind} KEY-----\n{body}\nq2==\n-----END {kind} KEY-----"));
        leaks
    }

    /// The environment of every command.
    pub(super) fn variables(&self) -> Vec<(&'static str, String)> {
        vec![
            ("CORP_LLM", self.of("named").to_owned()),
            ("CORP_DESK", self.of("in_a_header").to_owned()),
            ("DESK_PASSWORD", self.of("by_name").to_owned()),
            ("LEAKS", self.leaks().to_string()),
        ]
    }

    /// The suite, with its agent and its judge.
    pub(super) fn suite(&self, world: &World) {
        world.write("agent.py", include_str!("leaky.py"));
        world.write("judges.py", include_str!("judges.py"));
        let (case, known, persona, header) =
            (self.of("case"), self.of("known"), self.of("persona"), self.of("header"));
        let (result, by_name, url) = (self.of("mcp_result"), self.of("by_name"), self.provider.url());
        world.write(
            "suite.yaml",
            &format!(
                "suite: leaky
agent: {{ command: {{ run: [python3, agent.py], speaks: json_lines }} }}
models: {{ actor: corp/small, judge: corp/small }}
providers: {{ corp: {{ base_url: \"{url}/v1\", key: CORP_LLM, headers: {{ X-Api-Key: {header}, X-Desk: \"${{CORP_DESK}}\" }} }} }}
redact: ['EMP-[0-9]{{6}}']
tools:
  - name: look_up
    description: Looks a login up.
    answers: [{{ result: {{ password: {result} }} }}]
defaults: {{ max_turns: 2 }}
personas: [{{ id: someone, context: \"Their key is {persona} and the word {by_name}\", traits: {{ job: clerk }} }}]
cases:
  - {{ name: booked, input: \"Book a flight, I am {case}\", task_description: \"The flight of {case} is confirmed\",
      assertions: [\"{case} is told\"], known: {{ token: {known} }}, personas: [someone, auto] }}
  - {{ name: broken, input: Please fail for me, task_description: It fails, personas: [someone] }}
evaluators: [helpfulness, goal_success, no_secrets, {{ python: {{ target: \"judges:repeats\", as: repeats }} }}]
gate: [{{ goal_success: {{ min_rate: 0 }} }}]
"
            ),
        );
    }
}
