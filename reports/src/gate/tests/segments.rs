//! Rules about a part of the attempts.

use super::*;
use rehearsal_core::gate::Segment;

fn of(pairs: &[(&str, &str)]) -> GateRule {
    let segment = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    GateRule { segment: Segment(segment), ..rule(RATE, 0.8) }
}

fn run(planned: u32) -> Summary {
    let played: [Made; 4] = [
        ("paris", "calm", Some(true)),
        ("paris", "rushed", Some(false)),
        ("rome", "calm", Some(true)),
        ("rome", "rushed", Some(true)),
    ];
    let mut summary = made(planned, played.map(|played| with(1, played)));
    let manifest = summary.manifest.as_mut().unwrap();
    manifest.cases[0].tags.insert("kind".into(), "booking".into());
    summary
}

#[rstest]
#[case::everything(&[], Failed)]
#[case::a_persona(&[("persona", "calm")], Passed)]
#[case::a_trait(&[("patience_level", "low")], Failed)]
#[case::a_case(&[("case", "rome")], Passed)]
#[case::a_tag(&[("kind", "booking")], Failed)]
#[case::several(&[("kind", "booking"), ("patience_level", "high")], Passed)]
#[case::nobody(&[("patience_level", "none")], CouldNotTell)]
fn a_rule_is_held_to_its_segment_alone(#[case] pairs: &[(&str, &str)], #[case] expected: Verdict) {
    let outcome = decide(&[of(pairs)], &run(4));
    assert_eq!(outcome.verdict, expected, "{}", outcome.why);
}

/// Whoever did not play may have been of the segment, unless another case was theirs.
#[test]
fn attempts_that_were_not_played_may_belong_to_it() {
    let mut summary = run(6);
    let outcome = decide(&[of(&[("persona", "calm")])], &summary);
    assert_eq!((outcome.verdict, outcome.rules[0].missing), (CouldNotTell, 2), "{}", outcome.why);
    let left =
        [("paris", "calm"), ("paris", "auto")].map(|(case, persona)| with(2, (case, persona, None)).id);
    let plan = summary.rows.values().map(|row| row.id.clone()).chain(left).collect();
    summary.manifest.as_mut().unwrap().plan = plan;
    for (pairs, verdict, missing) in [
        (&[("case", "rome")][..], Passed, 0),
        (&[("persona", "calm")], CouldNotTell, 1),
        // Nobody knows how patient the one is who is made up.
        (&[("patience_level", "high")], CouldNotTell, 2),
    ] {
        let outcome = decide(&[of(pairs)], &summary);
        assert_eq!((outcome.verdict, outcome.rules[0].missing), (verdict, missing), "{}", outcome.why);
    }
}

/// An agent that never came up leaves attempts in which nobody was cast; they are not forgotten.
#[test]
fn attempts_of_people_who_were_never_cast_are_missing() {
    let mut summary =
        made(2, [("paris", "auto", Some(true)), ("rome", "auto", None)].map(|row| with(1, row)));
    summary.people.remove(&("rome".to_owned(), "auto".to_owned()));
    let outcome = decide(&[of(&[("patience_level", "high")])], &summary);
    assert_eq!((outcome.verdict, outcome.rules[0].missing), (CouldNotTell, 1), "{}", outcome.why);
}
