//! Where and how a run receives its agent's spans.

use crate::{environment::Environment, exit::Failure};
use rehearsal_adapters::otlp::{IntakeSettings, Receiver, SettleSettings, Token};
use rehearsal_core::{
    clock::Clock,
    suite::{AgentSpec, Transport},
};
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    str::FromStr,
    sync::Arc,
    time::Duration,
};

/// The variable with the secret that whoever sends spans must show.
const TOKEN: &str = "REHEARSAL_OTLP_TOKEN";

/// How long the spans of a session stay quiet before they count as all, where one root encloses each turn.
const QUIET: Duration = Duration::from_millis(150);
/// The same where more may follow: longer than the export delay of 100 ms that a started agent is given.
const LOOSE_STARTED: Duration = Duration::from_millis(600);
/// The same for an agent that runs already: longer than the export delay of 5 s that SDKs have by default.
const LOOSE_RUNNING: Duration = Duration::from_secs(6);

/// Where to listen for spans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listen {
    /// A name or an address; `None` for this machine alone.
    host: Option<String>,
    /// The port; 0 for any free one.
    port: u16,
}

impl Listen {
    /// The address that is meant; `None` where its port is not known before it is listened on.
    ///
    /// # Errors
    /// Where the host is none of this machine's.
    pub(super) async fn known(&self) -> Result<Option<SocketAddr>, Failure> {
        if self.port == 0 { Ok(None) } else { address(Some(self)).await.map(Some) }
    }
}

impl From<u16> for Listen {
    /// This port, for this machine alone.
    fn from(port: u16) -> Self {
        Self { host: None, port }
    }
}

impl FromStr for Listen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WANTED: &str = "is not PORT or HOST:PORT, such as 4318 or 0.0.0.0:4318";
        let port = |digits: &str| digits.parse().map_err(|_| WANTED.to_owned());
        match text.rsplit_once(':') {
            None => Ok(Self { host: None, port: port(text)? }),
            Some((host, digits)) => {
                let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
                let host = bare.unwrap_or(host);
                if host.is_empty() || (bare.is_none() && host.contains(':')) {
                    return Err(WANTED.to_owned());
                }
                Ok(Self { host: Some(host.to_owned()), port: port(digits)? })
            }
        }
    }
}

/// Starts to receive the agent's spans.
///
/// # Errors
/// Where the address cannot be listened on, or could be reached by anybody.
pub(super) async fn receive(
    agent: &AgentSpec,
    listen: Option<&Listen>,
    environment: &Environment,
    clock: Arc<dyn Clock>,
) -> Result<Receiver, Failure> {
    let address = address(listen).await?;
    let token = environment.get(TOKEN).map(|secret| Token::new(secret.trim()));
    if !address.ip().is_loopback() && token.is_none() {
        return Err(Failure::Usage(open_to_all(address)));
    }
    Receiver::start(address, clock, settings(agent), token)
        .await
        .map_err(|error| Failure::Usage(not_to_be_had(address, &error)))
}

async fn address(listen: Option<&Listen>) -> Result<SocketAddr, Failure> {
    let (host, port) = match listen {
        None => (None, 0),
        Some(Listen { host, port }) => (host.as_deref(), *port),
    };
    let Some(host) = host else { return Ok((Ipv4Addr::LOCALHOST, port).into()) };
    let unknown = |why: &str| Failure::Usage(format!("--otlp {host}: there is no such address here: {why}"));
    let mut found =
        tokio::net::lookup_host((host, port)).await.map_err(|error| unknown(&error.to_string()))?;
    found.next().ok_or_else(|| unknown("the name stands for nothing"))
}

fn settings(agent: &AgentSpec) -> IntakeSettings {
    let loose = match agent.transport {
        Transport::Http(_)
        | Transport::OpenAi(_)
        | Transport::AgentCore(_)
        | Transport::A2a(_)
        | Transport::InProcess => LOOSE_RUNNING,
        Transport::Command(_) | Transport::Python(_) => LOOSE_STARTED,
    };
    let spans = &agent.spans;
    IntakeSettings {
        settle: SettleSettings { wait: spans.wait, deadline: spans.deadline, quiet: QUIET, loose },
        session_attributes: spans.session_attributes.clone(),
        memory: IntakeSettings::MEMORY,
    }
}

fn open_to_all(address: SocketAddr) -> String {
    format!(
        "--otlp {address} can be reached from other machines: set {TOKEN} to a secret of your own, and let the agent \
         send it with OTEL_EXPORTER_OTLP_HEADERS=\"authorization=Bearer%20<the secret>\"; or listen on 127.0.0.1"
    )
}

fn not_to_be_had(address: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "cannot receive spans on {address}: something else listens on port {} already; end it, or take another \
             port with --otlp",
            address.port()
        ),
        io::ErrorKind::PermissionDenied => format!(
            "cannot receive spans on {address}: port {} is not for everybody; take one above 1023 with --otlp",
            address.port()
        ),
        _ => format!("cannot receive spans on {address}: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("4318", None, 4318)]
    #[case("0.0.0.0:4318", Some("0.0.0.0"), 4318)]
    #[case("localhost:0", Some("localhost"), 0)]
    #[case("[::1]:4318", Some("::1"), 4318)]
    fn a_port_may_have_a_host(#[case] text: &str, #[case] host: Option<&str>, #[case] port: u16) {
        let listen: Listen = text.parse().unwrap();
        assert_eq!(listen, Listen { host: host.map(str::to_owned), port });
    }

    #[rstest]
    #[case("")]
    #[case("http")]
    #[case("65536")]
    #[case(":4318")]
    #[case("::1:4318")]
    #[case("host:")]
    fn anything_else_is_refused_with_an_example(#[case] text: &str) {
        assert!(text.parse::<Listen>().unwrap_err().contains("0.0.0.0:4318"));
    }
}
