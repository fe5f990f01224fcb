//! Ids and times as other systems write them.

use rehearsal_core::{
    clock::Timestamp,
    ids::{SpanId, TraceId},
};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A trace's id: itself where it is one, otherwise one that is always the same for the same text.
pub(super) fn trace_id(name: &str) -> TraceId {
    let bare = name.replace('-', "");
    TraceId::from_hex(name).or_else(|| TraceId::from_hex(&bare)).unwrap_or_else(|| {
        let digest: [u8; 32] = Sha256::digest(name.as_bytes()).into();
        let mut id = [0; 16];
        id.iter_mut().zip(digest).for_each(|(byte, hashed)| *byte = hashed);
        TraceId::from_bytes(id)
    })
}

/// A span's id, likewise.
pub(super) fn span_id(name: &str) -> SpanId {
    SpanId::from_hex(name).unwrap_or_else(|| {
        let digest: [u8; 32] = Sha256::digest(name.as_bytes()).into();
        let mut id = [0; 8];
        id.iter_mut().zip(digest).for_each(|(byte, hashed)| *byte = hashed);
        SpanId::from_bytes(id)
    })
}

/// A point in time: RFC 3339, or the same without a zone, which then is UTC.
pub(super) fn time(value: Option<&Value>) -> Option<Timestamp> {
    let text = value?.as_str()?;
    let at = text.parse::<jiff::Timestamp>().ok().or_else(|| {
        let local: jiff::civil::DateTime = text.parse().ok()?;
        Some(local.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
    })?;
    u64::try_from(at.as_nanosecond()).ok().map(Timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case::with_a_zone("2026-11-28T18:32:48.466944Z", Some(1_795_890_768_466_944_000))]
    #[case::with_an_offset("2026-11-28T20:32:48+02:00", Some(1_795_890_768_000_000_000))]
    #[case::without_a_zone("2026-11-28 18:32:48.466944", Some(1_795_890_768_466_944_000))]
    #[case::no_time("yesterday", None)]
    #[case::before_time_began("1960-01-01T00:00:00Z", None)]
    fn times_are_read_as_they_are_written(#[case] text: &str, #[case] nanos: Option<u64>) {
        assert_eq!(time(Some(&json!(text))), nanos.map(Timestamp));
    }

    #[test]
    fn an_id_stays_and_a_name_always_becomes_the_same_id() {
        let id = "0af7651916cd43dd8448eb211c80319c";
        assert_eq!(trace_id(id).to_string(), id);
        assert_eq!(trace_id("0af76519-16cd-43dd-8448-eb211c80319c").to_string(), id);
        assert_eq!(trace_id("my trace"), trace_id("my trace"));
        assert_ne!(span_id("one"), span_id("other"));
        assert_eq!(span_id("00f067aa0ba902b7").to_string(), "00f067aa0ba902b7");
    }
}
