//! The offline user before questions that any agent might ask.

use crate::models::offline::user::{answer, tests::request, turn};
use rehearsal_core::{model::ModelRequest, prompt::fenced};
use rstest::rstest;
use serde_json::{Value, json};

const PARTS: &[&str] = &["Flight booking confirmed with dates, destination and price"];
const OPENING: (&str, &str) = ("I need to book a flight to Paris", "");

/// The request that asks this person about the question, after it was put to them as often as that before.
fn asked(traits: &[(&str, &str)], question: &Value, earlier: usize) -> ModelRequest {
    let mut seen = question.clone();
    seen.as_object_mut().unwrap().remove("fields");
    let exchanges = (0..=earlier).map(|at| {
        let user = if at == 0 { OPENING.0 } else { "Yes." };
        json!({ "turn": at + 1, "user": user, "agent": null, "asked": [seen] })
    });
    let mut request = after(traits, &exchanges.collect::<Vec<_>>());
    request.messages[0].text += &format!("\n\n{}", fenced("question", &question.to_string()));
    request
}

/// The request of this person after these exchanges.
fn after(traits: &[(&str, &str)], exchanges: &[Value]) -> ModelRequest {
    let mut request = request(traits, PARTS, &[OPENING]);
    let conversation = fenced("conversation", &json!(exchanges).to_string());
    let (before, rest) = request.messages[0].text.split_once("<conversation").unwrap();
    let (_, after) = rest.split_once("\n\n").unwrap();
    request.messages[0].text = format!("{before}{conversation}\n\n{after}");
    request
}

fn given(traits: &[(&str, &str)], question: &Value) -> Value {
    answer(&asked(traits, question, 0)).unwrap()
}

fn approval(message: &str, tool: &str, arguments: Value) -> Value {
    json!({ "kind": "approval", "message": message, "tool": { "name": tool, "arguments": arguments } })
}

#[rstest]
#[case::all_right(
    "Book the flight to Paris?",
    json!({ "origin": "Lisbon", "destination": "Paris", "date": "2026-12-01", "travellers": 2, "total_eur": 168 }),
    "accept"
)]
#[case::nothing_told("Run this tool?", json!({ "trip_id": "FL-7" }), "accept")]
#[case::in_words("Book the flight on 1 December for 2 people at 240 EUR?", json!({}), "accept")]
#[case::wrong_day("Book it?", json!({ "date": "2026-12-02" }), "decline")]
#[case::wrong_day_in_words("Book the flight on 2 December?", json!({}), "decline")]
#[case::wrong_count("Book it?", json!({ "passengers": 3 }), "decline")]
#[case::wrong_city("Book it to Paris?", json!({ "destination": "Rome" }), "decline")]
#[case::above_the_limit("Book it?", json!({ "price_eur": 420 }), "decline")]
#[case::above_the_limit_in_words("Book it for 420 EUR?", json!({}), "decline")]
#[case::another_currency("Book it?", json!({ "price_usd": 420 }), "accept")]
fn a_deed_is_approved_where_it_is_right(
    #[case] message: &str,
    #[case] arguments: Value,
    #[case] action: &str,
) {
    let answer = given(&[], &approval(message, "book_flight", arguments));
    assert_eq!(answer["action"], action, "{answer}");
    assert_eq!(answer["words"] == "", action == "accept", "{answer}");
}

#[rstest]
#[case("cancel_booking", "decline")]
#[case("book_flight", "accept")]
fn a_deed_that_nobody_came_for_is_declined(#[case] tool: &str, #[case] action: &str) {
    assert_eq!(given(&[], &approval("May I go on?", tool, json!({})))["action"], action);
}

