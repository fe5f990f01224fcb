//! A started program that speaks HTTP on the port it is given.

use super::{port::Lease, process::Process};
use crate::agents::{
    conversation::Conversation,
    http::{Poster, Ready, parse_url},
    setup::SetupError,
};
use rehearsal_core::{
    agent::{AgentError, Reply, Request},
    ids::SessionId,
    suite::HttpExchange,
};
use reqwest::Url;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::timeout;
use tokio_util::sync::DropGuard;

/// How long after a broken connection the process's end is waited for, which explains it better.
const EXPLANATION: Duration = Duration::from_millis(500);

/// What the programs of one suite have in common.
pub(super) struct WebSpec {
    poster: Poster,
    /// The address to post to, but for the port.
    address: Url,
    /// The path that says whether it is ready; `None` where it is once it listens.
    ready: Option<String>,
    ready_timeout: Duration,
}

/// The paths of a program, as the suite has them.
#[derive(Clone, Copy)]
pub(super) struct Paths<'a> {
    pub(super) post: &'a str,
    pub(super) ready: Option<&'a str>,
}

impl WebSpec {
    /// Checks the path and the exchange. `variables` are the program's own environment.
    pub(super) fn new(
        paths: Paths<'_>,
        exchange: &HttpExchange,
        variables: &BTreeMap<String, String>,
        ready_timeout: Duration,
    ) -> Result<Self, SetupError> {
        let slash = if paths.post.starts_with('/') { "" } else { "/" };
        let address = parse_url(&format!("http://127.0.0.1{slash}{}", paths.post))?;
        let poster = Poster::new(exchange, variables, true)?;
        Ok(Self { poster, address, ready: paths.ready.map(str::to_owned), ready_timeout })
    }
}

/// A program that listens. Dropping it ends the process.
pub(super) struct WebChild {
    poster: Poster,
    url: Url,
    conversations: Mutex<HashMap<SessionId, Arc<Conversation>>>,
    process: Process,
    _port: Lease,
    _ending: DropGuard,
}

impl WebChild {
    /// Waits until the process listens on its port and says that it is ready; ends it where it does not within its
    /// time.
    pub(super) async fn when_ready(
        spec: &WebSpec,
        process: Process,
        port: Lease,
    ) -> Result<Self, AgentError> {
        let ending = process.ended_on_drop();
        let mut url = spec.address.clone();
        // Only an address without a host refuses a port, and this one has a host.
        let _ = url.set_port(Some(port.number()));
        let asked = spec.ready.as_deref().map(|path| spec.poster.ready(&url, path));
        let mut said = None;
        let ready = timeout(spec.ready_timeout, async {
            tokio::select! {
                biased;
                exit = process.exited() => Err(AgentError::NotReady(exit)),
                () = comes_up(&port, asked.as_ref(), &mut said) => Ok(()),
            }
        });
        match ready.await {
            Ok(outcome) => outcome?,
            Err(_) => {
                process.ending().cancel();
                let exit = process.exited().await;
                let late = asked.zip(said).map(|(asked, said)| asked.late(spec.ready_timeout, &said));
                let late = late.unwrap_or_else(|| never_listened(&port, spec.ready_timeout));
                return Err(AgentError::NotReady(format!(
                    "{late}; `ready_timeout` gives more time (ended by us: {exit})"
                )));
            }
        }
        let conversations = Mutex::default();
        Ok(Self { poster: spec.poster.clone(), url, conversations, process, _port: port, _ending: ending })
    }

    /// Posts a turn. Where the connection broke because the process ended, that is what is told.
    pub(super) async fn reply(&self, session: &SessionId, request: Request<'_>) -> Result<Reply, AgentError> {
        let conversation = self.conversation(session);
        let outcome = self.poster.post(&self.url, &conversation, request).await;
        let Err(AgentError::Unreachable(why)) = outcome else { return outcome };
        let exit = timeout(EXPLANATION, self.process.exited()).await;
        Err(AgentError::Unreachable(exit.unwrap_or(why)))
    }

    pub(super) async fn end(&self) {
        self.process.end().await;
    }

    /// Lets go of what is kept for a session whose conversation is over.
    pub(super) fn forget(&self, session: &SessionId) {
        self.conversations.lock().unwrap_or_else(PoisonError::into_inner).remove(session);
    }

    fn conversation(&self, session: &SessionId) -> Arc<Conversation> {
        let mut conversations = self.conversations.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = conversations.entry(session.clone());
        begun.or_insert_with(|| Arc::new(self.poster.conversation(session))).clone()
    }
}

/// Waits until somebody listens, and then until the program says that it is ready. What it says before that is kept
/// in `said`, which is `None` while nobody listens.
async fn comes_up(port: &Lease, asked: Option<&Ready>, said: &mut Option<String>) {
    port.listened_to().await;
    if let Some(asked) = asked {
        asked.answered(said.insert("nothing".to_owned())).await;
    }
}

fn never_listened(port: &Lease, waited: Duration) -> String {
    format!(
        "nothing listened on 127.0.0.1:{} after {waited:?}; the port is in the variable PORT",
        port.number()
    )
}
