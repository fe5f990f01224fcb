//! Parts that do not make a whole.

use super::{Desk, suite};
use rstest::rstest;

#[rstest]
#[case::missing(&["1/3"], &["p1"], "part 2 of 3, part 3 of 3 is missing")]
#[case::twice(&["1/2", "1/2", "2/2"], &["p1", "p2", "p3"], "p1 and p2 are both part 1 of 2")]
#[case::of_another_number(&["1/2", "2/3"], &["p1", "p2"], "it is one of 3 parts, and the other one of 2")]
#[case::of_another_seed(&["1/2", "2/2 --seed 4"], &["p1", "p2"], "p2 is not a part of the same run as p1: the seed is 4")]
#[case::of_other_trials(&["1/2", "2/2 --trials 2"], &["p1", "p2"], "other attempts were planned")]
#[case::of_another_selection(&["1/2", "2/2 -k paris"], &["p1", "p2"], "no longer there")]
#[case::at_other_prices(&["1/2", "2/2 --prices prices.json"], &["p1", "p2"], "the prices are")]
#[case::not_there(&["1/1"], &["p1", "p7"], "there is no p7/run.db")]
fn parts_that_are_not_of_one_whole_are_refused(
    #[case] parts: &[&str],
    #[case] named: &[&str],
    #[case] why: &str,
) {
    let desk = Desk::new();
    desk.world
        .write("prices.json", r#"{ "x": { "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06 } }"#);
    for (number, part) in (1..).zip(parts) {
        let mut words = part.split(' ');
        let shard = words.next().unwrap();
        let (code, result) = desk.part(shard, &format!("p{number}"), &words.collect::<Vec<_>>());
        assert_eq!(code, Some(0), "{result:#}");
    }
    refused(&desk, named, why);
}

fn refused(desk: &Desk, named: &[&str], why: &str) {
    let output = desk.merge(named);
    assert_eq!(output.code, Some(2), "{output:?}");
    assert!(output.stderr.contains(why), "{output:?}");
    assert!(!desk.world.path().join("whole").exists());
}

#[test]
fn runs_of_other_suites_and_whole_runs_are_no_parts() {
    let desk = Desk::new();
    desk.part("1/2", "p1", &[]);
    let other = desk.world.write("other.yaml", &suite("other", &["paris"]));
    desk.world.run(&other, &["--shard", "2/2", "--out", "p2"]);
    refused(&desk, &["p1", "p2"], "the suite is other, and was desk");
    desk.world.run(&desk.suite, &["-k", "paris", "--out", "played"]);
    refused(&desk, &["p1", "played"], "played is no part of a run");
    let changed = suite("desk", &super::CASES).replace("Has time.", "Has all the time in the world.");
    desk.world.write("desk.yaml", &changed);
    desk.part("2/2", "p3", &[]);
    refused(&desk, &["p1", "p3"], "p3 is not a part of the same run as p1");
}

#[test]
fn parts_that_were_dealt_out_by_different_durations_are_refused() {
    let desk = Desk::new();
    desk.part("1/2", "p1", &[]);
    let mut rows = desk.plan(&[]);
    rows.sort();
    let row = |(place, id): (usize, &String)| {
        let [case, persona, trial] = id.split(" / ").collect::<Vec<_>>().try_into().unwrap();
        let took = 1_000 << place;
        format!(
            r#"{{"case":"{case}","persona":"{persona}","trial":{trial},"seed":0,"session":"s","ending":"goal_met","turns":1,"took_ms":{took}}}"#
        )
    };
    let rows: Vec<String> = rows.iter().enumerate().map(row).collect();
    let durations = format!(
        r#"{{"format":1,"run":"r","suite":"desk","at":0,"fingerprint":{{"version":"","seed":0,"cases":{{}},"evaluators":{{}},"models":{{}},"prompts":{{}}}},"attempts":[{}]}}"#,
        rows.join(",")
    );
    desk.world.write("durations.json", &durations);
    let (code, result) = desk.part("2/2", "p2", &["--durations", "durations.json"]);
    assert_eq!(code, Some(0), "{result:#}");
    refused(&desk, &["p1", "p2"], "the parts were not dealt out alike");
}

#[test]
fn a_part_that_was_killed_is_resumed_first() {
    let desk = Desk::new();
    desk.part("1/2", "p1", &[]);
    desk.world.write("hold", "");
    let arguments = ["run", "desk.yaml", "--shard", "2/2", "--out", "p2", "-q"];
    let mut running = desk.world.start(&arguments, &[]);
    let asked = desk.world.path().join("asked");
    running.until(|| asked.exists());
    running.kill();
    std::fs::remove_file(desk.world.path().join("hold")).unwrap();
    refused(&desk, &["p1", "p2"], "go on with it first: rehearsal run --resume p2");
    let resumed = desk.command(&["run", "--resume", "p2", "-q"]);
    assert_eq!(resumed.code, Some(0), "{resumed:?}");
    assert!(resumed.stdout.contains("PART 2 OF 2"), "{resumed:?}");
    let joined = desk.merge(&["p1", "p2"]);
    assert_eq!((joined.code, &joined.json()["attempts"]["finished"]), (Some(0), &12.into()), "{joined:?}");
}