#[rstest]
#[case::right(json!({ "date": "2026-12-01" }), "accept", "Approve once")]
#[case::wrong(json!({ "date": "2026-12-24" }), "decline", "Deny")]
fn a_yes_and_a_no_take_the_option_that_says_it(
    #[case] arguments: Value,
    #[case] action: &str,
    #[case] words: &str,
) {
    let mut question = approval("Book it?", "book_flight", arguments);
    question["options"] = json!(["Always approve", "Deny", "Approve once"]);
    let answer = given(&[], &question);
    assert_eq!((&answer["action"], &answer["words"]), (&json!(action), &json!(words)));
}

#[rstest]
#[case::thrifty(&[("personality", "analytical")], "decline")]
#[case::novice(&[("expertise", "novice")], "accept")]
fn a_price_above_the_limit_is_met_as_the_person_is(#[case] traits: &[(&str, &str)], #[case] action: &str) {
    assert_eq!(given(traits, &approval("Book it for 420 EUR?", "book", json!({})))["action"], action);
}

fn form(fields: Value) -> Value {
    json!({ "kind": "form", "message": "Please complete your booking.", "fields": fields })
}

fn filled(answer: &Value) -> Vec<(&str, &str)> {
    let fields = answer["fields"].as_array().unwrap();
    fields.iter().filter_map(|field| Some((field["name"].as_str()?, field["value"].as_str()?))).collect()
}

#[test]
fn a_form_is_filled_in_from_what_is_known_and_as_each_field_takes_it() {
    let fields = json!([
        { "name": "passenger_name", "type": "text", "required": true },
        { "name": "travel_date", "type": "text", "required": true, "limits": { "format": "date" } },
        { "name": "seats", "title": "Number of passengers", "type": "whole number", "required": true },
        { "name": "max_price", "type": "number", "required": false },
        { "name": "from", "title": "Departure city", "type": "text", "required": false, "options": ["Porto", "Lisbon (LIS)"] },
        { "name": "terms", "title": "I accept the terms", "type": "true or false", "required": true },
        { "name": "frequent_flyer_number", "type": "text", "required": false },
        { "name": "password", "type": "text", "required": false, "secret": true },
        { "name": "meal", "type": "text", "required": true, "default": "standard" },
    ]);
    let answer = given(&[], &form(fields));
    assert_eq!(answer["action"], "accept", "{answer}");
    let expected = [
        ("passenger_name", "Ana Silva"),
        ("travel_date", "2026-12-01"),
        ("seats", "2"),
        ("max_price", "300"),
        ("from", "Lisbon (LIS)"),
        ("terms", "true"),
    ];
    assert_eq!(filled(&answer), expected);
}

#[rstest]
#[case::not_known("passport_number", "text")]
#[case::not_to_be_invented("frequent_flyer_number", "text")]
#[case::of_another_kind("name", "whole number")]
#[case::no_consent("has_visa", "true or false")]
#[case::of_the_way_back("return_date", "text")]
#[case::of_somebody("passenger_email", "text")]
fn a_form_that_requires_what_nobody_knows_is_declined(#[case] name: &str, #[case] kind: &str) {
    let answer = given(&[], &form(json!([{ "name": name, "type": kind, "required": true }])));
    assert_eq!((&answer["action"], filled(&answer).len()), (&json!("decline"), 0), "{answer}");
}

#[test]
fn a_form_for_something_wrong_is_not_filled_in() {
    let mut question = form(json!([{ "name": "name", "type": "text", "required": true }]));
    question["message"] = json!("Book the flight on 2 December: who is travelling?");
    assert_eq!(given(&[], &question)["action"], "decline");
}

#[test]
fn another_try_leaves_out_what_may_be_left_out_and_the_last_one_refuses() {
    let fields = json!([
        { "name": "name", "type": "text", "required": true },
        { "name": "origin", "type": "text", "required": false },
    ]);
    let tried = |repair| answer(&ModelRequest { repair, ..asked(&[], &form(fields.clone()), 0) }).unwrap();
    assert_eq!(filled(&tried(0)).len(), 2);
    assert_eq!(filled(&tried(1)), [("name", "Ana Silva")]);
    assert_eq!(tried(2)["action"], "decline");
}

