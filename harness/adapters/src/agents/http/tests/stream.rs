//! Streams over a real connection, whole and broken.

use super::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const STREAM: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n";
const JSON: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

/// Writes this to whoever asks, in pieces, and then closes the connection or keeps it open.
async fn serve_bytes(pieces: &'static [&'static str], closes: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        assert_ne!(stream.read(&mut [0; 4096]).await.unwrap(), 0);
        for piece in pieces {
            stream.write_all(piece.as_bytes()).await.unwrap();
            stream.flush().await.unwrap();
            tokio::task::yield_now().await;
        }
        if !closes {
            std::future::pending::<()>().await;
        }
    });
    url
}

#[tokio::test]
async fn a_stream_is_read_to_its_clean_end() {
    let pieces = &[
        STREAM,
        "transfer-encoding: chunked\r\n\r\n",
        "e\r\ndata: \"Hel\"\n\nd\r\n",
        "a\r\nata: \"lo\"\n\r\n",
        "0\r\n\r\n",
    ];
    let url = serve_bytes(pieces, true).await;
    assert_eq!(ask(&agent(&url, "/reply"), "s", "hi").await, Ok("Hello".into()));
}

#[tokio::test]
async fn a_stream_that_says_it_is_over_is_not_waited_for() {
    let pieces = &[STREAM, "\r\n", "data: \"Hello\"\r\n\r\n", "data: [DONE]\r\n\r\n"];
    let url = serve_bytes(pieces, false).await;
    assert_eq!(ask(&agent(&url, "/reply"), "s", "hi").await, Ok("Hello".into()));
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_an_error_that_says_so() {
    let pieces = &[STREAM, "transfer-encoding: chunked\r\n\r\n", "d\r\ndata: \"Hel\"\n\n\r\n"];
    let url = serve_bytes(pieces, true).await;
    let error = ask(&agent(&url, "/reply"), "s", "hi").await.unwrap_err();
    let AgentError::Unreachable(why) = error else { panic!("{error:?}") };
    assert!(why.starts_with(&format!("{url}/: its stream broke off after 1 frames: ")), "{why}");
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_an_error_that_says_so() {
    let url = serve_bytes(&[JSON, "content-length: 100\r\n\r\n", "{\"reply\""], true).await;
    let error = ask(&agent(&url, "/reply"), "s", "hi").await.unwrap_err();
    let AgentError::Unreachable(why) = error else { panic!("{error:?}") };
    assert!(why.starts_with(&format!("{url}/: its answer broke off: ")), "{why}");
}

#[tokio::test]
async fn an_error_status_is_no_stream() {
    let failing = || async {
        (StatusCode::BAD_GATEWAY, [(CONTENT_TYPE, "text/event-stream")], "data: \"no model\"\n\n")
    };
    let url = serve(Router::new().route("/", post(failing))).await;
    let error = AgentError::Failed("HTTP 502 Bad Gateway: data: \"no model\"".into());
    assert_eq!(ask(&agent(&url, "/reply"), "s", "hi").await, Err(error));
}
