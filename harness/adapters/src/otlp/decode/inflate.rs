//! Unpacks gzip up to a limit, so that a small body cannot become a large one.

use super::DecodeError;
use flate2::read::MultiGzDecoder;
use std::io::Read;

/// Unpacks a gzip body of one or more members.
///
/// # Errors
/// Where it is not gzip, is cut off, or unpacks to more than `limit` bytes.
pub(crate) fn inflate(packed: &[u8], limit: usize) -> Result<Vec<u8>, DecodeError> {
    let mut unpacked = Vec::new();
    // One byte over the limit is enough to know that there is more.
    let budget = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    MultiGzDecoder::new(packed)
        .take(budget)
        .read_to_end(&mut unpacked)
        .map_err(|error| DecodeError::Gzip(error.to_string()))?;
    if unpacked.len() > limit { Err(DecodeError::TooLarge { limit }) } else { Ok(unpacked) }
}
