//! The environment of the agent's program: what it inherits, and what links its spans to the run.
//!
//! Names and values: OpenTelemetry's environment variables,
//! <https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/>.

use crate::agents::baggage::encoded;
use rehearsal_core::ids::{RunId, SessionId};
use std::collections::BTreeMap;

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const PROTOCOL: &str = "OTEL_EXPORTER_OTLP_PROTOCOL";
const RESOURCE: &str = "OTEL_RESOURCE_ATTRIBUTES";

/// How an agent's telemetry is made to arrive soon and to hold what was said.
const TELEMETRY: [(&str, &str); 4] = [
    // Batches leave after 100 ms rather than five seconds: a judge waits for them.
    ("OTEL_BSP_SCHEDULE_DELAY", "100"),
    ("OTEL_BLRP_SCHEDULE_DELAY", "100"),
    ("OTEL_SEMCONV_STABILITY_OPT_IN", "gen_ai_latest_experimental"),
    ("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "SPAN_AND_EVENT"),
];

/// What is particular to one process.
pub(super) struct Links<'a> {
    /// The base address of our OTLP receiver; `None` leaves the user's telemetry as it is.
    pub(super) endpoint: Option<&'a str>,
    pub(super) run: &'a RunId,
    /// The one session of the process; `None` where it serves them all.
    pub(super) session: Option<&'a SessionId>,
    /// Where it is to listen, if it speaks HTTP.
    pub(super) port: Option<u16>,
}

/// The parent's environment with the suite's additions, which win.
pub(super) fn given_environment(
    mut parent: BTreeMap<String, String>,
    suite: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    parent.extend(suite.iter().map(|(name, value)| (name.clone(), value.clone())));
    parent
}

/// The whole environment of a process: what is given, and ours where nothing is given.
pub(super) fn child_environment(
    given: &BTreeMap<String, String>,
    links: &Links<'_>,
) -> BTreeMap<String, String> {
    let mut environment = defaults(given, links);
    environment.extend(given.clone());
    environment.insert(RESOURCE.to_owned(), resource(given.get(RESOURCE), links));
    environment.extend(links.port.map(|port| ("PORT".to_owned(), port.to_string())));
    environment.extend(links.session.map(|id| ("SESSION_ID".to_owned(), id.to_string())));
    environment
}

fn defaults(given: &BTreeMap<String, String>, links: &Links<'_>) -> BTreeMap<String, String> {
    let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    // Python holds back what is printed into a pipe; an answer would never arrive.
    let mut defaults = BTreeMap::from([own(("PYTHONUNBUFFERED", "1"))]);
    if let Some(endpoint) = links.endpoint {
        defaults.insert(ENDPOINT.to_owned(), endpoint.to_owned());
        defaults.extend(TELEMETRY.map(own));
        // The protocol belongs to the endpoint: a user's own one may well speak gRPC.
        if !given.contains_key(ENDPOINT) {
            defaults.insert(PROTOCOL.to_owned(), "http/protobuf".to_owned());
        }
    }
    defaults
}

/// The user's resource attributes and ours after them.
fn resource(given: Option<&String>, links: &Links<'_>) -> String {
    let run = format!("rehearsal.run.id={}", encoded(links.run.as_str()));
    let session = links.session.map(|id| format!("rehearsal.session.id={}", encoded(id.as_str())));
    let given = given.map(|text| text.trim_matches([',', ' ']).to_owned()).filter(|text| !text.is_empty());
    given.into_iter().chain([run]).chain(session).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const OURS: &str = "http://127.0.0.1:4318";

    fn environment(
        parent: &[(&str, &str)],
        suite: &[(&str, &str)],
        links: &Links<'_>,
    ) -> BTreeMap<String, String> {
        let map = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        child_environment(&given_environment(map(parent), &map(suite)), links)
    }

    fn links(run: &RunId) -> Links<'_> {
        Links { endpoint: Some(OURS), run, session: None, port: None }
    }

    #[rstest]
    #[case::ours(&[], &[], ENDPOINT, Some(OURS))]
    #[case::parents_endpoint(&[(ENDPOINT, "http://own:4317")], &[], ENDPOINT, Some("http://own:4317"))]
    #[case::suites_endpoint(&[], &[(ENDPOINT, "http://own:4317")], ENDPOINT, Some("http://own:4317"))]
    #[case::protocol_of_ours(&[], &[], PROTOCOL, Some("http/protobuf"))]
    #[case::protocol_of_theirs(&[(ENDPOINT, "http://own:4317")], &[], PROTOCOL, None)]
    #[case::protocol_given(&[(PROTOCOL, "grpc")], &[], PROTOCOL, Some("grpc"))]
    #[case::delay(&[], &[], "OTEL_BSP_SCHEDULE_DELAY", Some("100"))]
    #[case::delay_given(&[("OTEL_BSP_SCHEDULE_DELAY", "7")], &[], "OTEL_BSP_SCHEDULE_DELAY", Some("7"))]
    #[case::log_delay(&[], &[], "OTEL_BLRP_SCHEDULE_DELAY", Some("100"))]
    #[case::conventions(&[], &[], "OTEL_SEMCONV_STABILITY_OPT_IN", Some("gen_ai_latest_experimental"))]
    #[case::content(&[], &[], "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", Some("SPAN_AND_EVENT"))]
    #[case::resource(&[], &[], RESOURCE, Some("rehearsal.run.id=run%201"))]
    #[case::resource_added(&[(RESOURCE, "team=cx,")], &[], RESOURCE, Some("team=cx,rehearsal.run.id=run%201"))]
    #[case::resource_of_suite(&[(RESOURCE, "a=b")], &[(RESOURCE, "c=d")], RESOURCE, Some("c=d,rehearsal.run.id=run%201"))]
    #[case::inherited(&[("HOME", "/home/x")], &[], "HOME", Some("/home/x"))]
    #[case::suite_wins(&[("LANG", "C")], &[("LANG", "C.UTF-8")], "LANG", Some("C.UTF-8"))]
    #[case::no_port(&[], &[], "PORT", None)]
    #[case::no_session(&[], &[], "SESSION_ID", None)]
    fn a_process_for_the_run(
        #[case] parent: &[(&str, &str)],
        #[case] suite: &[(&str, &str)],
        #[case] name: &str,
        #[case] expected: Option<&str>,
    ) {
        let run = RunId::new("run 1");
        let environment = environment(parent, suite, &links(&run));
        assert_eq!(environment.get(name).map(String::as_str), expected);
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

    #[test]
    fn without_a_receiver_the_users_telemetry_is_left_alone() {
        let run = RunId::new("r");
        let links = Links { endpoint: None, ..links(&run) };
        let names: Vec<_> = environment(&[], &[], &links).into_keys().collect();
        assert_eq!(names, [RESOURCE, "PYTHONUNBUFFERED"]);
    }
}
