//! Where requests are taken in, whichever protocol they came by: admitted, read, unpacked, decoded and filed.

use super::{
    body,
    refusal::{Fault, Refusal},
};
use crate::otlp::{
    decode::{Batch, DecodeError, inflate, json, protobuf, protobuf_logs},
    intake::Intake,
    room::Room,
};
use axum::body::Body;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The most bytes of a body on the wire when it is packed.
pub(super) const PACKED_LIMIT: usize = 16 << 20;
/// The most bytes of a body, unpacked or sent plain.
pub(super) const PLAIN_LIMIT: usize = 64 << 20;
/// The most bytes of bodies that are being read at the same time.
const READING: usize = 256 << 20;
/// The most bodies that are being decoded at the same time.
const DECODING: usize = 4;

/// What a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    Traces,
    Logs,
    Metrics,
}

/// How messages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Protobuf,
    Json,
}

/// How a request's body is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) signal: Signal,
    pub(super) encoding: Encoding,
    /// Whether it is packed with gzip.
    pub(super) is_packed: bool,
}

impl Form {
    fn limit(self) -> usize {
        if self.is_packed { PACKED_LIMIT } else { PLAIN_LIMIT }
    }

    /// Reads what an export request holds.
    fn decode(self, body: &[u8]) -> Result<Batch, DecodeError> {
        let unpacked;
        let plain = if self.is_packed {
            unpacked = inflate(body, PLAIN_LIMIT)?;
            &unpacked
        } else {
            body
        };
        match (self.signal, self.encoding) {
            (Signal::Traces, Encoding::Protobuf) => protobuf(plain),
            (Signal::Logs, Encoding::Protobuf) => protobuf_logs(plain),
            (Signal::Traces | Signal::Logs, Encoding::Json) => json(plain),
            (Signal::Metrics, _) => Ok(Batch::default()),
        }
    }
}

/// Takes requests in.
pub(super) struct Desk {
    intake: Arc<Intake>,
    reading: Arc<Room>,
    decoding: Semaphore,
}

impl Desk {
    pub(super) fn new(intake: Arc<Intake>) -> Self {
        Self { intake, reading: Room::new(READING), decoding: Semaphore::new(DECODING) }
    }

    /// Takes in a request of this form. `framing` finds the message in the body, and says whether it is packed.
    /// Returns how many spans were left out.
    ///
    /// # Errors
    /// Where it cannot be taken in, now or at all.
    pub(super) async fn take(&self, form: Form, body: Body, framing: Framing) -> Result<u64, Refusal> {
        if form.signal == Signal::Metrics {
            return body::let_go(body, form.limit()).await.map(|()| 0);
        }
        if self.intake.puts_off() {
            return Err(Refusal::no_room());
        }
        let mut share = self.reading.share();
        let body = body::read(body, form.limit().saturating_add(framing.overhead()), &mut share).await?;
        // The semaphore is never closed, and were it, nothing would be wrong with going on.
        let _seat = self.decoding.acquire().await;
        let intake = Arc::clone(&self.intake);
        // Away from the runtime's own threads, since a body may be large.
        let work = tokio::task::spawn_blocking(move || {
            let (is_packed, message) = framing.message(&body, form.is_packed)?;
            let batch = Form { is_packed, ..form }.decode(message)?;
            let invalid = batch.invalid;
            intake.take(batch);
            Ok(invalid)
        });
        work.await.unwrap_or_else(|failure| Err(Refusal::new(Fault::Defect, failure.to_string())))
    }
}

/// How a message stands in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// The body is the message.
    Bare,
    /// The message follows a byte that says whether it is packed, and four of its length, as gRPC has it:
    /// <https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md>.
    Prefixed,
}

impl Framing {
    fn overhead(self) -> usize {
        match self {
            Self::Bare => 0,
            Self::Prefixed => 5,
        }
    }

    /// The message of a body, and whether it is packed.
    fn message(self, body: &[u8], may_be_packed: bool) -> Result<(bool, &[u8]), Refusal> {
        match self {
            Self::Bare => Ok((may_be_packed, body)),
            Self::Prefixed => prefixed(body, may_be_packed),
        }
    }
}

fn prefixed(body: &[u8], may_be_packed: bool) -> Result<(bool, &[u8]), Refusal> {
    let unreadable = |reason: &str| Refusal::new(Fault::Unreadable, reason);
    let (prefix, message) =
        body.split_first_chunk::<5>().ok_or_else(|| unreadable("the body holds no gRPC message"))?;
    let [flag, length @ ..] = *prefix;
    if usize::try_from(u32::from_be_bytes(length)) != Ok(message.len()) {
        return Err(unreadable("the body does not hold exactly one gRPC message"));
    }
    match (flag, may_be_packed) {
        (0, _) => Ok((false, message)),
        (1, true) => Ok((true, message)),
        (1, false) => Err(unreadable("the message is packed, but grpc-encoding does not say how")),
        _ => Err(unreadable("the message's first byte is neither 0 nor 1")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::plain(b"\0\0\0\0\x02ab", false, Some((false, &b"ab"[..])))]
    #[case::plain_among_packed_ones(b"\0\0\0\0\x02ab", true, Some((false, &b"ab"[..])))]
    #[case::packed(b"\x01\0\0\0\x02ab", true, Some((true, &b"ab"[..])))]
    #[case::empty(b"\0\0\0\0\0", false, Some((false, &b""[..])))]
    #[case::packed_unasked(b"\x01\0\0\0\x02ab", false, None)]
    #[case::another_flag(b"\x02\0\0\0\x02ab", true, None)]
    #[case::cut_off(b"\0\0\0\0\x03ab", false, None)]
    #[case::two_messages(b"\0\0\0\0\x01a\0\0\0\0\x01b", false, None)]
    #[case::a_length_beyond_everything(b"\0\xff\xff\xff\xffab", false, None)]
    #[case::nothing(b"", false, None)]
    fn a_grpc_body_holds_one_message(
        #[case] body: &[u8],
        #[case] may_be_packed: bool,
        #[case] expected: Option<(bool, &[u8])>,
    ) {
        assert_eq!(Framing::Prefixed.message(body, may_be_packed).ok(), expected);
    }
}
