//! Scripts: what the user says, where the actor is free, and who says it.

use super::{complaints, read, with};
use rehearsal_core::case::Line;
use rstest::rstest;

#[test]
fn a_script_is_read_line_by_line() {
    let text = format!("{}    script: [And then?, free, 'free ', {{ free: 3 }}]\n", with(""));
    let case = &read(&text).cases[0];
    let free = |messages| Line::Free { messages };
    let said = |text: &str| Line::Say(text.to_owned());
    assert_eq!(case.script, [said("And then?"), free(None), said("free "), free(Some(3))]);
    assert!(!case.is_scripted());
    assert_eq!(case.personas[0].id().as_str(), "auto");
}

#[test]
fn nobody_in_particular_says_what_is_all_written_down() {
    let personas = "personas:\n- { id: hasty, context: c }\n- { id: slow, context: c }\n";
    let scripted = format!("{}    script: [one, two]\n", with(personas));
    let ids =
        |text: &str| read(text).cases[0].personas.iter().map(|p| p.id().to_string()).collect::<Vec<_>>();
    assert_eq!(ids(&scripted), ["script"]);
    assert_eq!(ids(&format!("{scripted}    personas: [slow]\n")), ["slow"]);
    assert_eq!(ids(&with(personas)), ["hasty", "slow"]);
}

#[rstest]
#[case::nothing("[]", "7:13: `script` is empty")]
#[case::blank("[' ']", "7:14: a line of the script is blank")]
#[case::a_number(
    "[hello, 5]",
    "7:21: expected a line: a text, `free` or `{ free: 3 }`; a number that is to be said stands in quotes"
)]
#[case::free_for_nothing("[{ free: 0 }]", "7:22: `free` is 0; it is at least 1")]
#[case::free_twice("[free, { free: 2 }, hello]", "7:20: the user is free twice in a row")]
#[case::another_key("[{ fre: 2 }]", "7:16: unknown key `fre`")]
#[case::no_list("free", "7:13: expected a list")]
#[case::too_long(
    "[a, b, c, free, d, e, f, g]",
    "7:13: the script takes at least 9 messages, the opening one included, and `max_turns` is 8"
)]
fn a_script_that_cannot_be_said(#[case] script: &str, #[case] complaint: &str) {
    assert_eq!(complaints(&format!("{}    script: {script}\n", with(""))), [complaint]);
}
