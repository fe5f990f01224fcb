//! Where the spans go, by the variables that every OpenTelemetry exporter reads.
//!
//! Names and values: <https://opentelemetry.io/docs/specs/otel/protocol/exporter/>. What is set wrongly is refused
//! instead of passed over: whoever sets it wants the spans, and learns of it before the run.

mod pairs;
#[cfg(test)]
mod tests;

use crate::net::is_loopback;
use http::{HeaderMap, HeaderName, HeaderValue};
use pairs::pairs;
use reqwest::Url;
use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

/// The path that belongs to a base address.
const TRACES: &str = "/v1/traces";
/// How long a batch may take, where nothing is said; and the most that may be said.
const TIMEOUT: Duration = Duration::from_secs(10);
const LONGEST: Duration = Duration::from_secs(600);

/// Where the spans go, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub(super) endpoint: Url,
    pub(super) protocol: Protocol,
    pub(super) headers: HeaderMap,
    pub(super) timeout: Duration,
    pub(super) packed: bool,
    /// Who sends, as far as the variables say.
    pub(super) resource: BTreeMap<String, String>,
}

/// How spans are written on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Protobuf over HTTP.
    HttpProtobuf,
    /// JSON over HTTP.
    HttpJson,
    /// gRPC.
    Grpc,
}

/// A variable that does not say what it should. Headers are never shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {why}; with OTEL_TRACES_EXPORTER=none no span is exported")]
pub struct SettingsError {
    /// The variable.
    pub variable: String,
    /// What is wrong, and what to do.
    pub why: String,
}

impl Settings {
    /// From the environment's variables; `None` where they name no place, or switch the export off.
    ///
    /// # Errors
    /// The first variable that does not read.
    pub fn of(variables: &BTreeMap<String, String>) -> Result<Option<Self>, SettingsError> {
        let said = Said { variables };
        if said.is_off() {
            return Ok(None);
        }
        let protocol = said.protocol()?;
        let Some(endpoint) = said.endpoint(protocol)? else { return Ok(None) };
        Ok(Some(Self {
            endpoint,
            protocol,
            headers: said.headers()?,
            timeout: said.timeout()?,
            packed: said.packed()?,
            resource: said.resource(),
        }))
    }

    /// The place in a few words, without what may be secret in an address.
    pub fn place(&self) -> String {
        let host = self.endpoint.host_str().unwrap_or_default();
        self.endpoint.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Whether this is where a server of this machine listens.
    pub fn leads_to(&self, server: SocketAddr) -> bool {
        let host = self.endpoint.host_str().unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
        let listens_here = server.ip().is_loopback() || server.ip().is_unspecified();
        let is_here = is_loopback(&self.endpoint) || address.is_some_and(|address| address.is_unspecified());
        let is_same = (is_here && listens_here) || address == Some(server.ip());
        is_same && self.endpoint.port_or_known_default() == Some(server.port())
    }
}

/// What the variables say.
struct Said<'a> {
    variables: &'a BTreeMap<String, String>,
}

impl<'a> Said<'a> {
    /// A variable that is set and not blank.
    fn get(&self, name: &str) -> Option<&'a str> {
        self.variables.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// A setting of the exporter: of traces where that is set, else of all signals. With the variable's name.
    fn exporter(&self, setting: &str) -> Option<(String, &'a str)> {
        ["OTEL_EXPORTER_OTLP_TRACES_", "OTEL_EXPORTER_OTLP_"].iter().find_map(|prefix| {
            let name = format!("{prefix}{setting}");
            let value = self.get(&name)?;
            Some((name, value))
        })
    }

    fn is_off(&self) -> bool {
        let disabled = self.get("OTEL_SDK_DISABLED").is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let others = |list: &str| list.split(',').all(|exporter| exporter.trim() != "otlp");
        disabled || self.get("OTEL_TRACES_EXPORTER").is_some_and(others)
    }

