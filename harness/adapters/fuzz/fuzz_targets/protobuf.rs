//! Whatever bytes come as protobuf: they are refused, or can be filed, collected and understood.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rehearsal_adapters::otlp::decode;

fuzz_target!(|bytes: &[u8]| {
    let mut batch = decode::protobuf(bytes).unwrap_or_default();
    batch.logs = decode::protobuf_logs(bytes).unwrap_or_default().logs;
    rehearsal_fuzz::digest(batch);
});
