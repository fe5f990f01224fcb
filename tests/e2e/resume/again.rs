//! Conversations that begin again, because the agent ended with the run.

use super::*;

const STARTED: &str = "agent:\n  command: [rehearsal, demo-agent]\n";

#[test]
fn conversations_with_a_program_of_ours_begin_again() {
    let (world, provider) = (World::default(), slow_provider());
    let file = suite(&world, STARTED, &provider);
    let file = file.to_str().unwrap();
    let whole = world.rehearsal_with(&arguments(file, "whole", &[]), &DIRECT);
    let (undisturbed, asked) = (record(&world, "whole"), provider.calls().len());
    killed(&world, &arguments(file, "killed", &[]), || provider.calls().len() >= asked + 25);
    let (known, again) = (recorded_calls(&world, "killed"), settled_calls(&provider));
    let outcome = world.rehearsal_with(&["run", "--resume", "killed", "--format", "json"], &DIRECT);
    assert_eq!(outcome.code, whole.code, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("begun again"), "{}", outcome.stderr);
    assert!(!outcome.stderr.contains("continued"), "{}", outcome.stderr);
    assert_same(&undisturbed, &record(&world, "killed"));
    // The desk says the same again, so that every answer on record still answers.
    assert_eq!(provider.calls().len() - again, asked - usize::try_from(known).unwrap());
}

#[test]
fn a_run_can_be_killed_many_times() {
    let (world, provider) = (World::default(), slow_provider());
    let file = suite(&world, STARTED, &provider);
    let file = file.to_str().unwrap();
    world.rehearsal_with(&arguments(file, "whole", &[]), &DIRECT);
    let before = provider.calls().len();
    killed(&world, &arguments(file, "killed", &[]), || provider.calls().len() >= before + 6);
    for _ in 0..4 {
        let before = provider.calls().len();
        killed(&world, &["run", "--resume", "killed", "-q"], || provider.calls().len() >= before + 6);
    }
    world.rehearsal_with(&["run", "--resume", "killed", "-q"], &DIRECT);
    assert_same(&record(&world, "whole"), &record(&world, "killed"));
}

#[test]
fn a_run_that_has_ended_is_told_again() {
    let (world, provider) = (World::default(), slow_provider());
    let file = suite(&world, STARTED, &provider);
    let whole = world.rehearsal_with(&arguments(file.to_str().unwrap(), "whole", &[]), &DIRECT);
    let (undisturbed, asked) = (record(&world, "whole"), provider.calls().len());
    let again = world.rehearsal_with(&["run", "--resume", "whole", "--format", "json"], &DIRECT);
    assert_eq!((again.code, again.json()), (whole.code, whole.json()));
    assert_same(&undisturbed, &record(&world, "whole"));
    assert_eq!(provider.calls().len(), asked);
}
