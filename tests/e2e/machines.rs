//! Reports for machines, through the real binary: read by programs of others, safe whatever an agent says, and refused
//! before anything is spent where they cannot be written.

use rehearsal_tests::{FakeAgent, Manner, World, binary, environment, repository};
use rstest::rstest;
use serde_json::Value;
use std::{path::Path, process::Command};

/// What an agent might say to take over a job's log, a page of JUnit results, a comment or a spreadsheet.
const HOSTILE: &str = "Hm\n::error::forged\nNo ]]></failure></testcase> ::error::forged ##[add-mask]e @team \
                       <img src=x> `|` \u{1b}[31m\u{202e}\u{fffe}";

/// A suite whose agent is beyond help, with names that a spreadsheet or a table would act on.
fn hostile(world: &World, agent: &FakeAgent) -> String {
    let suite = format!(
        "suite: desk\nagent: {{ http: {{ url: \"{}\" }}, spans: off }}\ncases:\n  \
         - {{ name: \"=HYPERLINK(1)|b\", input: Book a flight to Paris, task_description: A flight is booked, tags: {{ a: \"@b\" }} }}\n\
         evaluators: [goal_success, {{ contains: TRX-4471 }}]\n\
         gate:\n  - goal_success: {{ min_rate: 0.8 }}\n",
        agent.url()
    );
    world.write("suite.yaml", &suite).display().to_string()
}

/// What a schema and a reader of others make of a JUnit file.
fn junit(file: &Path) -> Value {
    read_by("read_junit.py", file)
}

/// What GitHub's own renderer makes of Markdown.
fn markdown(file: &Path) -> Value {
    read_by("read_markdown.py", file)
}

