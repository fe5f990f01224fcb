//! No secret is stored, printed or sent on, wherever it came from; what is written is for the user alone; and nothing
//! calls anybody.

mod plant;
mod private;
mod quiet;
mod search;

use plant::Plant;
use rehearsal_tests::{Collector, Outcome, Reception, Viewer, World, repository};
use search::{Found, bodies, files, in_files, in_text};
use serde_json::Value;

/// What the test itself put there.
const OURS: [&str; 5] = ["suite.yaml", "agent.py", "judges.py", "traces.json", "judges.cpython-312.pyc"];

const FORMATS: [&str; 6] = ["html", "json", "junit", "markdown", "csv", "jsonl"];

/// The leaky suite, and everything that the binary has said of it.
struct Stage {
    world: World,
    plant: Plant,
    collector: Collector,
    said: Vec<(String, String)>,
}

impl Stage {
    fn new() -> Self {
        let (world, plant) = (World::default(), Plant::new());
        plant.suite(&world);
        Self { world, plant, collector: Collector::start(Reception::Takes), said: Vec::new() }
    }

    /// Runs a command and keeps what it says.
    fn tell(&mut self, arguments: &[&str]) -> Outcome {
        let variables = self.plant.variables();
        let mut variables: Vec<(&str, &str)> =
            variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let backend = self.collector.address().to_owned();
        // A probe leaves an agent's telemetry alone, which then goes to where the user sends it.
        if arguments.first() != Some(&"plan") {
            variables.push(("OTEL_EXPORTER_OTLP_ENDPOINT", &backend));
        }
        // What Python makes of its modules is not ours.
        variables.push(("PYTHONDONTWRITEBYTECODE", "1"));
        let outcome = self.world.rehearsal_with(arguments, &variables);
        self.said.push((arguments.join(" "), format!("{}{}", outcome.stdout, outcome.stderr)));
        outcome
    }

    /// The same, where it is to go well enough to be worth looking at.
    fn works(&mut self, arguments: &[&str]) -> Outcome {
        let outcome = self.tell(arguments);
        assert!(matches!(outcome.code, Some(0 | 1 | 3)), "{arguments:?}: {outcome:#?}");
        assert!(!outcome.stderr.contains("panicked"), "{outcome:#?}");
        outcome
    }

    fn found(&self) -> Found {
        let secrets = &self.plant.secrets;
        let mut found = in_files(&files(self.world.path(), &OURS), secrets);
        for (command, words) in &self.said {
            found.extend(in_text(command, words, secrets));
        }
        for (number, sent) in self.collector.spans().iter().enumerate() {
            found.extend(in_text(&format!("sent span {number}"), &format!("{sent:?}"), secrets));
        }
        found
    }
}

#[test]
fn no_planted_secret_is_in_anything_that_is_written_printed_or_sent() {
    let mut stage = Stage::new();
    let mut run = vec!["run", "suite.yaml", "-v", "--out", "one", "--record", "tape", "--cache", "kept"];
    let reports: Vec<String> = FORMATS.iter().map(|format| format!("{format}=one-report.{format}")).collect();
    run.extend(reports.iter().flat_map(|report| ["--report", report]));
    stage.works(&run);
    stage.works(&["run", "suite.yaml", "--format", "json", "--out", "two", "--replay", "tape"]);
    assert!(stage.collector.spans().len() > 10, "the run was exported");
    for format in FORMATS.into_iter().chain(["text", "github"]) {
        stage.works(&["report", "one", "--format", format, "--out", "-"]);
    }
    stage.works(&["report", "two", "--base", "one"]);
    stage.works(&["compare", "one", "two", "--format", "json"]);
    stage.works(&["bless", "one"]);
    stage.works(&["diagnose", "one", "--format", "json"]);
    stage.works(&["judge", "one", "--out", "three"]);
    let shown = labels(&stage, "one");
    assert!(shown.iter().any(|label| label == "Shown"), "{shown:?}");
    assert_eq!(labels(&stage, "three"), shown, "judged again, when nothing of them is left but marks");
    stage.works(&["calibrate", "suite.yaml", "--draft", "one"]);
    stage.works(&["traces", "one"]);
    stage.works(&["traces", "one", "--format", "json"]);
    stage.works(&["plan", "suite.yaml", "--probe"]);
    stage.works(&["personas", "suite.yaml", "--from", "one", "--freeze"]);
    stage.works(&["check", "suite.yaml", "--out", "four"]);
    view(&mut stage);
    assert_eq!(stage.found(), []);
    witness(&stage);
}

/// What came of looking for credentials in each session of a run.
fn labels(stage: &Stage, run: &str) -> Vec<Value> {
    let record = stage.world.rehearsal(&["report", run, "--format", "json", "--out", "-"]).json();
    let sessions = record["sessions"].as_array().unwrap().iter();
    let judgements = sessions.flat_map(|session| session["judgements"].as_array().unwrap());
    let checked = judgements.filter(|judgement| judgement["evaluator"] == "no_secrets");
    checked.map(|judgement| judgement["scores"][0]["label"].clone()).collect()
}

