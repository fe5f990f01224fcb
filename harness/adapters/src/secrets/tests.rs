//! Secrets in every spelling and form, made up for the purpose, and what only looks like one.

use super::*;
use rehearsal_core::credentials::CREDENTIALS;
use rstest::rstest;
use serde_json::json;

#[rstest]
#[case("key is key-abc/123+x.", "key is [redacted].")]
#[case(r#"{"key":"key-abc\/123+x"}"#, r#"{"key":"[redacted]"}"#)]
#[case("https://host/?key=key-abc%2F123%2Bx&a=1", "https://host/?key=[redacted]&a=1")]
#[case("key-abc/123+x-and-more", "[redacted]")]
#[case("short stays, and so does key-abc", "short stays, and so does key-abc")]
#[case("", "")]
fn every_spelling_goes(#[case] text: &str, #[case] expected: &str) {
    let secrets = Secrets::new(["key-abc/123+x", "key-abc/123+x-and-more", "short", " "]);
    assert_eq!(secrets.redact(text), expected);
}

#[test]
fn a_secret_with_a_quote_is_found_inside_json_inside_a_text() {
    let text = json!({"said": r#"pass"word""#}).to_string();
    assert_eq!(Secrets::new([r#"pass"word""#]).redact(&text), r#"{"said":"[redacted]"}"#);
}

#[test]
fn keys_and_deep_texts_are_searched_and_the_order_stays() {
    let secrets = Secrets::new(["hunter22"]);
    let mut value = json!({"z": ["hunter22", 1], "hunter22": {"a": "x hunter22 y"}, "b": null});
    secrets.redact_value(&mut value);
    let expected = r#"{"z":["[redacted]",1],"[redacted]":{"a":"x [redacted] y"},"b":null}"#;
    assert_eq!(value.to_string(), expected);
}

#[test]
fn secrets_do_not_show_themselves() {
    assert_eq!(format!("{:?}", Secrets::new(["hunter22"])), "Secrets([redacted])");
}

#[test]
fn all_forms_compile() {
    assert_eq!(Forms::new(&BTreeSet::new()).each.len(), CREDENTIALS.len());
}

/// Put together here, so that no file of the repository holds anything of the form.
fn made(start: &str, letters: usize) -> String {
    let rest: String = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7".chars().cycle().take(letters).collect();
    format!("{start}{rest}")
}

#[rstest]
#[case::aws_id("aws_access_key", "AKIA", &"ABCDEFGH12345678".to_owned())]
#[case::aws_session("aws_session_token", "IQoJb3JpZ2lu", &made("", 60))]
#[case::bedrock("bedrock_api_key", "ABSK", &made("", 60))]
#[case::github("github_token", "ghp_", &made("", 36))]
#[case::github_fine("github_token", "github_pat_", &made("", 60))]
#[case::gitlab("gitlab_token", "glpat-", &made("", 20))]
#[case::openai("model_key", "sk-proj-", &made("", 48))]
#[case::anthropic("model_key", "sk-ant-", &made("api03-", 90))]
#[case::groq("model_key", "gsk_", &made("", 50))]
#[case::slack("slack_token", "xoxb-", &made("1234567890-", 20))]
#[case::stripe("stripe_key", "sk_live_", &made("", 24))]
#[case::google("google_api_key", "AIza", &made("", 35))]
#[case::hugging_face("hugging_face_token", "hf_", &made("", 34))]
#[case::npm("npm_token", "npm_", &made("", 36))]
#[case::pypi("pypi_token", "pypi-AgE", &made("", 60))]
#[case::sendgrid("sendgrid_key", "SG.", &format!("{}.{}", made("", 22), made("", 43)))]
#[case::jwt("json_web_token", "eyJ", &format!("{}.eyJ{}.{}", made("", 20), made("", 20), made("", 20)))]
fn a_credential_goes_whole_and_leaves_its_kind(#[case] kind: &str, #[case] start: &str, #[case] rest: &str) {
    let secrets = Secrets::default();
    for (before, after) in [("is ", " and"), ("é", "é"), ("\n", "\\n"), ("\"", "\""), ("(", ")"), ("=", ".")]
    {
        let text = format!("It{before}{start}{rest}{after}");
        let cleaned = secrets.redact(&text);
        assert_eq!(cleaned, format!("It{before}[redacted {kind}]{after}"));
        assert_eq!(secrets.cleaned(&cleaned), None, "a mark is no secret");
    }
}

#[rstest]
#[case("aws_secret_access_key = ", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "", "aws_secret_key")]
#[case(r#"{"SecretAccessKey": ""#, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "\"}", "aws_secret_key")]
#[case(r#"\"secretAccessKey\":\""#, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "\\\"", "aws_secret_key")]
#[case("Authorization: Bearer ", "abcdefgh1234567890abcdef", ", then", "bearer_token")]
#[case("Basic ", "ZGVzazpodW50ZXIyMg==", "", "basic_credentials")]
#[case(r#""Authorization":"Basic "#, "ZGVzazpodW50ZXIyMjM0", "\"", "basic_credentials")]
#[case("postgres://desk:", "hunter22", "@db.example.com:5432/desk", "password")]
#[case("redis://:", "p@ss", "@cache/0", "password")]
#[case("Server=db;User Id=sa;Password=", "hunter22", ";Encrypt=yes", "password")]
#[case("https://store/x?sv=1&sig=", "abcdefghijklmnopqrstuvwxyz0123456789%3D", "&se=2", "signature")]
#[case("https://hooks.slack.com/services/", "T0001/B0001/abcdefghij0123456789", "", "slack_webhook")]
fn only_the_secret_part_goes(
    #[case] before: &str,
    #[case] secret: &str,
    #[case] after: &str,
    #[case] kind: &str,
) {
    let cleaned = Secrets::default().redact(&format!("{before}{secret}{after}"));
    assert_eq!(cleaned, format!("{before}[redacted {kind}]{after}"));
    assert_eq!(Secrets::default().cleaned(&cleaned), None, "a mark is no secret");
}

#[rstest]
#[case("The total is 240.50 EUR, the reference QX12-4711, the flight TP 440.")]
#[case("550e8400-e29b-41d4-a716-446655440000 and 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
#[case("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
#[case("da39a3ee5e6b4b0d3255bfef95601890afd80709")]
#[case("Call +351 21 123 45 67 or see https://example.com/desk:8080/a@b.")]
#[case("Write to me@example.com about http://example.com:8080/x?y=z@w")]
#[case("Bearer in mind that the password: is something that I never tell.")]
#[case("A Basic economy fare, the basic information, BASIC requirements2026.")]
#[case("task-based-learning-with-many-words, risk-adjusted-returns-over-time")]
#[case("arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/desk-AbCdEf1234")]
#[case("us.anthropic.claude-sonnet-4-5-20250929-v1:0")]
#[case("toolu_01A09q90qw90lq917835lq9, call_abcdefghijklmnopqrstuvwx, chatcmpl-9aBcDeFgHiJkLmNoPqRs")]
#[case("the PRIVATE KEY of -----BEGIN CERTIFICATE-----")]
fn what_only_looks_like_one_stays(#[case] text: &str) {
    assert_eq!(Secrets::default().cleaned(text), None);
}

#[test]
fn expressions_of_the_users_own_hide_too() {
    let secrets = Secrets::new(["hunter22"])
        .and(["correct-horse"], [r"EMP-\d+".to_owned(), r"room (?<secret>\d+)".to_owned()]);
    let text = "EMP-12 hunter22 in room 101, correct-horse";
    assert_eq!(secrets.redact(text), "[redacted] [redacted] in room [redacted], [redacted]");
}

#[test]
fn a_private_key_goes_whole_in_one_text_and_line_by_line() {
    let (begin, end) = ("-----BEGIN RSA PRIVATE", "-----END RSA PRIVATE");
    let body = made("", 64);
    let text = format!("before\n{begin} KEY-----\n{body}\n{body}\nshort==\n{end} KEY-----\nafter");
    let secrets = Secrets::default();
    assert_eq!(secrets.redact(&text), "before\n[redacted private_key]\nafter");
    assert_eq!(secrets.redact(&text.replace('\n', "\\n")), "before\\n[redacted private_key]\\nafter");
    let mut lines = Lines::new(&secrets);
    let written: Vec<String> = text
        .lines()
        .filter_map(|line| lines.next(line.as_bytes()))
        .map(|line| String::from_utf8(line.into_owned()).unwrap())
        .collect();
    assert_eq!(written, ["before", "[redacted private_key]", "after"]);
}

#[rstest]
#[case::spaces("    ")]
#[case::tabs("\t\t")]
#[case::both("\t  ")]
fn a_private_key_that_is_printed_indented_goes_whole(#[case] indent: &str) {
    let (body, kind) = (made("", 64), "RSA PRIVATE");
    let key = [
        "before",
        &format!("-----BEGIN {kind} KEY-----"),
        "Proc-Type: 4,ENCRYPTED",
        "",
        &body,
        &body,
        "q2==",
    ];
    let rest = [&format!("-----END {kind} KEY-----"), "after it"];
    let secrets = Secrets::default();
    let mut lines = Lines::new(&secrets);
    let written: Vec<String> = key
        .into_iter()
        .chain(rest)
        .filter_map(|line| lines.next(format!("{indent}{line}").as_bytes()).map(std::borrow::Cow::into_owned))
        .map(|line| String::from_utf8(line).unwrap())
        .collect();
    let told = ["before", "[redacted private_key]", "after it"].map(|line| format!("{indent}{line}"));
    assert_eq!(written, told);
}

#[test]
fn a_private_key_that_is_cut_off_leaves_the_json_around_it_whole() {
    let text =
        json!({ "key": format!("-----BEGIN {} KEY-----\n{}", "PRIVATE", made("", 64)), "n": 1 }).to_string();
    assert_eq!(Secrets::default().redact(&text), r#"{"key":"[redacted private_key]","n":1}"#);
}

#[test]
fn a_key_that_breaks_off_swallows_no_other_line() {
    let secrets = Secrets::default();
    let mut lines = Lines::new(&secrets);
    let mut next = |line: &str| lines.next(line.as_bytes()).map(|line| line.into_owned());
    assert!(next(&format!("-----BEGIN {} KEY-----", "PRIVATE")).is_some());
    assert_eq!(next(&made("", 64)), None);
    assert_eq!(next("the agent goes on, and says so."), Some(b"the agent goes on, and says so.".to_vec()));
    assert_eq!(next("again"), Some(b"again".to_vec()));
}

#[test]
fn each_line_of_a_value_of_several_lines_is_one() {
    let line = made("", 40);
    let secrets = Secrets::new([format!("first\n{line}\nlast")]);
    assert_eq!(
        secrets.redact(&format!("only {line} here, first and last")),
        "only [redacted] here, first and last"
    );
}
