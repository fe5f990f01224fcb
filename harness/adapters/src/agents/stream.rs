//! A reply that comes as a stream of server-sent events, <https://html.spec.whatwg.org/multipage/server-sent-events.html>.

mod frames;
mod gather;
mod usual;

use super::places::Places;
use frames::Frames;
use gather::Gathering;
use rehearsal_core::agent::{AgentError, Reply};
use serde::de::IgnoredAny;

/// The most of a stream that is read, in bytes. Frames hold far more than the words of the reply.
const STREAM_LIMIT: usize = 64 * 1024 * 1024;

/// Reads a stream as it comes.
pub(super) struct Stream<'a> {
    frames: Frames,
    gathering: Gathering<'a>,
    read: usize,
    /// Whether a frame said that there is nothing more to come.
    over: bool,
}

impl<'a> Stream<'a> {
    pub(super) fn new(places: &'a Places) -> Self {
        Self { frames: Frames::default(), gathering: Gathering::new(places), read: 0, over: false }
    }

    /// Takes the next bytes. Whether there is any use in reading on: the stream may have said that it is over, or
    /// that the agent failed.
    ///
    /// # Errors
    /// Where there is too much of it.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<bool, AgentError> {
        self.read = self.read.saturating_add(bytes.len());
        if self.read > STREAM_LIMIT {
            return Err(AgentError::Malformed("its stream is longer than 64 MiB".to_owned()));
        }
        for frame in self.frames.take(bytes)? {
            self.over |= !self.gathering.take(frame);
            if self.over {
                break;
            }
        }
        Ok(!self.over)
    }

    /// How many frames there were so far.
    pub(super) fn length(&self) -> usize {
        self.gathering.length()
    }

    /// The reply, once the stream has ended as it should. A last frame need not have an empty line behind it, but
    /// must be whole: not every connection tells that it was cut.
    pub(super) fn finish(mut self) -> Result<Reply, AgentError> {
        if let Some(frame) = self.frames.rest().filter(|_| !self.over) {
            if is_cut(&frame.data) {
                let length = self.length();
                let why = format!("its stream broke off in the middle of a frame, after {length} whole ones");
                return Err(AgentError::Malformed(why));
            }
            self.gathering.take(frame);
        }
        self.gathering.finish()
    }
}

/// Whether this was to be JSON and is not all there.
fn is_cut(data: &str) -> bool {
    data.starts_with(['{', '"'])
        && serde_json::from_str::<IgnoredAny>(data).is_err_and(|error| error.is_eof())
}

#[cfg(test)]
mod tests;
