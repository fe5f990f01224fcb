//! The environment of the agent's program: what it inherits, and what links its spans to the run.
//!
//! Names and values: OpenTelemetry's environment variables,
//! <https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/>.

use crate::agents::baggage::encoded;
use rehearsal_core::ids::{RunId, SessionId};
use std::collections::BTreeMap;

/// What all variables that say where telemetry goes begin with.
const EXPORTER: &str = "OTEL_EXPORTER_OTLP_";
const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const PROTOCOL: &str = "OTEL_EXPORTER_OTLP_PROTOCOL";
const HEADERS: &str = "OTEL_EXPORTER_OTLP_HEADERS";
const RESOURCE: &str = "OTEL_RESOURCE_ATTRIBUTES";
/// The secret that our receiver asks for, where one is set.
const TOKEN: &str = "REHEARSAL_OTLP_TOKEN";

/// Where the tools are that the suite simulates.
const MCP_URL: &str = "REHEARSAL_MCP_URL";

/// How an agent's telemetry is made to arrive soon, and to hold all of what was said.
const TELEMETRY: [(&str, &str); 8] = [
    // Batches leave after 100 ms rather than five seconds: a judge waits for them.
    ("OTEL_BSP_SCHEDULE_DELAY", "100"),
    ("OTEL_BLRP_SCHEDULE_DELAY", "100"),
    ("OTEL_SEMCONV_STABILITY_OPT_IN", "gen_ai_latest_experimental"),
    ("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "SPAN_AND_EVENT"),
    // By default a span keeps 128 of each, and a long conversation loses its beginning or its end.
    ("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "100000"),
    ("OTEL_SPAN_EVENT_COUNT_LIMIT", "100000"),
    ("OTEL_METRICS_EXPORTER", "none"),
    ("OTEL_TRACES_SAMPLER", "parentbased_always_on"),
];

/// What is particular to one process.
pub(super) struct Links<'a> {
    /// The base address of our OTLP receiver; `None` leaves the user's telemetry as it is.
    pub(super) endpoint: Option<&'a str>,
    pub(super) run: &'a RunId,
    /// Where simulated tools are served by MCP; `None` where the suite has none.
    pub(super) mcp_url: Option<&'a str>,
    /// The one session of the process; `None` where it serves them all.
    pub(super) session: Option<&'a SessionId>,
    /// Where it is to listen, if it speaks HTTP.
    pub(super) port: Option<u16>,
}

/// The parent's environment with the suite's additions, which win. Where we receive the agent's spans, what the parent's
/// says of exporting is about our own and not handed down.
pub(super) fn given_environment(
    mut parent: BTreeMap<String, String>,
    suite: &BTreeMap<String, String>,
    endpoint: Option<&str>,
) -> BTreeMap<String, String> {
    parent.retain(|name, _| endpoint.is_none() || !name.starts_with(EXPORTER));
    parent.extend(suite.iter().map(|(name, value)| (name.clone(), value.clone())));
    parent
}

/// The whole environment of a process: what is given, and ours where nothing is given.
pub(super) fn child_environment(
    given: &BTreeMap<String, String>,
    links: &Links<'_>,
) -> BTreeMap<String, String> {
    // Python holds back what is printed into a pipe; an answer would never arrive.
    let mut environment = BTreeMap::from([("PYTHONUNBUFFERED".to_owned(), "1".to_owned())]);
    if let Some(endpoint) = links.endpoint {
        environment.extend(telemetry(given, endpoint));
    }
    environment.extend(given.clone());
    if links.endpoint.is_some() {
        environment.insert(RESOURCE.to_owned(), resource(given.get(RESOURCE), links));
        environment.extend(headers(given).map(|headers| (HEADERS.to_owned(), headers)));
    }
    environment.remove(TOKEN);
    environment.extend(links.port.map(|port| ("PORT".to_owned(), port.to_string())));
    environment.extend(links.session.map(|id| ("SESSION_ID".to_owned(), id.to_string())));
    environment.extend(mcp_url(links).map(|url| (MCP_URL.to_owned(), url)));
    environment
}

/// What of this environment keeps spans from arriving, in words.
pub(super) fn obstacles(environment: &BTreeMap<String, String>) -> Vec<String> {
    const DROPPING: [&str; 4] =
        ["always_off", "parentbased_always_off", "traceidratio", "parentbased_traceidratio"];
    let value = |name: &str| environment.get(name).map(|value| value.trim().to_ascii_lowercase());
    let is_disabled = |value: &String| value == "true";
    let is_elsewhere =
        |value: &String| !value.is_empty() && !value.split(',').any(|one| one.trim() == "otlp");
    let is_dropping = |value: &String| DROPPING.contains(&value.as_str());
    let found = [
        (
            "OTEL_SDK_DISABLED",
            value("OTEL_SDK_DISABLED").filter(is_disabled),
            "the agent sends no spans at all",
        ),
        (
            "OTEL_TRACES_EXPORTER",
            value("OTEL_TRACES_EXPORTER").filter(is_elsewhere),
            "the agent's spans may go elsewhere or nowhere",
        ),
        (
            "OTEL_TRACES_SAMPLER",
            value("OTEL_TRACES_SAMPLER").filter(is_dropping),
            "spans that do not follow our traceparent may be dropped",
        ),
    ];
    found.into_iter().filter_map(|(name, value, so)| Some(format!("{name}={}: {so}", value?))).collect()
}

fn telemetry(given: &BTreeMap<String, String>, endpoint: &str) -> BTreeMap<String, String> {
    let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let mut telemetry: BTreeMap<String, String> = TELEMETRY.map(own).into();
    telemetry.extend([own((ENDPOINT, endpoint))]);
    // The protocol belongs to the endpoint: a user's own one may well speak gRPC.
    if !given.contains_key(ENDPOINT) {
        telemetry.extend([own((PROTOCOL, "http/protobuf"))]);
    }
    telemetry
}

/// Where the process finds its tools: at the address of its one session, or at the one that all share.
fn mcp_url(links: &Links<'_>) -> Option<String> {
    let base = links.mcp_url?;
    Some(links.session.map_or_else(|| base.to_owned(), |session| format!("{base}/{session}")))
}

/// The headers that spans are sent with: the suite's, and our receiver's token unless spans go anywhere else too.
fn headers(given: &BTreeMap<String, String>) -> Option<String> {
    let token = given.get(TOKEN).map(|token| token.trim()).filter(|token| !token.is_empty())?;
    if given.keys().any(|name| name.starts_with(EXPORTER) && name.ends_with("ENDPOINT")) {
        return None;
    }
    let own = format!("authorization=Bearer%20{}", encoded(token));
    Some(given.get(HEADERS).map(|headers| format!("{headers},{own}")).unwrap_or(own))
}

/// The user's resource attributes and ours after them.
fn resource(given: Option<&String>, links: &Links<'_>) -> String {
    let run = format!("rehearsal.run.id={}", encoded(links.run.as_str()));
    let session = links.session.map(|id| format!("rehearsal.session.id={}", encoded(id.as_str())));
    let given = given.map(|text| text.trim_matches([',', ' ']).to_owned()).filter(|text| !text.is_empty());
    given.into_iter().chain([run]).chain(session).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests;
