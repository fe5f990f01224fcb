//! A run that several machines play in parts, and the whole that is joined from them.

mod dealt;
mod joined;
mod matrix;
mod part;
mod refused;

use rehearsal_tests::{Outcome, World};
use serde_json::Value;
use std::path::PathBuf;

/// Books, but for the cases that are named in the file `broken`, and breaks down over those in `crash`. While there is a
/// file `hold`, it says that it was asked, and waits.
const AGENT: &str = r#"
import json, os, sys, time
def lines(name):
    return open(name).read().split("\n") if os.path.exists(name) else []
for line in sys.stdin:
    asked = json.loads(line)
    case = asked["message"].split()[-1]
    if case in lines("crash"):
        sys.exit("boom")
    while os.path.exists("hold"):
        open("asked", "w").close()
        time.sleep(0.01)
    reply = "Sorry, I cannot." if case in lines("broken") else "Your booking is QX12."
    print(json.dumps({"session_id": asked["session_id"], "reply": reply}), flush=True)
"#;

const CASES: [&str; 6] = ["paris", "rome", "oslo", "bern", "kyiv", "riga"];

/// A suite of six cases for two people, judged by a word of the reply.
struct Desk {
    world: World,
    suite: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let world = World::default();
        world.write("desk.py", AGENT);
        let suite = world.write("desk.yaml", &suite("desk", &CASES));
        Self { world, suite }
    }

    /// Plays a part, such as `1/3`, into the folder `NAME`.
    fn part(&self, shard: &str, name: &str, more: &[&str]) -> (Option<i32>, Value) {
        self.world.run(&self.suite, &[&["--shard", shard, "--out", name], more].concat())
    }

    /// Plays all parts into `p1`, `p2` and so on.
    fn parts(&self, of: u32, more: &[&str]) {
        for index in 1..=of {
            let (code, result) = self.part(&format!("{index}/{of}"), &format!("p{index}"), more);
            assert_eq!(code, Some(0), "{result:#}");
        }
    }

    fn command(&self, arguments: &[&str]) -> Outcome {
        self.world.rehearsal(arguments)
    }

    /// Joins runs into the folder `whole`.
    fn merge(&self, runs: &[&str]) -> Outcome {
        self.command(&[&["merge", "--out", "whole", "--format", "json", "-q"], runs].concat())
    }

    /// What a part would play.
    fn plan(&self, more: &[&str]) -> Vec<String> {
        let plan = self.command(&[&["plan", "desk.yaml", "--format", "json"], more].concat()).json();
        plan["plan"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
    }
}

fn suite(name: &str, cases: &[&str]) -> String {
    let case = |name: &&str| {
        format!(
            "  - {{ name: {name}, input: Please book {name}, task_description: Booked, max_turns: 1, personas: [calm, rushed] }}\n"
        )
    };
    format!(
        "suite: {name}
agent: {{ command: {{ run: [python3, desk.py], speaks: json_lines, process: attempt }}, spans: off }}
personas:
  - {{ id: calm, traits: {{ patience_level: high }}, context: Has time. }}
  - {{ id: rushed, traits: {{ patience_level: low }}, context: Has none. }}
cases:
{}evaluators: [{{ contains: {{ text: QX12, as: booked }} }}]
gate:
  - booked: {{ min_rate: 0.9 }}
",
        cases.iter().map(case).collect::<String>()
    )
}
