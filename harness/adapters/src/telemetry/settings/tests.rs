use super::*;
use rstest::rstest;

fn settings(pairs: &[(&str, &str)]) -> Result<Option<Settings>, SettingsError> {
    Settings::of(&pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

fn set(pairs: &[(&str, &str)]) -> Settings {
    settings(pairs).unwrap().unwrap()
}

const ALL: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const TRACES_ONLY: &str = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
const PROTOCOL: &str = "OTEL_EXPORTER_OTLP_PROTOCOL";

#[rstest]
#[case::a_base(&[(ALL, "http://here:4318")], "http://here:4318/v1/traces")]
#[case::a_base_with_a_slash(&[(ALL, "http://here:4318/")], "http://here:4318/v1/traces")]
#[case::a_base_with_a_path(&[(ALL, "https://there/otlp")], "https://there/otlp/v1/traces")]
#[case::of_traces(&[(TRACES_ONLY, "http://here:4318/in")], "http://here:4318/in")]
#[case::of_traces_before_all(&[(ALL, "http://a:1"), (TRACES_ONLY, "http://b:2/x")], "http://b:2/x")]
#[case::grpc(&[(ALL, "http://here:4317"), (PROTOCOL, "grpc")], "http://here:4317/")]
#[case::grpc_with_tls(&[(ALL, "here:4317"), (PROTOCOL, "grpc")], "https://here:4317/")]
#[case::grpc_in_the_clear(
    &[(ALL, "here:4317"), (PROTOCOL, "grpc"), ("OTEL_EXPORTER_OTLP_INSECURE", "true")],
    "http://here:4317/"
)]
fn an_endpoint_is_a_base_or_the_whole_address(#[case] pairs: &[(&str, &str)], #[case] url: &str) {
    assert_eq!(set(pairs).endpoint.as_str(), url);
}

#[rstest]
#[case::nothing(&[])]
#[case::blank(&[(ALL, " ")])]
#[case::disabled(&[(ALL, "http://here:4318"), ("OTEL_SDK_DISABLED", "TRUE")])]
#[case::no_exporter(&[(ALL, "http://here:4318"), ("OTEL_TRACES_EXPORTER", "none")])]
#[case::another_exporter(&[(ALL, "http://here:4318"), ("OTEL_TRACES_EXPORTER", "console")])]
#[case::off_whatever_else_is_wrong(&[(PROTOCOL, "smoke"), ("OTEL_TRACES_EXPORTER", "none")])]
fn nothing_is_exported(#[case] pairs: &[(&str, &str)]) {
    assert_eq!(settings(pairs), Ok(None));
}

#[test]
fn what_is_not_said_has_its_default() {
    let settings = set(&[(ALL, "http://here:4318"), ("OTEL_TRACES_EXPORTER", "console, otlp")]);
    assert_eq!(settings.protocol, Protocol::HttpProtobuf);
    assert_eq!(settings.timeout, Duration::from_secs(10));
    assert!(settings.headers.is_empty() && settings.resource.is_empty() && !settings.packed);
}

#[test]
fn what_is_said_of_traces_comes_first() {
    let settings = set(&[
        (ALL, "http://here:4318"),
        (PROTOCOL, "grpc"),
        ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=general"),
        ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "x-key=a%20b"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "1"),
        ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "2500"),
        ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"),
    ]);
    assert_eq!(settings.protocol, Protocol::HttpJson);
    assert_eq!(settings.headers.get("x-key").unwrap(), "a b");
    assert_eq!(settings.timeout, Duration::from_millis(2500));
    assert!(settings.packed);
}

#[test]
fn the_services_name_outweighs_the_attribute() {
    let resource = ("OTEL_RESOURCE_ATTRIBUTES", "service.name=a,team=c%20x,broken");
    let service = |pairs: &[(&str, &str)]| set(pairs).resource.get("service.name").cloned();
    let base = (ALL, "http://here:4318");
    assert_eq!(service(&[base, resource]), Some("a".into()));
    assert_eq!(service(&[base, resource, ("OTEL_SERVICE_NAME", "b")]), Some("b".into()));
    assert_eq!(set(&[base, resource]).resource.get("team").map(String::as_str), Some("c x"));
}

#[rstest]
#[case::no_scheme(&[(ALL, "here:4318")], ALL)]
#[case::another_scheme(&[(ALL, "unix:///tmp/x")], ALL)]
#[case::no_address(&[(TRACES_ONLY, "nonsense")], TRACES_ONLY)]
#[case::protocol(&[(ALL, "http://here:4318"), (PROTOCOL, "smoke")], PROTOCOL)]
#[case::headers(&[(ALL, "http://here:4318"), ("OTEL_EXPORTER_OTLP_HEADERS", "sk-12345")], "OTEL_EXPORTER_OTLP_HEADERS")]
#[case::header_name(&[(ALL, "http://here:4318"), ("OTEL_EXPORTER_OTLP_HEADERS", "a b=sk-12345")], "OTEL_EXPORTER_OTLP_HEADERS")]
#[case::timeout(&[(ALL, "http://here:4318"), ("OTEL_EXPORTER_OTLP_TIMEOUT", "10s")], "OTEL_EXPORTER_OTLP_TIMEOUT")]
#[case::no_time(&[(ALL, "http://here:4318"), ("OTEL_EXPORTER_OTLP_TIMEOUT", "0")], "OTEL_EXPORTER_OTLP_TIMEOUT")]
#[case::compression(&[(ALL, "http://here:4318"), ("OTEL_EXPORTER_OTLP_COMPRESSION", "zip")], "OTEL_EXPORTER_OTLP_COMPRESSION")]
fn what_does_not_read_is_named_and_headers_are_not_shown(
    #[case] pairs: &[(&str, &str)],
    #[case] variable: &str,
) {
    let error = settings(pairs).unwrap_err();
    assert_eq!(error.variable, variable);
    assert!(!error.to_string().contains("sk-12345"), "{error}");
}

#[rstest]
#[case("http://127.0.0.1:4318", "127.0.0.1", true)]
#[case("http://localhost:4318", "127.0.0.1", true)]
#[case("http://[::1]:4318", "0.0.0.0", true)]
#[case("http://0.0.0.0:4318", "127.0.0.1", true)]
#[case("http://192.0.2.7:4318", "192.0.2.7", true)]
#[case("http://127.0.0.1:4319", "127.0.0.1", false)]
#[case("http://127.0.0.1:4318", "192.0.2.7", false)]
#[case("http://collector:4318", "127.0.0.1", false)]
fn a_server_of_this_machine_is_known(#[case] endpoint: &str, #[case] host: &str, #[case] leads_to: bool) {
    let server = SocketAddr::new(host.parse().unwrap(), 4318);
    assert_eq!(set(&[(ALL, endpoint)]).leads_to(server), leads_to);
}

#[test]
fn a_password_in_the_address_is_not_shown() {
    assert_eq!(set(&[(ALL, "https://user:hunter22@there:8443/otlp")]).place(), "there:8443");
}
