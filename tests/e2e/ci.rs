//! The action for GitHub and the template for GitLab: by the services' schemas, by a linter of shell scripts, and by
//! running their steps as they stand. What only the services can show, such as their caches and artifacts, is not here.

use rehearsal_tests::{FakeAgent, Manner, World, binary, environment, repository};
use rstest::rstest;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const ACTION: &str = ".github/actions/rehearsal/action.yml";
const TEMPLATE: &str = ".gitlab/rehearsal.gitlab-ci.yml";

fn reader(program: &str) -> Command {
    let mut command = Command::new(environment("readers").join("bin").join(program));
    command.current_dir(repository());
    command
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn yaml(file: &Path) -> Value {
    let output = reader("python").arg("tests/readers/read_yaml.py").arg(file).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn file(name: &str) -> String {
    std::fs::read_to_string(repository().join(name)).unwrap()
}

/// What is between a line of the README that begins an example and the end of its block.
fn example(title: &str) -> String {
    let readme = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let block = readme.split("```yaml\n").find(|block| block.starts_with(title));
    block
        .and_then(|block| block.split("```").next())
        .unwrap_or_else(|| panic!("no example {title}"))
        .to_owned()
}

/// Files by the schemas that the services publish, and with a slip in them.
#[rstest]
#[case::action("vendor.github-actions", file(ACTION), ("using:", "use:"))]
#[case::workflow("vendor.github-workflows", example("# .github/workflows/rehearsal.yml"), ("runs-on:", "runs_on:"))]
// A hidden job may be anything to the schema, so that it is shown.
#[case::template("vendor.gitlab-ci", file(TEMPLATE).replace("\n.rehearsal:", "\nshown:"), ("when: always", "when: ever"))]
#[case::parts("vendor.github-workflows", example("# .github/workflows/parts.yml"), ("needs:", "need:"))]
#[case::pipeline("vendor.gitlab-ci", example("# .gitlab-ci.yml"), ("extends:", "extend:"))]
fn the_files_keep_the_schemas_of_their_services(
    #[case] schema: &str,
    #[case] text: String,
    #[case] (right, wrong): (&str, &str),
) {
    let world = World::default();
    let check = |text: &str| {
        let file = world.write("file.yml", text);
        reader("check-jsonschema").args(["--builtin-schema", schema]).arg(file).output().unwrap()
    };
    let output = check(&text);
    assert!(output.status.success(), "{}", said(&output));
    assert!(text.contains(right));
    assert!(!check(&text.replace(right, wrong)).status.success(), "the schema takes {wrong}");
}

/// The steps of the action that are scripts, by their names.
fn steps() -> Vec<Value> {
    let action = yaml(Path::new(ACTION));
    let steps = action["runs"]["steps"].as_array().unwrap();
    steps.iter().filter(|step| step["run"].is_string()).cloned().collect()
}

/// The commands of the template's job.
fn script() -> String {
    let template = yaml(Path::new(TEMPLATE));
    let lines = template[".rehearsal"]["script"].as_array().unwrap();
    lines.iter().map(|line| format!("{}\n", line.as_str().unwrap())).collect()
}

#[test]
fn the_shell_scripts_are_without_reproach() {
    let world = World::default();
    let mut scripts: Vec<(&str, String)> =
        steps().iter().map(|step| ("bash", step["run"].as_str().unwrap().to_owned())).collect();
    assert_eq!(scripts.len(), 5);
    scripts.push(("sh", script()));
    for (shell, script) in scripts {
        // With the options that the services run it with.
        let options = if shell == "sh" { "set -e" } else { "set -eo pipefail" };
        let file = world.write("script", &format!("{options}\n{script}"));
        // Lists of words in variables are split on purpose in the template.
        let split: &[&str] = if shell == "sh" { &["--exclude", "SC2086"] } else { &[] };
        let output = reader("shellcheck").args(["--shell", shell]).args(split).arg(file).output().unwrap();
        assert!(output.status.success(), "{script}\n{}", said(&output));
    }
}

/// A runner of GitHub's on which the steps of the action are run one after the other.
struct Runner {
    world: World,
    /// What `${{ ... }}` stands for.
    known: BTreeMap<String, String>,
}

impl Runner {
    fn new(inputs: &[(&str, &str)]) -> Self {
        let world = World::default();
        for folder in ["temp", "bin", "home"] {
            std::fs::create_dir(world.path().join(folder)).unwrap();
        }
        let known = inputs.iter().map(|(name, value)| (format!("inputs.{name}"), (*value).to_owned()));
        let runner = Self { known: known.collect(), world };
        runner.program("rustup", "echo rustup \"$@\" >> \"$HOME/calls\"");
        let install = "echo cargo \"$@\" >> \"$HOME/calls\"\nmkdir -p \"$HOME/.rehearsal/bin\"\n\
                       ln -s \"$BINARY\" \"$HOME/.rehearsal/bin/rehearsal\"";
        runner.program("cargo", install);
        runner
    }

    /// A program in the place of a real one.
    fn program(&self, name: &str, script: &str) {
        let file = self.world.write(&format!("bin/{name}"), &format!("#!/bin/sh\n{script}\n"));
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn file(&self, name: &str) -> PathBuf {
        self.world.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.file(name)).unwrap_or_default()
    }

    /// Runs a step as GitHub runs `shell: bash`, and takes its outputs in.
    fn step(&mut self, name: &str) -> Option<i32> {
        let steps = steps();
        let step = steps.iter().find(|step| step["name"] == name).unwrap();
        let script = self.world.write("step.sh", step["run"].as_str().unwrap());
        let output = self.world.write("output", "");
        let action = repository().join(ACTION);
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(script);
        command.env_clear().current_dir(self.world.path());
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            command.env(name, self.meant(value.as_str().unwrap()));
        }
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", self.file("bin").display());
        command.envs([
            ("PATH", path.as_str()),
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_REPOSITORY", "team/desk"),
        ]);
        command.env("HOME", self.file("home")).env("RUNNER_TEMP", self.file("temp")).env("BINARY", binary());
        command.env("GITHUB_OUTPUT", &output).env("GITHUB_STEP_SUMMARY", self.file("summary.md"));
        command
            .env("GITHUB_WORKSPACE", self.world.path())
            .env("GITHUB_ACTION_PATH", action.parent().unwrap());
        let done = command.output().unwrap();
        std::fs::write(self.file("log"), said(&done)).unwrap();
        let id = step["id"].as_str().unwrap_or_default();
        for (name, value) in self.read("output").lines().filter_map(|line| line.split_once('=')) {
            self.known.insert(format!("steps.{id}.outputs.{name}"), value.to_owned());
        }
        done.status.code()
    }

    /// A text of the action's with its expressions worked out. One that is not known is a slip in the action.
    fn meant(&self, text: &str) -> String {
        let Some((before, rest)) = text.split_once("${{") else { return text.to_owned() };
        let (expression, after) = rest.split_once("}}").unwrap();
        let value = self.known.get(expression.trim());
        let value = value.unwrap_or_else(|| panic!("{expression} is not known"));
        format!("{before}{value}{}", self.meant(after))
    }

    /// An output of the action.
    fn output(&self, name: &str) -> String {
        let action = yaml(Path::new(ACTION));
        self.meant(action["outputs"][name]["value"].as_str().unwrap())
    }
}

fn suite(agent: &FakeAgent, name: &str) -> String {
    format!(
        "suite: {name}\nagent: {{ http: {{ url: \"{}\" }}, spans: off }}\ncases:\n  \
         - {{ name: a, input: Book a flight, task_description: A flight is booked }}\n\
         evaluators: [goal_success]\ngate:\n  - goal_success: {{ min_rate: 0.8 }}\n",
        agent.url()
    )
}

#[test]
fn the_action_builds_plays_keeps_and_ends_as_the_run_did() {
    let agent = FakeAgent::start(Manner::Says("No."));
    let mut runner = Runner::new(&[("suites", "desk.yaml"), ("args", "--trials 2\n  -j 1")]);
    runner.world.write("desk.yaml", &suite(&agent, "desk"));
    assert_eq!(runner.step("Name the build by its sources"), Some(0), "{}", runner.read("log"));
    assert_eq!(runner.known["steps.sources.outputs.hash"].len(), 40);
    assert_eq!(runner.step("Build Rehearsal"), Some(0), "{}", runner.read("log"));
    let harness = repository().join(Path::new(ACTION).parent().unwrap()).join("../../../harness");
    assert!(runner.read("home/calls").contains(&format!("install --locked --path {}", harness.display())));
    assert!(harness.join("Cargo.toml").exists());
    assert_eq!(runner.step("Rehearse"), Some(0), "{}", runner.read("log"));
    assert_eq!(runner.output("verdict"), "failed");
    let (run, report, junit) = (runner.output("run"), runner.output("report"), runner.output("junit"));
    assert!(Path::new(&run).join("run.db").exists());
    assert!(std::fs::read_to_string(report).unwrap().contains("<html"));
    let junit = std::fs::read_to_string(Path::new(&junit).join("junit-desk.xml")).unwrap();
    assert!(junit.contains("<testsuite name=\"desk\" tests=\"2\" failures=\"2\""), "{junit}");
    assert!(runner.read("summary.md").starts_with("<!-- rehearsal: desk -->"));
    assert!(runner.read("log").contains("::error file=desk.yaml,line=4,"), "{}", runner.read("log"));
    assert_eq!(runner.step("End as the run did"), Some(1));
}

#[rstest]
#[case::passed("cases/suites/minimal.yaml", "passed", 0)]
#[case::no_such_suite("missing.yaml", "usage", 2)]
fn the_action_says_how_it_ended(#[case] suite: &str, #[case] verdict: &str, #[case] code: i32) {
    let suite = repository().join(suite).display().to_string();
    let mut runner = Runner::new(&[("suites", &suite), ("args", "")]);
    runner.step("Build Rehearsal");
    assert_eq!(runner.step("Rehearse"), Some(0), "{}", runner.read("log"));
    assert_eq!(runner.output("verdict"), verdict);
    assert_eq!(runner.step("End as the run did"), Some(code));
}

#[test]
fn a_run_that_never_came_to_an_end_does_not_pass() {
    let mut runner = Runner::new(&[]);
    runner.known.insert("steps.run.outputs.code".to_owned(), String::new());
    assert_eq!(runner.step("End as the run did"), Some(3));
}

/// Several suites in one job: a comment is made for the one that has none yet, and the other's is changed.
#[test]
fn the_comment_of_a_suite_is_kept_up_to_date() {
    let agent = FakeAgent::start(Manner::Says("No."));
    let mut runner = Runner::new(&[("suites", "old.yaml new.yaml"), ("args", ""), ("token", "t")]);
    runner.world.write("old.yaml", &suite(&agent, "old"));
    runner.world.write("new.yaml", &suite(&agent, "new"));
    runner.step("Build Rehearsal");
    assert_eq!(runner.step("Rehearse"), Some(0), "{}", runner.read("log"));
    assert_eq!(runner.output("report"), runner.output("run"));
    runner.known.insert("github.event.pull_request.number".to_owned(), "7".to_owned());
    // GitHub's own program applies the filter; here the one suite has a comment of the number 41.
    let gh = "echo gh \"$@\" >> \"$HOME/calls\"\n\
              case \"$*\" in *--paginate*) [ \"$MARK\" != '<!-- rehearsal: old -->' ] || echo 41 ;; esac";
    runner.program("gh", gh);
    assert_eq!(runner.step("Comment on the pull request"), Some(0), "{}", runner.read("log"));
    let calls = runner.read("home/calls");
    let asked = |line: &&str| line.starts_with("gh api --silent");
    let asked: Vec<&str> = calls.lines().filter(asked).collect();
    let junit = runner.output("junit");
    let make = format!(
        "gh api --silent --method POST repos/team/desk/issues/7/comments -F body=@{junit}/summary-new.md"
    );
    let change = format!(
        "gh api --silent --method PATCH repos/team/desk/issues/comments/41 -F body=@{junit}/summary-old.md"
    );
    assert_eq!(asked, [make, change]);
}

#[test]
fn the_template_builds_plays_and_ends_as_the_run_did() {
    let agent = FakeAgent::start(Manner::Says("No."));
    let runner = Runner::new(&[]);
    runner.world.write("desk.yaml", &suite(&agent, "desk"));
    let install = "echo cargo \"$@\" >> \"$HOME/calls\"\nmkdir -p .rehearsal/bin\nln -s \"$BINARY\" .rehearsal/bin/rehearsal";
    runner.program("cargo", install);
    let script = runner.world.write("script.sh", &script());
    let path = format!("{}:/usr/bin:/bin", runner.file("bin").display());
    let variables = [
        ("PATH", path.as_str()),
        ("REHEARSAL_GIT", "https://git.example/rehearsal.git"),
        ("REHEARSAL_REF", "v1"),
        ("REHEARSAL_SUITES", "desk.yaml"),
        ("REHEARSAL_ARGS", "--trials 2 -q"),
    ];
    let mut command = Command::new("sh");
    command.arg("-e").arg(script).env_clear().envs(variables).current_dir(runner.world.path());
    let output = command.env("HOME", runner.file("home")).env("BINARY", binary()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let installed =
        "cargo install --locked --git https://git.example/rehearsal.git --rev v1 --root .rehearsal rehearsal";
    assert!(runner.read("home/calls").contains(installed));
    assert!(runner.read("rehearsal/junit-desk.xml").contains("tests=\"2\" failures=\"2\""));
    assert!(runner.read("rehearsal/summary-desk.md").starts_with("<!-- rehearsal: desk -->"));
    assert!(runner.file("rehearsal/run/report.html").exists());
}
