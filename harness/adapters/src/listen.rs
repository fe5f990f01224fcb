//! Accepts connections, so many at once, and serves each with bounds on its headers and on its idleness.

use axum::Router;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
    service::TowerToHyperService,
};
use std::{io, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time::sleep,
};
use tokio_util::sync::CancellationToken;

/// The most connections at the same time.
pub(crate) const CONNECTIONS: usize = 1_024;
/// The most bytes of a request's headers.
const HEADERS: usize = 32 << 10;
/// How long a client may take over its headers, or leave its connection idle between requests.
const HEADERS_PATIENCE: Duration = Duration::from_secs(60);
/// How often a client that says nothing is asked whether it is there, and how long it may take to answer.
const STILL_THERE: Duration = Duration::from_secs(20);
/// The most requests at the same time on one connection.
const STREAMS: u32 = 64;
/// How long to wait where connections cannot be accepted, for want of file descriptors for example.
const RESPITE: Duration = Duration::from_millis(100);

/// Serves until told to close, and then until the requests at hand are answered. More connections than there are seats
/// wait to be accepted.
pub(crate) async fn serve(listener: TcpListener, router: Router, closing: CancellationToken, seats: usize) {
    let seats = Arc::new(Semaphore::new(seats));
    let mut connections = JoinSet::new();
    while let Some(accepted) = closing.run_until_cancelled(accept(&listener, &seats)).await {
        match accepted {
            Ok((stream, seat)) => {
                connections.spawn(connection(stream, seat, router.clone(), closing.clone()));
            }
            Err(_) => sleep(RESPITE).await,
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

async fn accept(
    listener: &TcpListener,
    seats: &Arc<Semaphore>,
) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let seat = Arc::clone(seats).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    // Answers are a few bytes and should not wait to be joined with others.
    let _ = stream.set_nodelay(true);
    Ok((stream, seat))
}

/// Failures of a single connection stay with it.
async fn connection(
    stream: TcpStream,
    _seat: OwnedSemaphorePermit,
    router: Router,
    closing: CancellationToken,
) {
    let builder = bounded();
    let served = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    tokio::pin!(served);
    tokio::select! {
        _ = served.as_mut() => return,
        () = closing.cancelled() => served.as_mut().graceful_shutdown(),
    }
    let _ = served.await;
}

fn bounded() -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_PATIENCE).max_buf_size(HEADERS);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(HEADERS).unwrap_or(u32::MAX))
        .max_concurrent_streams(STREAMS)
        .keep_alive_interval(STILL_THERE)
        .keep_alive_timeout(STILL_THERE);
    builder
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use std::net::SocketAddr;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        time::timeout,
    };

    async fn ask(address: SocketAddr) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        stream
    }

    async fn is_answered(stream: &mut TcpStream) -> bool {
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.is_ok() && &answer == b"HTTP/1.1 200"
    }

    #[tokio::test]
    async fn a_connection_without_a_seat_is_served_when_one_becomes_free() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", get(|| async { "here" }));
        let server = tokio::spawn(serve(listener, router, CancellationToken::new(), 1));
        let mut first = ask(address).await;
        assert!(is_answered(&mut first).await);
        let mut second = ask(address).await;
        let early = timeout(Duration::from_millis(100), is_answered(&mut second)).await;
        assert!(early.is_err(), "served beside the only seat");
        drop(first);
        assert!(is_answered(&mut second).await);
        server.abort();
    }
}
