//! Conversations that go on at their turn, because the agent knows them again.

use super::*;
use rehearsal_tests::without_accounts;

/// The desk as an agent that runs already and sends its spans.
fn running(desk: &Desk) -> String {
    let body = "{ session_id: '{{session_id}}', turn: '{{turn}}', message: '{{message}}' }";
    format!("agent:\n  http: {{ url: \"{}\", body: {body} }}\n  spans: expected\n", desk.url)
}

#[test]
fn a_killed_run_goes_on_at_its_turns_and_asks_no_model_twice() {
    let (world, provider) = (World::default(), slow_provider());
    let desk = Desk::start(&world);
    let file = suite(&world, &running(&desk), &provider);
    let file = file.to_str().unwrap();
    let otlp = ["--otlp", desk.otlp.as_str()];
    let whole = world.rehearsal_with(&arguments(file, "whole", &otlp), &DIRECT);
    let (undisturbed, asked) = (record(&world, "whole"), provider.calls().len());
    for moment in [5, 15, 35] {
        let run = format!("killed-{moment}");
        let before = provider.calls().len();
        killed(&world, &arguments(file, &run, &otlp), || provider.calls().len() >= before + moment);
        let known = recorded_calls(&world, &run);
        let again = settled_calls(&provider);
        let resumed = ["run", "--resume", &run, "--jobs", "4", "--format", "json", otlp[0], otlp[1]];
        let outcome = world.rehearsal_with(&resumed, &DIRECT);
        assert_eq!(outcome.code, whole.code, "{}", outcome.stderr);
        assert!(outcome.stderr.contains("resumed, of "), "{}", outcome.stderr);
        assert_same(&undisturbed, &record(&world, &run));
        // What was on record is not asked again, and everything else is.
        assert_eq!(provider.calls().len() - again, asked - usize::try_from(known).unwrap());
        if moment > 10 {
            assert!(outcome.stderr.contains("continued at their turn"), "{}", outcome.stderr);
        }
    }
}

#[test]
fn an_interrupted_run_says_how_it_goes_on_and_does() {
    let (world, provider) = (World::default(), slow_provider());
    let desk = Desk::start(&world);
    let file = suite(&world, &running(&desk), &provider);
    let file = file.to_str().unwrap();
    let otlp = ["--otlp", desk.otlp.as_str()];
    let whole = world.rehearsal_with(&arguments(file, "whole", &otlp), &DIRECT);
    let before = provider.calls().len();
    let mut run = world.start(&arguments(file, "stopped", &otlp), &DIRECT);
    run.until(|| provider.calls().len() >= before + 20);
    let stopped = run.interrupt();
    assert_eq!(stopped.code, Some(130), "{}", stopped.stderr);
    assert!(stopped.stderr.contains("rehearsal run --resume stopped"), "{}", stopped.stderr);
    assert_eq!(stopped.json()["verdict"], "could_not_tell");
    let resumed = ["run", "--resume", "stopped", "--jobs", "4", "--format", "json", otlp[0], otlp[1]];
    let outcome = world.rehearsal_with(&resumed, &DIRECT);
    assert_eq!(outcome.code, whole.code, "{}", outcome.stderr);
    // Calls that were under way when the run was stopped may be charged for, and stay on the bill.
    let told = |run: &str| without_accounts(&record(&world, run));
    assert_same(&told("whole"), &told("stopped"));
}
