//! What a process finds in its environment, by what the parent and the suite give.

use super::*;
use rstest::rstest;

const OURS: &str = "http://127.0.0.1:4318";
const SUITES: &str = "http://own:4317";
const TRACES_ENDPOINT: &str = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
const SAMPLER: &str = "OTEL_TRACES_SAMPLER";

type Pairs<'a> = &'a [(&'a str, &'a str)];

fn environment(parent: Pairs<'_>, suite: Pairs<'_>, links: &Links<'_>) -> BTreeMap<String, String> {
    child_environment(&given_environment(map(parent), &map(suite), links.endpoint), links)
}

fn map(pairs: Pairs<'_>) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn links(run: &RunId) -> Links<'_> {
    Links { endpoint: Some(OURS), run, mcp_url: None, session: None, port: None }
}

#[rstest]
#[case::ours(&[], &[], ENDPOINT, Some(OURS))]
#[case::parents_endpoint_is_for_our_own(&[(ENDPOINT, "http://own:4317")], &[], ENDPOINT, Some(OURS))]
#[case::parents_signal_too(&[(TRACES_ENDPOINT, "http://own:4317")], &[], TRACES_ENDPOINT, None)]
#[case::parents_headers_too(&[(HEADERS, "api-key=secret")], &[], HEADERS, None)]
#[case::parents_protocol_too(&[(PROTOCOL, "grpc")], &[], PROTOCOL, Some("http/protobuf"))]
#[case::suites_endpoint(&[], &[(ENDPOINT, SUITES)], ENDPOINT, Some(SUITES))]
#[case::suites_signal(&[], &[(TRACES_ENDPOINT, SUITES)], TRACES_ENDPOINT, Some(SUITES))]
#[case::suites_headers(&[], &[(HEADERS, "a=b")], HEADERS, Some("a=b"))]
#[case::protocol_of_ours(&[], &[], PROTOCOL, Some("http/protobuf"))]
#[case::protocol_of_the_suites(&[], &[(ENDPOINT, SUITES)], PROTOCOL, None)]
#[case::protocol_given(&[], &[(PROTOCOL, "grpc")], PROTOCOL, Some("grpc"))]
#[case::delay(&[], &[], "OTEL_BSP_SCHEDULE_DELAY", Some("100"))]
#[case::delay_given(&[("OTEL_BSP_SCHEDULE_DELAY", "7")], &[], "OTEL_BSP_SCHEDULE_DELAY", Some("7"))]
#[case::log_delay(&[], &[], "OTEL_BLRP_SCHEDULE_DELAY", Some("100"))]
#[case::conventions(&[], &[], "OTEL_SEMCONV_STABILITY_OPT_IN", Some("gen_ai_latest_experimental"))]
#[case::content(&[], &[], "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", Some("SPAN_AND_EVENT"))]
#[case::attributes(&[], &[], "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", Some("100000"))]
#[case::events(&[], &[], "OTEL_SPAN_EVENT_COUNT_LIMIT", Some("100000"))]
#[case::metrics(&[], &[], "OTEL_METRICS_EXPORTER", Some("none"))]
#[case::metrics_given(&[("OTEL_METRICS_EXPORTER", "otlp")], &[], "OTEL_METRICS_EXPORTER", Some("otlp"))]
#[case::sampler(&[], &[], SAMPLER, Some("parentbased_always_on"))]
#[case::sampler_given(&[(SAMPLER, "always_on")], &[], SAMPLER, Some("always_on"))]
#[case::resource(&[], &[], RESOURCE, Some("rehearsal.run.id=run%201"))]
#[case::resource_added(&[(RESOURCE, "team=cx,")], &[], RESOURCE, Some("team=cx,rehearsal.run.id=run%201"))]
#[case::resource_of_suite(&[(RESOURCE, "a=b")], &[(RESOURCE, "c=d")], RESOURCE, Some("c=d,rehearsal.run.id=run%201"))]
#[case::inherited(&[("HOME", "/home/x")], &[], "HOME", Some("/home/x"))]
#[case::suite_wins(&[("LANG", "C")], &[("LANG", "C.UTF-8")], "LANG", Some("C.UTF-8"))]
#[case::no_port(&[], &[], "PORT", None)]
#[case::no_session(&[], &[], "SESSION_ID", None)]
fn a_process_for_the_run(
    #[case] parent: Pairs<'_>,
    #[case] suite: Pairs<'_>,
    #[case] name: &str,
    #[case] expected: Option<&str>,
) {
    let run = RunId::new("run 1");
    let environment = environment(parent, suite, &links(&run));
    assert_eq!(environment.get(name).map(String::as_str), expected);
}

#[rstest]
#[case::to_us(&[], Some("authorization=Bearer%20s%2C1"))]
#[case::beside_the_suites(&[(HEADERS, "a=b")], Some("a=b,authorization=Bearer%20s%2C1"))]
#[case::to_nobody_else(&[(ENDPOINT, SUITES)], None)]
#[case::nor_beside_us(&[(TRACES_ENDPOINT, SUITES), (HEADERS, "a=b")], Some("a=b"))]
fn the_receivers_token_goes_to_the_receiver_alone(#[case] suite: Pairs<'_>, #[case] expected: Option<&str>) {
    let run = RunId::new("r");
    let environment = environment(&[(TOKEN, "s,1")], suite, &links(&run));
    assert_eq!(environment.get(HEADERS).map(String::as_str), expected);
    assert_eq!(environment.get(TOKEN), None);
}

#[test]
fn a_process_for_a_session_is_told_its_session_and_port_whatever_is_given() {
    let (run, session) = (RunId::new("r"), SessionId::new("s-1"));
    let links = Links { session: Some(&session), port: Some(4000), ..links(&run) };
    let environment = environment(&[("PORT", "80")], &[("SESSION_ID", "x")], &links);
    let value = |name: &str| environment.get(name).map(String::as_str);
    assert_eq!(value("PORT"), Some("4000"));
    assert_eq!(value("SESSION_ID"), Some("s-1"));
    assert_eq!(value(RESOURCE), Some("rehearsal.run.id=r,rehearsal.session.id=s-1"));
}

#[rstest]
#[case::of_all(None, "http://127.0.0.1:7000/mcp")]
#[case::of_one(Some("s-1"), "http://127.0.0.1:7000/mcp/s-1")]
fn a_process_is_told_where_its_simulated_tools_are(#[case] session: Option<&str>, #[case] expected: &str) {
    let (run, session) = (RunId::new("r"), session.map(SessionId::new));
    let base = "http://127.0.0.1:7000/mcp";
    let links = Links { session: session.as_ref(), mcp_url: Some(base), ..links(&run) };
    let environment = environment(&[("REHEARSAL_MCP_URL", "x")], &[], &links);
    assert_eq!(environment.get("REHEARSAL_MCP_URL").map(String::as_str), Some(expected));
}

#[test]
fn without_a_receiver_the_users_telemetry_is_left_alone() {
    let run = RunId::new("r");
    let links = Links { endpoint: None, ..links(&run) };
    let own = [(ENDPOINT, "http://own:4317"), (RESOURCE, "a=b"), (HEADERS, "api-key=x")];
    let mut expected = map(&own);
    expected.insert("PYTHONUNBUFFERED".to_owned(), "1".to_owned());
    assert_eq!(environment(&[own.as_slice(), &[(TOKEN, "t")]].concat(), &[], &links), expected);
}

#[rstest]
#[case::disabled(&[("OTEL_SDK_DISABLED", "True")], &["OTEL_SDK_DISABLED=true: the agent sends no spans at all"])]
#[case::not_disabled(&[("OTEL_SDK_DISABLED", "false")], &[])]
#[case::sampled(
    &[(SAMPLER, "traceidratio")],
    &["OTEL_TRACES_SAMPLER=traceidratio: spans that do not follow our traceparent may be dropped"]
)]
#[case::elsewhere(
    &[("OTEL_TRACES_EXPORTER", "console")],
    &["OTEL_TRACES_EXPORTER=console: the agent's spans may go elsewhere or nowhere"]
)]
#[case::here_too(&[("OTEL_TRACES_EXPORTER", "console, otlp")], &[])]
#[case::nothing(&[], &[])]
fn what_keeps_spans_from_arriving_is_said(#[case] parent: Pairs<'_>, #[case] expected: &[&str]) {
    let run = RunId::new("r");
    assert_eq!(obstacles(&environment(parent, &[], &links(&run))), expected);
}
