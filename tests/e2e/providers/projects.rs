//! `rehearsal projects` against a provider that checks who asks.

use super::{KEY, LOGIN, provider};
use rehearsal_tests::{Outcome, Provider, World, provider::Mood};
use rstest::rstest;
use serde_json::{Value, json};

fn projects(provider: &Provider, login: &[(&str, &str)], typed: &[&str]) -> Outcome {
    let common = ["--region", "us-east-1", "--endpoint", provider.url()];
    World::default().rehearsal_with(&[&["projects"], typed, &common].concat(), login)
}

/// The login without anything that proves who asks.
fn without_keys() -> Vec<(&'static str, &'static str)> {
    LOGIN.into_iter().filter(|(name, _)| !name.contains("KEY")).collect()
}

fn only(outcome: &Outcome) -> Value {
    assert_eq!(outcome.code, Some(0), "{outcome:#?}");
    let told = outcome.json();
    assert_eq!(told["projects"].as_array().map(Vec::len), Some(1), "{told:#}");
    told["projects"][0].clone()
}

#[rstest]
#[case::signed(LOGIN.to_vec())]
#[case::by_key([without_keys(), vec![("AWS_BEARER_TOKEN_BEDROCK", KEY)]].concat())]
fn a_project_lives_from_its_making_to_its_end(#[case] login: Vec<(&str, &str)>) {
    let provider = provider();
    let ask = |typed: &[&str]| projects(&provider, &login, &[typed, &["--format", "json"]].concat());
    let made = only(&ask(&["create", "evals", "--tag", "Team=Desk", "--tag", "Stage=ci"]));
    let id = made["id"].as_str().unwrap();
    assert_eq!(made["tags"], json!({ "Team": "Desk", "Stage": "ci" }));

    let tagged = only(&ask(&["tag", id, "--add", "Team=CX", "--remove", "Stage"]));
    assert_eq!(tagged["tags"], json!({ "Team": "CX" }));
    assert_eq!(only(&ask(&["show", id])), tagged);

    assert_eq!(only(&ask(&["archive", id]))["status"], "archived");
    assert_eq!(only(&ask(&["list"]))["id"], "default");
    let all = projects(&provider, &login, &["list", "--all"]);
    assert_eq!(all.stdout.lines().count(), 3, "{}", all.stdout);
    assert!(all.stdout.contains(id) && all.stdout.contains("archived"), "{}", all.stdout);
}

#[test]
fn all_pages_of_a_long_list_are_shown() {
    let provider = provider();
    for number in 0..21 {
        let name = format!("evals-{number}");
        assert_eq!(projects(&provider, &LOGIN, &["create", &name]).code, Some(0));
    }
    let listed = projects(&provider, &LOGIN, &["list", "--format", "json"]).json();
    assert_eq!(listed["projects"].as_array().map(Vec::len), Some(22));
}

#[rstest]
#[case::no_login(without_keys(), &["list"], "no AWS credentials: ")]
#[case::no_id(LOGIN.to_vec(), &["show", "evals"], "\"evals\" is not the id of a project")]
#[case::no_change(LOGIN.to_vec(), &["tag", "proj_a"], "no tag is added and none removed")]
#[case::no_name(LOGIN.to_vec(), &["create"], "NAME")]
fn what_is_known_before_asking_is_never_asked(
    #[case] login: Vec<(&str, &str)>,
    #[case] typed: &[&str],
    #[case] words: &str,
) {
    let provider = provider();
    let outcome = projects(&provider, &login, typed);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
    assert_eq!(provider.requests().len(), 0);
}

#[rstest]
#[case::missing("proj_nobody", None, "there is no such project in this region")]
#[case::throttled("default", Some(Mood::Throttles(None)), "try again in a minute")]
#[case::expired("default", Some(Mood::KeyExpired), "has expired: log in again")]
#[case::denied("default", Some(Mood::NoAccess), "it takes the permission bedrock-mantle:GetProject")]
#[case::wrong_key("default", Some(Mood::EchoesKey), "are not accepted")]
#[case::broken("default", Some(Mood::Fails), "try again later")]
#[case::cut_off("default", Some(Mood::BreaksOff), "check the endpoint and the network")]
#[case::malformed("default", Some(Mood::Malformed), "is the endpoint right?")]
#[case::a_web_page("default", Some(Mood::Html), "is the endpoint right?")]
#[case::error_as_success("default", Some(Mood::ErrorAsSuccess), "HTTP 200")]
fn what_the_service_refuses_is_one_line_that_says_what_to_do(
    #[case] id: &str,
    #[case] mood: Option<Mood>,
    #[case] words: &str,
) {
    let provider = provider();
    if let Some(mood) = mood {
        provider.always(mood);
    }
    let login = [without_keys(), vec![("AWS_BEARER_TOKEN_BEDROCK", KEY)]].concat();
    let outcome = projects(&provider, &login, &["show", id]);
    assert_eq!(outcome.code, Some(3), "{outcome:#?}");
    let told = outcome.stderr.trim_end();
    assert!(
        told.starts_with("error: cannot show the project at 127.0.0.1:") && told.contains(words),
        "{told}"
    );
    assert!(!told.contains('\n') && !told.contains(KEY), "{told}");
}
