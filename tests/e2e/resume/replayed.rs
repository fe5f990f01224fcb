//! Runs that take their models' answers from a recording: resuming one asks no provider either.

use super::*;

#[test]
fn a_killed_replay_goes_on_with_its_recording_and_not_without_it() {
    let (world, provider) = (World::default(), Provider::start());
    let models = format!(
        "models: {{ actor: openai/gpt-4.1-mini, judge: openai/gpt-4.1-mini }}
providers: {{ openai: {{ base_url: \"{}/v1\" }} }}",
        provider.url()
    );
    let clerk = Clerk::write(&world, &models);
    let run = |more: &[&'static str]| [&["run", clerk.suite(), "--jobs", "2", "-q"], more].concat();
    let whole = world.rehearsal_with(&run(&["--out", "whole", "--record", "tape"]), &DIRECT);
    let (asked, calls) = (clerk.asked(), provider.calls().len());
    let is_answered = || is_on_record(&world, "killed", "model_called");
    let again = run(&["--out", "killed", "--replay", "tape"]);
    killed(&world, &again, || clerk.asked() >= asked + 8 && is_answered());

    let refused = world.rehearsal_with(&["run", "--resume", "killed"], &DIRECT);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("name it with --replay FILE"), "{}", refused.stderr);

    let resumed = world.rehearsal_with(&["run", "--resume", "killed", "--replay", "tape"], &[]);
    assert_eq!(resumed.code, whole.code, "{}", resumed.stderr);
    assert_eq!(provider.calls().len(), calls, "a provider was asked");
    let [recorded, replayed] =
        ["whole", "killed"].map(|run| rehearsal_tests::without_models_and_money(&record(&world, run)));
    assert_same(&recorded, &replayed);
}
