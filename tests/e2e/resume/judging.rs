//! Sessions that were over and not judged are judged, and not held again.

use super::*;
use rehearsal_tests::{FakeAgent, Manner};

#[test]
fn only_judging_is_made_up_for() {
    let (world, provider) = (World::default(), Provider::start());
    let agent = FakeAgent::start(Manner::Says("We open at nine."));
    let models = format!("providers: {{ openai: {{ base_url: \"{}/v1\" }} }}", provider.url());
    let file = world.write(
        "suite.yaml",
        &format!(
            "suite: judged-late
agent: {{ http: {{ url: \"{}\" }}, spans: off }}
models: {{ actor: offline, judge: openai/gpt-4.1-mini }}
{models}
defaults: {{ max_turns: 2, trials: 3 }}
cases:
  - name: hours
    input: When do you open?
    task_description: The opening hours are told
    goal_parts: [The opening hours are told]
",
            agent.url()
        ),
    );
    let file = file.to_str().unwrap();
    let run = |out| ["run", file, "--out", out, "-q"];
    let whole = world.rehearsal_with(&run("whole"), &DIRECT);
    let (messages, calls) = (agent.requests().len(), provider.calls().len());
    provider.always(Mood::Hangs);
    killed(&world, &run("killed"), || provider.calls().len() >= calls + 6);
    assert_eq!(agent.requests().len(), 2 * messages);
    provider.calm();
    let outcome = world.rehearsal_with(&["run", "--resume", "killed"], &DIRECT);
    assert_eq!(outcome.code, whole.code, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("of 3 attempts: 3 only to be judged"), "{}", outcome.stderr);
    assert_eq!(agent.requests().len(), 2 * messages, "nothing is said again");
    assert_same(&record(&world, "whole"), &record(&world, "killed"));
}