#[rstest]
#[case::known("Which departure city?", &["Porto", "Lisbon"], "Lisbon")]
#[case::came_for("What do you need?", &["A hotel", "A flight"], "A flight")]
#[case::within_the_limit("Which fare?", &["Flex at 420 EUR", "Basic at 240 EUR"], "Basic at 240 EUR")]
#[case::whatever("Which seat?", &["Aisle", "Window"], "Aisle")]
fn an_option_is_chosen_as_the_person_would(
    #[case] message: &str,
    #[case] options: &[&str],
    #[case] taken: &str,
) {
    let question = json!({ "kind": "clarification", "message": message, "options": options });
    let answer = given(&[], &question);
    assert_eq!((&answer["action"], &answer["words"]), (&json!("accept"), &json!(taken)));
}

#[test]
fn options_that_are_all_too_dear_are_declined() {
    let options = ["Flex at 420 EUR", "Basic at 310 EUR"];
    let question = json!({ "kind": "form", "message": "Which fare?", "options": options });
    let answer = given(&[], &question);
    assert_eq!((&answer["action"], &answer["words"]), (&json!("decline"), &json!("")));
}

#[rstest]
#[case("Where do you leave from?", "accept", "Lisbon")]
#[case("What is your frequent flyer number?", "decline", "frequent flyer number")]
#[case("What is your shoe size?", "decline", "")]
#[case("Is it right that you fly on 2 December? Shall I go ahead?", "accept", "2026-12-01")]
#[case("I am not sure what to do.", "decline", "")]
fn something_to_clear_up_is_answered_from_what_is_known(
    #[case] message: &str,
    #[case] action: &str,
    #[case] words: &str,
) {
    let answer = given(&[], &json!({ "kind": "clarification", "message": message }));
    assert_eq!(answer["action"], action, "{answer}");
    let said = answer["words"].as_str().unwrap();
    assert!(!said.is_empty() && said.contains(words), "{answer}");
}

#[test]
fn nobody_signs_in() {
    let question = json!({ "kind": "sign_in", "message": "Sign in at https://example.org" });
    assert_eq!(given(&[], &question)["action"], "decline");
}

#[rstest]
#[case("low", 1, "accept")]
#[case("low", 2, "cancel")]
#[case("high", 2, "accept")]
#[case("high", 5, "cancel")]
fn the_same_question_again_and_again_is_closed(
    #[case] patience: &str,
    #[case] earlier: usize,
    #[case] action: &str,
) {
    let question = approval("Book the flight to Paris?", "book_flight", json!({}));
    let answer = answer(&asked(&[("patience", patience)], &question, earlier)).unwrap();
    assert_eq!(answer["action"], action, "{answer}");
}

#[test]
fn what_is_only_to_be_approved_is_not_yet_done() {
    let message = "The flight to Paris on 1 December 2026 is booked for 240 EUR.";
    let asked = json!({ "turn": 1, "user": OPENING.0, "agent": null, "asked": [approval(message, "book", json!({}))] });
    let confused =
        json!({ "turn": 2, "user": "Yes.", "answers": ["accept"], "agent": "Something went wrong." });
    let answer = turn(&after(&[], &[asked, confused])).unwrap();
    assert_eq!((&answer["progress"][0]["status"], &answer["decision"]), (&json!("attempted"), &json!("say")));
}

#[test]
fn questions_that_help_are_no_trial_of_patience() {
    let asks = |turn: u32, message: &str| json!({ "turn": turn, "user": "Yes.", "agent": null, "asked": [approval(message, "book", json!({}))] });
    let replied =
        json!({ "turn": 3, "user": "Yes.", "answers": ["accept"], "agent": "Where do you leave from?" });
    let hasty = &[("patience", "low")];
    let answer =
        turn(&after(hasty, &[asks(1, "Look up flights?"), asks(2, "Hold a seat?"), replied])).unwrap();
    assert_eq!(answer["decision"], "say", "{answer}");
}
