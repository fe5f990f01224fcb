//! An answer while it comes in: read to its end, as a whole or as a stream.

use super::{
    answer::{ANSWER_LIMIT, Answer, is_of_type},
    places::Places,
    stream::Stream,
};
use async_trait::async_trait;
use rehearsal_core::agent::{AgentError, Reply};
use reqwest::StatusCode;

/// The bytes of an answer, as they come.
#[async_trait]
pub(super) trait Incoming: Send {
    /// The next of them; `None` at their end.
    ///
    /// # Errors
    /// Why no more come although it is not the end.
    async fn next(&mut self) -> Result<Option<Vec<u8>>, String>;
}

/// What is known of an answer before its bytes.
pub(super) struct Head {
    pub(super) status: StatusCode,
    /// As the header says it; `None` where there is none.
    pub(super) content_type: Option<String>,
}

impl Head {
    fn is_stream(&self) -> bool {
        self.status.is_success() && is_of_type(self.content_type.as_deref(), "text/event-stream")
    }
}

/// Reads the reply in an answer. `from` names who sent it.
pub(super) async fn read(
    head: Head,
    body: &mut dyn Incoming,
    (places, from): (&Places, &str),
) -> Result<Reply, AgentError> {
    if head.is_stream() {
        return read_stream(body, (places, from)).await;
    }
    let body = read_whole(body).await;
    let body = body.map_err(|why| AgentError::Unreachable(format!("{from}: its answer broke off: {why}")))?;
    Answer { status: head.status, content_type: head.content_type, body }.reply(places)
}

/// Reads at most one piece past the limit.
pub(super) async fn read_whole(body: &mut dyn Incoming) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    while bytes.len() <= ANSWER_LIMIT {
        let Some(more) = body.next().await? else { break };
        bytes.extend_from_slice(&more);
    }
    Ok(bytes)
}

async fn read_stream(body: &mut dyn Incoming, (places, from): (&Places, &str)) -> Result<Reply, AgentError> {
    let mut stream = Stream::new(places);
    loop {
        let next = body.next().await.map_err(|why| {
            let length = stream.length();
            AgentError::Unreachable(format!("{from}: its stream broke off after {length} frames: {why}"))
        })?;
        match next {
            Some(bytes) if stream.take(&bytes)? => {}
            Some(_) | None => return stream.finish(),
        }
    }
}
