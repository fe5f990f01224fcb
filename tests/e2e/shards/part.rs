//! What a part says of itself: nothing of the gate.

use super::Desk;
use crate::schemas::check;

#[test]
fn a_part_has_no_verdict_and_every_report_says_who_decides() {
    let desk = Desk::new();
    desk.world.write("broken", "paris\nrome\noslo\nbern\nkyiv\nriga");
    let more = ["--report", "markdown=part.md", "--report", "junit=part.xml"];
    let (code, result) = desk.part("2/3", "part", &more);
    assert_eq!((code, &result["verdict"]), (Some(0), &"could_not_tell".into()), "{result:#}");
    assert_eq!(result["shard"], serde_json::json!({ "index": 2, "of": 3 }));
    let why = "part 2 of 3; `rehearsal merge` decides";
    assert_eq!(result["why"], why);
    check("run", &result, "shard");
    check("record", &desk.world.record(&result), "shard");

    let read = |name: &str| std::fs::read_to_string(desk.world.path().join(name)).unwrap();
    let text = desk.command(&["report", "part", "--format", "text"]).stdout;
    assert!(text.contains("PART 2 OF 3") && text.contains(why) && !text.contains("gate\n"), "{text}");
    let summary = read("part.md");
    assert!(summary.contains("`desk` part 2 of 3"), "{summary}");
    assert!(!summary.contains("<!-- rehearsal: desk -->"), "it would take the whole's place: {summary}");
    let junit = read("part.xml");
    assert!(
        junit.contains("<testsuite name=\"desk gate\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\"")
    );
    let page = read("part/report.html");
    assert!(page.contains("<p class=\"verdict\">part 2 of 3</p>"));
    assert!(!page.contains("The suite has no gate"));
    let annotations = desk.command(&["report", "part", "--format", "github"]).stdout;
    assert!(annotations.contains("::notice") && !annotations.contains("::error"), "{annotations}");
}

#[test]
fn a_part_in_which_an_attempt_could_not_be_played_could_not_tell() {
    let desk = Desk::new();
    desk.world.write("crash", "paris\nrome\noslo\nbern\nkyiv\nriga");
    let (code, result) = desk.part("1/4", "part", &[]);
    assert_eq!(code, Some(3), "{result:#}");
    assert_eq!(result["attempts"]["endings"]["agent_error"], 3);
}

#[test]
fn nothing_is_held_against_a_part_and_no_part_is_judged_again() {
    let desk = Desk::new();
    desk.parts(2, &[]);
    let arguments: [&[&str]; 3] =
        [&["bless", "p1"], &["judge", "p1"], &["run", "desk.yaml", "--baseline", "p1"]];
    for arguments in arguments {
        let output = desk.command(arguments);
        assert_eq!(output.code, Some(2), "{output:?}");
        assert!(output.stderr.contains("merge"), "{output:?}");
    }
    assert!(!desk.world.path().join("desk.baseline.json").exists());
}
