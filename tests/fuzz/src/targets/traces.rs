//! Traces that were recorded elsewhere, in all formats; packed files among them.

use crate::{Target, scratch, seeds};
use rehearsal_adapters::traces::{self, Limits};

/// A file of traces.
pub(super) const TRACES: Target = Target { name: "traces", run: read, seeds };

/// Small enough that a bomb meets them within the memory of a test.
const LIMITS: Limits = Limits { value: 4 << 20, parts: 100_000, file: 16 << 20, kept: 32 << 20 };

fn read(bytes: &[u8]) {
    let file = scratch::file("recorded.traces", bytes);
    match traces::read(&[&file], Some("session.id"), LIMITS) {
        Ok(recording) => {
            for session in &recording.sessions {
                assert!(!format!("{session:?}").is_empty());
            }
        }
        Err(error) => assert!(error.to_string().contains("recorded.traces"), "{error}"),
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = seeds::files("harness/adapters/fixtures/imports", ".json");
    seeds.extend(seeds::files("harness/adapters/fixtures/imports", ".jsonl"));
    seeds.extend(seeds::lines("harness/adapters/fixtures/imports", ".jsonl"));
    seeds.extend(seeds::files("harness/adapters/fixtures/otlp", "strands.traceparent.jsonl"));
    let packed: Vec<Vec<u8>> = seeds.iter().map(|seed| pack(seed)).collect();
    seeds.extend(packed);
    // Little of it, and more than is taken in.
    seeds.push(pack(&vec![b'['; 20 << 20]));
    seeds
}

fn pack(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