fn read_by(script: &str, file: &Path) -> Value {
    let script = repository().join("tests/readers").join(script);
    let output =
        Command::new(environment("readers").join("bin/python")).arg(script).arg(file).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn others_read_every_attempt_and_every_rule_from_the_junit_file() {
    let world = World::default();
    let suite = repository().join("cases/suites/travel-desk.yaml");
    let (_, result) = world.run(&suite, &["--out", "kept", "-k", "impatient", "--report", "junit=junit.xml"]);
    let (read, record) = (junit(&world.path().join("junit.xml")), world.record(&result));
    let (attempts, gate) = (&read[0], &read[1]);
    let (cases, sessions) = (attempts["cases"].as_array().unwrap(), record["sessions"].as_array().unwrap());
    assert_eq!(cases.len(), sessions.len());
    let mut failures = 0;
    for (case, session) in cases.iter().zip(sessions) {
        let said = |key: &str| case["properties"][key].as_str().unwrap_or_default();
        let text = |key: &str| session[key].as_str().unwrap();
        let name = format!("{} / {} / {}", text("case"), text("persona"), session["trial"]);
        assert_eq!(case["name"], name);
        assert_eq!((said("session_id"), said("ending")), (text("session_id"), text("ending")));
        assert!(said("replay").contains(&format!("-k '{} / {}' --seed 0", text("case"), text("persona"))));
        let line: usize = case["line"].as_str().unwrap().parse().unwrap();
        let written = std::fs::read_to_string(case["file"].as_str().unwrap()).unwrap();
        let line = written.lines().nth(line - 1).unwrap();
        assert!(line.contains(&format!("name: {}", text("case"))), "{line}");
        failures += u64::from(case["outcome"] == "failure");
    }
    assert!(failures > 0 && failures < cases.len() as u64, "{failures} failures");
    assert_eq!(attempts["counts"]["failures"], failures);
    assert_eq!(attempts["properties"]["verdict"].as_str().unwrap().replace(' ', "_"), result["verdict"]);
    let rules = gate["cases"].as_array().unwrap();
    assert_eq!(rules.len(), result["gate"].as_array().unwrap().len());
    assert_eq!(rules[0]["name"], result["gate"][0]["rule"]);
}

#[test]
fn the_replay_command_plays_that_very_attempt_again() {
    let world = World::default();
    let suite = repository().join("cases/suites/travel-desk.yaml");
    let more =
        ["--out", "kept", "-k", "long-story", "--trials", "2", "--seed", "11", "--report", "junit=j.xml"];
    let (_, result) = world.run(&suite, &more);
    let cases = junit(&world.path().join("j.xml"))[0]["cases"].as_array().unwrap().clone();
    let second = cases.iter().find(|case| case["name"].as_str().unwrap().ends_with(" / 2")).unwrap();
    let command = second["properties"]["replay"].as_str().unwrap();
    let path = format!("{}:/usr/bin:/bin", binary().parent().unwrap().display());
    let shell = format!("{command} --out again --quiet");
    let status = Command::new("sh").args(["-c", &shell]).env("PATH", path).current_dir(world.path()).status();
    assert!(matches!(status.unwrap().code(), Some(0 | 1)));
    let again = world.rehearsal(&["report", "again", "--format", "json", "--out", "-"]).json();
    let words = |record: &Value| {
        let sessions = record["sessions"].as_array().unwrap();
        let named = |session: &&Value| {
            let name = |key: &str| session[key].as_str().unwrap().to_owned();
            second["name"] == format!("{} / {} / {}", name("case"), name("persona"), session["trial"])
        };
        let session = sessions.iter().find(named).unwrap();
        let turns = session["turns"].as_array().unwrap().iter();
        turns.map(|turn| (turn["user"].clone(), turn["reply"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(words(&again), words(&world.record(&result)));
}

#[test]
fn nothing_that_an_agent_says_acts_in_a_report() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Says(HOSTILE)));
    let suite = hostile(&world, &agent);
    let reports = ["junit=a.xml", "markdown=a.md", "csv=a.csv", "github=a.txt"];
    let mut arguments = vec!["run", &suite, "--out", "kept"];
    reports.iter().for_each(|report| arguments.extend(["--report", report]));
    assert_eq!(world.rehearsal(&arguments).code, Some(1));
    let read = |name: &str| std::fs::read_to_string(world.path().join(name)).unwrap();
    let case = &junit(&world.path().join("a.xml"))[0]["cases"][0];
    let message = case["message"].as_str().unwrap();
    assert!(message.contains("]]></failure></testcase> ::error::forged ##[add-mask]e"), "{message}");
    assert!(message.contains("␛[31m⟨U+202E⟩⟨U+FFFE⟩"), "{message}");
    let (summary, annotations) = (markdown(&world.path().join("a.md")), read("a.txt"));
    let elements = summary["elements"].as_array().unwrap();
    assert!(
        !elements.iter().any(|element| ["a", "img"].contains(&element.as_str().unwrap())),
        "{elements:?}"
    );
    let outside = summary["outside"].as_str().unwrap();
    assert!(!outside.contains('@') && outside.contains("most telling failures"), "{outside}");
    let code = summary["code"].as_array().unwrap();
    assert!(
        code.iter().any(|code| code.as_str().unwrap().contains("@team <img src=x> `|` ␛[31m")),
        "{code:?}"
    );
    assert!(annotations.contains("forged") && !annotations.contains("##["), "{annotations}");
    assert!(annotations.lines().all(|line| !line.starts_with("::error::")), "{annotations}");
    assert!(annotations.contains("::error file=") && annotations.contains(",line=4,col="), "{annotations}");
    assert!(read("a.csv").contains(",'=HYPERLINK(1)|b,"), "a formula");
}

/// Commands that a runner takes from a job's log, as GitHub's does: none while they are stopped.
fn commands(log: &str) -> Vec<String> {
    let mut stopped: Option<String> = None;
    let mut taken = Vec::new();
    for line in log.lines().map(str::trim_start) {
        match (&stopped, line.strip_prefix("::stop-commands::")) {
            (Some(word), _) if line == format!("::{word}::") => stopped = None,
            (Some(_), _) => {}
            (None, Some(word)) => stopped = Some(word.to_owned()),
            (None, None) if line.starts_with("::") || line.contains("##[") => taken.push(line.to_owned()),
            (None, None) => {}
        }
    }
    assert_eq!(stopped, None, "commands are taken again at the end");
    taken
}

#[test]
fn on_a_runner_a_run_adds_its_summary_and_its_annotations_and_no_others() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Says(HOSTILE)));
    let suite = hostile(&world, &agent);
    let step = world.write("step.md", "before\n");
    let root = world.path().display().to_string();
    let runner = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_STEP_SUMMARY", step.to_str().unwrap()),
        ("GITHUB_WORKSPACE", &root),
    ];
    let outcome = world.rehearsal_with(&["run", &suite, "--out", "kept", "-v"], &runner);
    assert_eq!(outcome.code, Some(1));
    assert_eq!(commands(&outcome.stdout), Vec::<String>::new());
    let taken = commands(&outcome.stderr);
    let places: Vec<&str> = taken.iter().filter_map(|line| line.split(",col=").next()).collect();
    assert_eq!(
        places,
        [
            "::error file=suite.yaml,line=7",
            "::error file=suite.yaml,line=4",
            "::error file=suite.yaml,line=1"
        ]
    );
    let summary = std::fs::read_to_string(&step).unwrap();
    assert!(summary.starts_with("before\n<!-- rehearsal: desk -->\n## ❌ `desk` failed\n"), "{summary}");
    let markdown = world.rehearsal(&["report", "kept", "--format", "markdown", "--out", "-"]).stdout;
    assert_eq!(summary.strip_prefix("before\n"), Some(markdown.as_str()));
}

