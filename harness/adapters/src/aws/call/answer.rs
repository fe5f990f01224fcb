//! An answer of a service, as it came over the wire.

use super::{
    Action,
    fault::{Refusal, refusal},
};
use crate::{agents::excerpt::one_line, aws::error::CallFault};
use reqwest::Response;
use serde_json::Value;

/// The most of an answer that is read, in bytes.
pub(super) const LIMIT: usize = 16 * 1024 * 1024;

/// An HTTP answer, read to its end or one piece past the limit.
pub(super) struct Answer {
    status: u16,
    /// The kind of error, where AWS says it in a header.
    kind: Option<String>,
    body: Vec<u8>,
}

impl Answer {
    pub(super) async fn read(mut response: Response) -> Result<Self, reqwest::Error> {
        let status = response.status().as_u16();
        let kind = response.headers().get("x-amzn-errortype");
        let kind = kind.and_then(|value| value.to_str().ok()).map(str::to_owned);
        let mut body = Vec::new();
        while body.len() <= LIMIT {
            let Some(chunk) = response.chunk().await? else { break };
            body.extend_from_slice(&chunk);
        }
        Ok(Self { status, kind, body })
    }

    pub(super) fn value(self, action: Action, secrets: &[String]) -> Result<Value, Refusal> {
        if self.body.len() > LIMIT {
            let said = format!("the answer is longer than {} MiB", LIMIT >> 20);
            return Err(Refusal { fault: CallFault::Unreadable, said });
        }
        match refusal(action, self.status, self.kind.as_deref(), &self.body) {
            None => serde_json::from_slice(&self.body).map_err(|_| not_json(&self.body)),
            Some(refusal) => Err(refusal),
        }
        .map_err(|refusal| refusal.without(secrets))
    }
}

fn not_json(body: &[u8]) -> Refusal {
    let start = one_line(&String::from_utf8_lossy(body), 100);
    let said = format!("the answer is not JSON and begins \"{start}\"; is the endpoint right?");
    Refusal { fault: CallFault::Unreadable, said }
}