    fn protocol(&self) -> Result<Protocol, SettingsError> {
        match self.exporter("PROTOCOL") {
            None | Some((_, "http/protobuf")) => Ok(Protocol::HttpProtobuf),
            Some((_, "http/json")) => Ok(Protocol::HttpJson),
            Some((_, "grpc")) => Ok(Protocol::Grpc),
            Some((variable, other)) => {
                let why = format!("{other:?} is not a protocol; write http/protobuf, http/json or grpc");
                Err(SettingsError { variable, why })
            }
        }
    }

    fn endpoint(&self, protocol: Protocol) -> Result<Option<Url>, SettingsError> {
        let Some((variable, text)) = self.exporter("ENDPOINT") else { return Ok(None) };
        let refused = |why: String| SettingsError { variable: variable.clone(), why };
        let mut url = Url::parse(&self.with_scheme(text, protocol)).map_err(|error| {
            refused(format!("it is not an address ({error}); write it as http://host:port"))
        })?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(refused(
                "it is not an address of http or https; write it as http://host:port".into(),
            ));
        }
        let is_base = variable == "OTEL_EXPORTER_OTLP_ENDPOINT" && protocol != Protocol::Grpc;
        if is_base {
            let path = format!("{}{TRACES}", url.path().trim_end_matches('/'));
            url.set_path(&path);
        }
        Ok(Some(url))
    }

    /// With gRPC an address may come without a scheme, and another variable says whether that means TLS.
    fn with_scheme(&self, text: &str, protocol: Protocol) -> String {
        let plain = || self.exporter("INSECURE").is_some_and(|(_, value)| value.eq_ignore_ascii_case("true"));
        match protocol {
            Protocol::Grpc if !text.contains("://") => {
                format!("{}://{text}", if plain() { "http" } else { "https" })
            }
            Protocol::Grpc | Protocol::HttpProtobuf | Protocol::HttpJson => text.to_owned(),
        }
    }

    fn headers(&self) -> Result<HeaderMap, SettingsError> {
        let Some((variable, text)) = self.exporter("HEADERS") else { return Ok(HeaderMap::new()) };
        let malformed = || SettingsError {
            variable: variable.clone(),
            why: "it is not a list of headers, as in name=value,other=value".into(),
        };
        let mut headers = HeaderMap::new();
        for pair in pairs(text) {
            let (name, value) = pair.ok_or_else(malformed)?;
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| malformed())?;
            let mut value = HeaderValue::from_str(&value).map_err(|_| malformed())?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        Ok(headers)
    }

    fn timeout(&self) -> Result<Duration, SettingsError> {
        let Some((variable, text)) = self.exporter("TIMEOUT") else { return Ok(TIMEOUT) };
        match text.parse().map(Duration::from_millis) {
            Ok(timeout) if !timeout.is_zero() => Ok(timeout.min(LONGEST)),
            Ok(_) | Err(_) => {
                let why = format!("{text:?} is not a number of milliseconds");
                Err(SettingsError { variable, why })
            }
        }
    }

    fn packed(&self) -> Result<bool, SettingsError> {
        match self.exporter("COMPRESSION") {
            None | Some((_, "none")) => Ok(false),
            Some((_, "gzip")) => Ok(true),
            Some((variable, other)) => {
                Err(SettingsError { variable, why: format!("{other:?} is not known; write gzip or none") })
            }
        }
    }

    /// What does not read is left out: it names us, and nothing hangs on it.
    fn resource(&self) -> BTreeMap<String, String> {
        let list = self.get("OTEL_RESOURCE_ATTRIBUTES").unwrap_or_default();
        let mut resource: BTreeMap<String, String> = pairs(list).flatten().collect();
        let named = self.get("OTEL_SERVICE_NAME").map(|name| ("service.name".to_owned(), name.to_owned()));
        resource.extend(named);
        resource
    }
}
