//! Reads bodies of requests: no longer than they may be, no slower, and no more of them at once than there is room for.

use super::refusal::{Fault, Refusal};
use crate::otlp::room::Share;
use axum::body::{Body, Bytes, HttpBody};
use std::{future::poll_fn, pin::Pin, time::Duration};
use tokio::time::timeout;

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// Reads a body to its end; `share` holds the room for it.
///
/// # Errors
/// [`Fault::TooLarge`], [`Fault::TooSlow`], [`Fault::NoRoom`], and [`Fault::Unreadable`] where the connection breaks.
pub(super) async fn read(body: Body, limit: usize, share: &mut Share) -> Result<Vec<u8>, Refusal> {
    let mut read = Vec::new();
    each(body, limit, |chunk| {
        if !share.grow_within(chunk.len()) {
            return Err(Refusal::no_room());
        }
        read.extend_from_slice(&chunk);
        Ok(())
    })
    .await?;
    Ok(read)
}

/// Reads a body and lets go of it.
///
/// # Errors
/// As [`read`], but for the room.
pub(super) async fn let_go(body: Body, limit: usize) -> Result<(), Refusal> {
    each(body, limit, |_| Ok(())).await
}

async fn each(
    mut body: Body,
    limit: usize,
    mut take: impl FnMut(Bytes) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > limit {
        return Err(Refusal::too_large(limit));
    }
    let all = async {
        let mut length = 0;
        while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
            let frame = frame.map_err(|error| Refusal::new(Fault::Unreadable, error.to_string()))?;
            let Ok(chunk) = frame.into_data() else { continue };
            length += chunk.len();
            if length > limit {
                return Err(Refusal::too_large(limit));
            }
            take(chunk)?;
        }
        Ok(())
    };
    let too_slow = || Refusal::new(Fault::TooSlow, format!("the body took longer than {PATIENCE:?}"));
    timeout(PATIENCE, all).await.map_err(|_| too_slow())?
}