/// The pages, as a browser gets them.
fn view(stage: &mut Stage) {
    let viewer = Viewer::start(stage.world.path(), &["one", "--port", "0"]);
    let page = viewer.wait_for("/runs/one", "</html>");
    let body = format!("{}\n{}", page.head, rehearsal_tests::unpacked(&page.body));
    assert!(body.contains("[redacted github_token]"), "the page shows what stood there");
    stage.said.push(("view".to_owned(), body));
}

/// Everything that was planted has been in use: the marks of all of them are where they belong.
fn witness(stage: &Stage) {
    let world = stage.world.path();
    let journal = bodies(&world.join("one/run.db")).join("\n");
    for kind in [
        "github_token",
        "model_key",
        "slack_token",
        "sendgrid_key",
        "aws_access_key",
        "hugging_face_token",
        "json_web_token",
        "google_api_key",
        "password",
    ] {
        assert!(journal.contains(&format!("[redacted {kind}]")), "{kind} was not planted");
    }
    assert!(journal.contains("I am [redacted]"), "the user's own pattern");
    assert!(journal.contains("the login [redacted]"), "the variable that the suite names");
    let log = std::fs::read_to_string(world.join("one/agent.log")).unwrap();
    for told in [
        "connecting with [redacted npm_token]\n",
        "a stray line with [redacted stripe_key]\n",
        "[redacted private_key]\n",
    ] {
        assert!(log.contains(told), "{log}");
    }
    let page = std::fs::read_to_string(world.join("one/report.html")).unwrap();
    let page = rehearsal_tests::unpacked(&page);
    // A quotation of a judge's is found again in the session, since both were cleaned alike.
    let quoted = "My key is [redacted github_token]";
    assert!(page.matches(quoted).count() > 1, "the reply and what a judge quotes of it");
}

/// Traces that were recorded elsewhere, with secrets in them.
#[test]
fn imported_spans_are_shown_and_kept_without_secrets() {
    let mut stage = Stage::new();
    let sample = repository().join("harness/adapters/fixtures/imports/strands_evals.sessions.json");
    let text = std::fs::read_to_string(sample).unwrap().replace("Lisbon", stage.plant.of("tool_result"));
    stage.world.write("traces.json", &text);
    stage.works(&["traces", "traces.json"]);
    stage.works(&["traces", "traces.json", "--format", "json"]);
    let judged = stage.works(&["judge", "--traces", "traces.json", "suite.yaml", "--out", "judged"]);
    assert!(judged.stdout.contains("report.html"), "{judged:#?}");
    assert_eq!(stage.found(), []);
    let told: String = stage.said.iter().map(|(_, words)| words.as_str()).collect();
    assert!(told.contains("[redacted slack_token]"), "{told}");
}

/// What stands in the way of a run is told without secrets, too.
#[test]
fn errors_show_no_secret() {
    let mut stage = Stage::new();
    let agent =
        "import sys, os, json\nsys.exit('cannot log in with ' + json.loads(os.environ['LEAKS'])['stderr'])\n";
    stage.world.write("agent.py", agent);
    let ended = stage.tell(&["run", "suite.yaml", "--out", "one"]);
    assert!(ended.code != Some(0) && ended.stderr.contains("[redacted npm_token]"), "{ended:#?}");
    let url = format!("http://desk:{}@127.0.0.1:1/", stage.plant.of("url"));
    let new = stage.tell(&["new", "mine.yaml", "--http", &url, "--no-try"]);
    assert_eq!(new.code, Some(2), "{new:#?}");
    assert!(new.stderr.contains("[redacted password]") && new.stderr.contains("auth:"), "{new:#?}");
    let recorded =
        stage.tell(&["run", "suite.yaml", "--replay", stage.plant.of("tool_result").to_owned().as_str()]);
    assert_eq!(recorded.code, Some(2), "{recorded:#?}");
    // The command line is the user's own; what is said of it is not.
    stage.said.iter_mut().for_each(|(command, _)| command.clear());
    assert_eq!(stage.found(), []);
}

/// The bundled suite holds no secret, and nothing of it is taken for one.
#[test]
fn nothing_of_the_bundled_suite_is_hidden() {
    let world = World::default();
    let suite = repository().join("cases/suites/travel-desk.yaml");
    let run =
        world.rehearsal(&["run", suite.to_str().unwrap(), "--out", "one", "--quiet", "--format", "json"]);
    let verdict: Value = run.json()["verdict"].clone();
    assert!(verdict.is_string(), "{run:#?}");
    let journal = bodies(&world.path().join("one/run.db"));
    let hidden: Vec<&String> = journal.iter().filter(|text| text.contains("[redacted")).collect();
    assert_eq!(hidden, Vec::<&String>::new());
}
