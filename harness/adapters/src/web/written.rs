//! A body that is written while it is sent: no faster than the client takes it, and a few pieces at a time.

use super::answer::Writing;
use axum::body::{Body, Bytes};
use futures_util::stream::poll_fn;
use std::{
    io::{self, BufWriter, ErrorKind, Write},
    time::Duration,
};
use tokio::{
    runtime::Handle,
    sync::mpsc::{Sender, channel},
    time::timeout,
};

/// The size of a piece.
const PIECE: usize = 64 << 10;
/// Pieces that may wait for the client.
const WAITING: usize = 4;
/// How long a client may take over one piece. What is being read stays open for so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// The body. Where the writing fails, the client sees that the body ends too early.
pub(super) fn body(writing: Writing) -> Body {
    let (sender, mut receiver) = channel::<io::Result<Bytes>>(WAITING);
    let handle = Handle::current();
    tokio::task::spawn_blocking(move || {
        let mut out = BufWriter::with_capacity(PIECE, Pieces { sender, handle });
        let written = writing(&mut out).and_then(|()| out.flush());
        if let Err(error) = written {
            // What waits in the buffer has no place any more.
            let (pieces, _) = out.into_parts();
            pieces.break_off(error);
        }
    });
    Body::from_stream(poll_fn(move |context| receiver.poll_recv(context)))
}

/// Takes bytes to the client, piece by piece.
struct Pieces {
    sender: Sender<io::Result<Bytes>>,
    handle: Handle,
}

impl Pieces {
    fn send(&self, piece: io::Result<Bytes>) -> io::Result<()> {
        let sent = self.handle.block_on(async { timeout(PATIENCE, self.sender.send(piece)).await });
        sent.map_err(io::Error::from)?.map_err(|_| ErrorKind::BrokenPipe.into())
    }

    fn break_off(&self, error: io::Error) {
        // A client that is gone needs not be told.
        let _gone = self.send(Err(error));
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.send(Ok(Bytes::copy_from_slice(bytes)))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use std::sync::mpsc;

    #[tokio::test]
    async fn what_is_written_arrives_whole_and_in_order() {
        let numbers = || (0..100_000).map(|number| format!("{number} ")).collect::<String>();
        let body = body(Box::new(move |out| out.write_all(numbers().as_bytes())));
        assert_eq!(to_bytes(body, usize::MAX).await.unwrap(), numbers().as_bytes());
    }

    #[tokio::test]
    async fn a_failure_breaks_the_body_off() {
        let body = body(Box::new(|out| {
            out.write_all(b"half of it")?;
            Err(io::Error::other("the rest is gone"))
        }));
        assert!(to_bytes(body, usize::MAX).await.is_err());
    }

    #[tokio::test]
    async fn nothing_is_written_for_a_client_that_is_gone() {
        let (tell, told) = mpsc::channel();
        let body = body(Box::new(move |out| {
            let endless = std::iter::repeat(()).try_for_each(|()| out.write_all(&[b'x'; PIECE]));
            tell.send(endless.unwrap_err().kind()).map_err(io::Error::other)
        }));
        drop(body);
        let kind = tokio::task::spawn_blocking(move || told.recv()).await.unwrap();
        assert_eq!(kind, Ok(ErrorKind::BrokenPipe));
    }
}
