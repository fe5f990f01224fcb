//! A small website for whoever sits at this machine, or has a token: pages are read, nothing is sent or changed.
//!
//! Other websites that are open in the same browser are kept out: their requests show no token, and without one a
//! request whose `Host` is not a loopback address is refused (a name of theirs may be made to lead here). The answers
//! may be neither embedded nor read from elsewhere.

mod answer;
mod guard;
mod written;

pub use crate::net::percent_encoded as segment;
pub use crate::token::Token;
pub use answer::{Answer, Body, Writing};

use crate::{
    listen::{self, CONNECTIONS},
    net,
};
use axum::{
    Router,
    extract::{Request, State},
    middleware::from_fn_with_state,
    response::Response,
};
use guard::Guard;
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, task::JoinHandle, time::timeout};
use tokio_util::sync::{CancellationToken, DropGuard};

/// What is on a website.
pub trait Site: Send + Sync + 'static {
    /// The answer to a request for this path, given as its segments without their encoding: none for `/`, and
    /// `["runs", "a b"]` for `/runs/a%20b`. It is called where it may block.
    fn answer(&self, path: &[String]) -> Answer;
}

/// A website that is served. Dropping it closes the port.
pub struct Website {
    address: SocketAddr,
    closing: DropGuard,
    server: JoinHandle<()>,
}

/// How long answers at hand may take once the website closes.
const LAST_ANSWERS: Duration = Duration::from_millis(300);

impl Website {
    /// Serves a site at an address; port 0 picks a free one. Whoever reads must show the token where there is one, and
    /// for an address that other machines can reach there has to be one.
    ///
    /// # Errors
    /// Where the address cannot be listened on, or could be read by anybody.
    pub async fn start(address: SocketAddr, site: Arc<dyn Site>, token: Option<Token>) -> io::Result<Self> {
        if !address.ip().is_loopback() && token.is_none() {
            return Err(io::Error::other("other machines can reach it, and no token is asked for"));
        }
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let closing = CancellationToken::new();
        let guard = Guard { port: address.port(), token };
        let router =
            Router::new().fallback(answer).with_state(site).layer(from_fn_with_state(guard, guard::guard));
        let server = tokio::spawn(listen::serve(listener, router, closing.clone(), CONNECTIONS));
        Ok(Self { address, closing: closing.drop_guard(), server })
    }

    /// Where it is for a browser on this machine, such as `http://127.0.0.1:7357`.
    pub fn url(&self) -> String {
        net::url_here(self.address)
    }

    /// Closes the port. Answers that are not over shortly after are broken off.
    pub async fn shutdown(self) {
        let Self { closing, mut server, .. } = self;
        drop(closing);
        if timeout(LAST_ANSWERS, &mut server).await.is_err() {
            server.abort();
        }
    }
}

async fn answer(State(site): State<Arc<dyn Site>>, request: Request) -> Response {
    let path = segments(request.uri().path());
    let answered = tokio::task::spawn_blocking(move || site.answer(&path)).await;
    // Only a defect of the site's own ends the task without an answer.
    answered.unwrap_or_else(|_| Answer::defect()).into_response(&request)
}

/// The segments of a path without their encoding. What is no UTF-8 becomes U+FFFD, as in a folder's name.
fn segments(path: &str) -> Vec<String> {
    path.split('/').filter(|segment| !segment.is_empty()).map(decoded).collect()
}

fn decoded(segment: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(segment.len()), segment.as_bytes());
    while let Some((byte, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *byte == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(encoded) => {
                bytes.push(encoded);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("/", &[])]
    #[case("/runs/a%20b", &["runs", "a b"])]
    #[case("/runs/..%2f..%2Fetc", &["runs", "../../etc"])]
    #[case("/runs//100%/%e2%82%ac", &["runs", "100%", "€"])]
    #[case("/%ff%zz", &["\u{fffd}%zz"])]
    fn a_path_is_taken_apart_before_it_is_decoded(#[case] path: &str, #[case] expected: &[&str]) {
        assert_eq!(segments(path), expected);
    }

    #[rstest]
    #[case("2026 run/á?#%")]
    #[case("..")]
    fn what_is_encoded_is_one_segment_and_comes_back(#[case] name: &str) {
        assert_eq!(segments(&format!("/runs/{}", segment(name))), ["runs", name]);
    }
}