#[test]
fn a_summary_that_cannot_be_added_is_a_warning_and_elsewhere_nothing_is_said_to_a_runner() {
    let world = World::default();
    let suite = repository().join("cases/suites/minimal.yaml");
    let suite = suite.to_str().unwrap();
    let nowhere = [("GITHUB_STEP_SUMMARY", "missing/step.md")];
    let outcome = world.rehearsal_with(&["run", suite, "--out", "kept"], &nowhere);
    assert_eq!(outcome.code, Some(0));
    assert!(
        outcome.stderr.contains("warning: the summary cannot be added to missing/step.md: "),
        "{outcome:?}"
    );
    assert!(!outcome.stderr.contains("::"), "{outcome:?}");
}

#[rstest]
#[case::no_file(&["junit"], "is not FORMAT=FILE, such as junit=junit.xml; formats: html, json, text, junit, ")]
#[case::no_such_format(&["xml=a.xml"], "there is no format \"xml\"; formats: html, ")]
#[case::the_result_goes_there(&["junit=-"], "standard output is for the result; name a file")]
#[case::empty(&["junit="], "names no file")]
#[case::no_such_folder(&["junit=missing/a.xml"], "error: the report missing/a.xml cannot be written: No such file")]
#[case::a_folder(&["junit=."], "error: the report . cannot be written: ")]
#[case::twice(&["junit=a", "csv=a"], "error: two reports would write a")]
fn reports_that_cannot_be_written_are_refused_before_anything_is_spent(
    #[case] reports: &[&str],
    #[case] said: &str,
) {
    let world = World::default();
    let suite = repository().join("cases/suites/minimal.yaml");
    let mut arguments = vec!["run", suite.to_str().unwrap()];
    reports.iter().for_each(|report| arguments.extend(["--report", report]));
    let outcome = world.rehearsal(&arguments);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains(said), "{}", outcome.stderr);
    assert!(!world.path().join("runs").exists());
    assert_eq!(std::fs::read_dir(world.path()).unwrap().count(), 0, "no file is left behind");
}

#[test]
fn several_suites_write_a_report_each() {
    let world = World::default();
    let suites = ["minimal", "scripted"].map(|name| {
        let text = std::fs::read_to_string(repository().join("cases/suites/minimal.yaml")).unwrap();
        world.write(&format!("{name}.yaml"), &text.replace("suite: minimal", &format!("suite: {name}")))
    });
    let mut arguments = vec!["run"];
    arguments.extend(suites.iter().map(|suite| suite.to_str().unwrap()));
    let one = [arguments.as_slice(), &["--report", "junit=a.xml"]].concat();
    let refused = world.rehearsal(&one);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("with 2 suites write {suite} in its name"), "{}", refused.stderr);
    arguments.extend(["--report", "junit={suite}.xml"]);
    assert_eq!(world.rehearsal(&arguments).code, Some(0));
    for suite in ["minimal", "scripted"] {
        assert_eq!(junit(&world.path().join(format!("{suite}.xml")))[0]["name"], suite);
    }
}

#[rstest]
#[case(
    "junit",
    Some("junit.xml"),
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"minimal\""
)]
#[case("markdown", Some("summary.md"), "<!-- rehearsal: minimal -->\n## ✅ `minimal` passed\n")]
#[case("csv", Some("scores.csv"), "run,suite,attempt,case,persona,trial,seed,")]
#[case("jsonl", Some("scores.jsonl"), "{\"format\":1,\"run\":\"")]
#[case("json", Some("record.json"), "{\n  \"format\": 2,")]
#[case("github", None, "::notice file=")]
#[case("text", None, "minimal\n")]
fn every_format_is_written_beside_the_run_or_printed(
    #[case] format: &str,
    #[case] name: Option<&str>,
    #[case] begins: &str,
) {
    let world = World::default();
    let suite = repository().join("cases/suites/minimal.yaml");
    world.run(&suite, &["--out", "kept"]);
    let outcome = world.rehearsal(&["report", "kept", "--format", format]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let text = match name {
        Some(name) => {
            assert_eq!(outcome.stdout, format!("kept/{name}\n"));
            std::fs::read_to_string(world.path().join("kept").join(name)).unwrap()
        }
        None => outcome.stdout,
    };
    assert!(text.starts_with(begins), "{text}");
    let printed = world.rehearsal(&["report", "kept", "--format", format, "--out", "-"]).stdout;
    assert_eq!(printed, text);
}

#[test]
fn what_is_judged_again_can_be_read_by_machines_too() {
    let world = World::default();
    let suite = repository().join("cases/suites/minimal.yaml");
    world.run(&suite, &["--out", "kept"]);
    let judged = world.rehearsal(&["judge", "kept", "--out", "again", "--report", "junit=again.xml"]);
    assert_eq!(judged.code, Some(0), "{judged:?}");
    assert_eq!(junit(&world.path().join("again.xml"))[0]["counts"]["tests"], 1);
}
