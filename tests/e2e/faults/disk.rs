//! A disk that is full while a run is recorded. What stands for it is a limit on the size of a file, which needs no rights:
//! the write fails in the same place and the same way.

use super::*;
use rehearsal_tests::{FakeAgent, Manner};

/// Enough for some attempts and, at 6 KB each when nothing is written twice, not for [`MANY`]; in blocks of 512 bytes, as POSIX has it.
const SOME: &str = "ulimit -f 1600; exec rehearsal";
/// Attempts that take a megabyte.
const MANY: u32 = 160;

#[test]
fn the_run_stops_and_says_so_and_goes_on_where_there_is_room_again() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Says("We open at nine.")));
    suite(&world, &at(agent.url()), OFFLINE, MANY);
    let full = by_shell(&world, &format!("{SOME} run suite.yaml --out out --format json --jobs 2"));
    assert_eq!(full.code, Some(3), "{full:#?}");
    for words in [
        "error: the journal cannot be written, so the run was stopped",
        "make room on its disk",
        "can be read: rehearsal report out",
        "it goes on with: rehearsal run --resume out",
    ] {
        assert!(full.stderr.contains(words), "{}", full.stderr);
    }
    let kept = record(&world, "out");
    let finished = kept["attempts"]["total"].as_u64().unwrap();
    assert!(finished > 0 && finished < u64::from(MANY), "{finished}");
    assert_eq!((&kept["verdict"], &kept["attempts"]["valid"]), (&"could_not_tell".into(), &finished.into()));
    let asked = agent.requests().len();
    let resumed = world.rehearsal(&["run", "--resume", "out", "--format", "json"]);
    assert_eq!(resumed.code, Some(0), "{resumed:#?}");
    assert_eq!(resumed.json()["attempts"]["valid"], MANY);
    // Of what was recorded, nothing is said again.
    assert!(agent.requests().len() - asked <= 3 * usize::try_from(u64::from(MANY) - finished).unwrap());
    assert_eq!(sessions(&record(&world, "out")).len(), usize::try_from(MANY).unwrap());
}

#[test]
fn a_run_that_is_full_again_goes_on_again() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Says("We open at nine.")));
    suite(&world, &at(agent.url()), OFFLINE, 2 * MANY);
    let full = by_shell(&world, &format!("{SOME} run suite.yaml --out out -q --jobs 2"));
    let again = by_shell(&world, &format!("{SOME} run --resume out -q --jobs 2"));
    assert_eq!((full.code, again.code), (Some(3), Some(3)), "{full:#?} {again:#?}");
    let resumed = world.rehearsal(&["run", "--resume", "out", "--format", "json"]);
    assert_eq!(resumed.json()["attempts"]["valid"], 2 * MANY, "{resumed:#?}");
}

#[test]
fn an_agent_that_was_started_is_ended() {
    let world = World::default();
    let program = "
import json, os, sys
open('pid', 'w').write(str(os.getpid()))
for line in sys.stdin:
    print(json.dumps({'session_id': json.loads(line)['session_id'], 'reply': 'We open at nine.'}), flush=True)
";
    world.write("agent.py", program);
    let agent = "{ command: { run: [python3, agent.py], speaks: json_lines, process: run }, spans: off }";
    suite(&world, agent, OFFLINE, MANY);
    let full = by_shell(&world, &format!("{SOME} run suite.yaml --out out -q"));
    assert_eq!(full.code, Some(3), "{full:#?}");
    let pid = std::fs::read_to_string(world.path().join("pid")).unwrap();
    assert!(!std::path::Path::new("/proc").join(&pid).exists(), "process {pid} is still there");
}

#[test]
fn a_journal_that_cannot_begin_is_nothing_spent_and_nothing_in_the_way() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Says("We open at nine.")));
    suite(&world, &at(agent.url()), OFFLINE, 2);
    let full = by_shell(&world, "ulimit -f 1; exec rehearsal run suite.yaml --out out -q");
    assert_eq!(full.code, Some(2), "{full:#?}");
    assert!(full.stderr.contains("cannot create out/run.db"), "{}", full.stderr);
    assert_eq!(agent.requests().len(), 0);
    assert_eq!(run(&world, &["--out", "out"]).code, Some(0), "the folder is as good as new");
}

#[test]
fn judging_again_says_so_too() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Says("We open at nine.")));
    suite(&world, &at(agent.url()), OFFLINE, 60);
    assert_eq!(run(&world, &["--out", "out"]).code, Some(0));
    // Their judgements alone take 240 KB.
    let full = by_shell(&world, "ulimit -f 300; exec rehearsal judge out --out again -q");
    assert_eq!(full.code, Some(3), "{full:#?}");
    assert!(
        full.stderr.contains("error: the journal cannot be written, so the run was stopped"),
        "{}",
        full.stderr
    );
    assert_eq!(record(&world, "again")["verdict"], "could_not_tell");
}
