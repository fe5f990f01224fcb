//! Waiting until an agent says that it is ready.

use super::poster::{said, shown};
use rehearsal_core::agent::AgentError;
use reqwest::{Client, Url, header::HeaderMap};
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// How often it is asked. No event tells it.
const LOOK: Duration = Duration::from_millis(100);
/// How long one answer may take; a server that is coming up may take a connection and forget it.
const ANSWER: Duration = Duration::from_secs(5);

/// A path that answers `GET` with success once the agent is ready.
pub(in crate::agents) struct Ready {
    client: Client,
    url: Url,
    headers: HeaderMap,
}

impl Ready {
    /// The path is one of the same server, whatever it looks like.
    pub(super) fn new(client: Client, url: &Url, path: &str, headers: HeaderMap) -> Self {
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        let mut url = url.clone();
        url.set_path(path);
        url.set_query(query);
        url.set_fragment(None);
        Self { client, url, headers }
    }

    /// Asks until the answer is a success.
    ///
    /// # Errors
    /// What was said last, where it is none within this time.
    pub(in crate::agents) async fn within(&self, patience: Duration) -> Result<(), AgentError> {
        let mut last = "nothing".to_owned();
        if timeout(patience, self.answered(&mut last)).await.is_ok() {
            return Ok(());
        }
        let late = self.late(patience, &last);
        Err(AgentError::NotReady(format!("{late}; is it up, and `ready` a path of its own?")))
    }

    /// Asks until the answer is a success, and keeps in `last` what was said.
    pub(in crate::agents) async fn answered(&self, last: &mut String) {
        loop {
            let asked = self.client.get(self.url.clone()).headers(self.headers.clone()).timeout(ANSWER);
            match asked.send().await {
                Ok(answer) if answer.status().is_success() => return,
                Ok(answer) => *last = format!("HTTP {}", answer.status()),
                Err(error) => *last = said(&error.without_url()),
            }
            sleep(LOOK).await;
        }
    }

    /// What to say where it took longer than this.
    pub(in crate::agents) fn late(&self, patience: Duration, last: &str) -> String {
        let url = shown(&self.url);
        format!("{url} did not answer with success within {patience:?}, but with {last}")
    }
}
