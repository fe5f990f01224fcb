//! A started program that speaks HTTP on the port it is given.

use super::{port::Lease, process::Process};
use crate::agents::{
    http::{Poster, parse_url},
    setup::SetupError,
    template::Values,
};
use rehearsal_core::{
    agent::{AgentError, Reply, Request},
    ids::SessionId,
    suite::HttpExchange,
};
use reqwest::Url;
use std::{collections::BTreeMap, time::Duration};
use tokio::time::timeout;
use tokio_util::sync::DropGuard;

/// How long after a broken connection the process's end is waited for, which explains it better.
const EXPLANATION: Duration = Duration::from_millis(500);

/// What the programs of one suite have in common.
pub(super) struct WebSpec {
    poster: Poster,
    /// The address to post to, but for the port.
    address: Url,
    ready_timeout: Duration,
}

impl WebSpec {
    /// Checks the path and the exchange. `variables` are the program's own environment.
    pub(super) fn new(
        path: &str,
        exchange: &HttpExchange,
        variables: &BTreeMap<String, String>,
        ready_timeout: Duration,
    ) -> Result<Self, SetupError> {
        let slash = if path.starts_with('/') { "" } else { "/" };
        let address = parse_url(&format!("http://127.0.0.1{slash}{path}"))?;
        Ok(Self { poster: Poster::new(exchange, variables, true)?, address, ready_timeout })
    }
}

/// A program that listens. Dropping it ends the process.
pub(super) struct WebChild {
    poster: Poster,
    url: Url,
    process: Process,
    _port: Lease,
    _ending: DropGuard,
}

impl WebChild {
    /// Waits until the process listens on its port; ends it where it does not within its time.
    pub(super) async fn when_ready(
        spec: &WebSpec,
        process: Process,
        port: Lease,
    ) -> Result<Self, AgentError> {
        let ending = process.ended_on_drop();
        let ready = timeout(spec.ready_timeout, async {
            tokio::select! {
                biased;
                exit = process.exited() => Err(AgentError::NotReady(exit)),
                () = port.listened_to() => Ok(()),
            }
        });
        match ready.await {
            Ok(outcome) => outcome?,
            Err(_) => {
                process.ending().cancel();
                return Err(never_listened(&process.exited().await, &port, spec.ready_timeout));
            }
        }
        let mut url = spec.address.clone();
        // Only an address without a host refuses a port, and this one has a host.
        let _ = url.set_port(Some(port.number()));
        Ok(Self { poster: spec.poster.clone(), url, process, _port: port, _ending: ending })
    }

    /// Posts a turn. Where the connection broke because the process ended, that is what is told.
    pub(super) async fn reply(&self, session: &SessionId, request: Request<'_>) -> Result<Reply, AgentError> {
        let outcome = self.poster.post(&self.url, Values { session, request }).await;
        let Err(AgentError::Unreachable(why)) = outcome else { return outcome };
        let exit = timeout(EXPLANATION, self.process.exited()).await;
        Err(AgentError::Unreachable(exit.unwrap_or(why)))
    }

    pub(super) async fn end(&self) {
        self.process.end().await;
    }
}

fn never_listened(exit: &str, port: &Lease, waited: Duration) -> AgentError {
    AgentError::NotReady(format!(
        "nothing listened on 127.0.0.1:{} after {waited:?}; the port is in the variable PORT, and `ready_timeout` \
         gives more time (ended by us: {exit})",
        port.number()
    ))
}
