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

/// Takes the one event of this kind out of a run's journal.
fn take_out(world: &World, run: &str, kind: &str) {
    let journal = rusqlite::Connection::open(world.path().join(run).join("run.db")).unwrap();
    assert_eq!(journal.execute("DELETE FROM events WHERE kind = ?1", [kind]).unwrap(), 1);
}

#[test]
fn a_run_of_which_nothing_is_left_keeps_its_record_and_needs_no_agent() {
    let world = World::default();
    let clerk = Clerk::write(&world, "models: { actor: offline, judge: offline }");
    let whole = world.rehearsal(&["run", clerk.suite(), "--out", "whole", "--format", "json"]);
    let (undisturbed, asked) = (record(&world, "whole"), clerk.asked());
    assert_eq!(undisturbed["ending"], "completed", "{whole:#?}");
    Clerk::breaks(&world);
    let journal = || std::fs::read(world.path().join("whole/run.db")).unwrap();
    let before = journal();
    let resume = ["run", "--resume", "whole", "--format", "json"];
    let again = world.rehearsal(&resume);
    assert_eq!((again.code, again.json()), (whole.code, whole.json()), "{}", again.stderr);
    assert!(again.stderr.contains("nothing of the run is left"), "{}", again.stderr);
    assert!(before == journal(), "what is on record has changed");
    // Killed when all was done but to say so.
    take_out(&world, "whole", "run_finished");
    let again = world.rehearsal(&resume);
    assert_eq!((again.code, again.json()), (whole.code, whole.json()), "{}", again.stderr);
    assert_same(&undisturbed, &record(&world, "whole"));
    assert_eq!(clerk.asked(), asked);
}

#[test]
fn a_resumed_run_whose_agent_does_not_come_up_still_has_its_ending() {
    let world = World::default();
    let clerk = Clerk::write(&world, "models: { actor: offline, judge: offline }");
    let mut run = world.start(&["run", clerk.suite(), "--out", "stopped", "-q", "--jobs", "2"], &DIRECT);
    run.until(|| clerk.asked() >= 8);
    assert_eq!(run.interrupt().code, Some(130));
    Clerk::breaks(&world);
    let failed = world.rehearsal(&["run", "--resume", "stopped"]);
    assert!(failed.stderr.contains("the clerk is ill"), "{}", failed.stderr);
    assert_eq!(record(&world, "stopped")["ending"], "interrupted");
    world.write("clerk.py", CLERK);
    let quiet = world.rehearsal(&["run", "--resume", "stopped", "--quiet"]);
    assert_eq!(record(&world, "stopped")["ending"], "completed");
    assert!(!quiet.stderr.contains("resumed, of"), "{}", quiet.stderr);
}
