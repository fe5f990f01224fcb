//! Whatever bytes come as JSON: they are refused, or can be filed, collected and understood.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rehearsal_adapters::otlp::decode;

fuzz_target!(|bytes: &[u8]| rehearsal_fuzz::digest(decode::json(bytes).unwrap_or_default()));
