//! However spans arrive, they say the same.

use crate::truth::sent;
use proptest::{prelude::*, sample::Index};
use rehearsal_adapters::otlp::{RawLog, RawSpan, understand};

const RECORDINGS: [&str; 8] = [
    "strands.split_exports",
    "langgraph_langsmith",
    "llamaindex",
    "openai_agents_openinference",
    "google_adk.legacy_schema",
    "openai_raw_traceloop.events",
    "openai_raw_otel_genai",
    "vercel_ai_6.stream",
];

/// Some of the items a second time, and all of them in another order.
fn scattered<T: Clone + std::fmt::Debug + 'static>(items: Vec<T>) -> impl Strategy<Value = Vec<T>> {
    let repeated = proptest::collection::vec(any::<Index>(), 0..5);
    repeated.prop_flat_map(move |repeated| {
        let again = repeated.iter().filter(|_| !items.is_empty()).map(|index| index.get(&items).clone());
        let all: Vec<T> = items.iter().cloned().chain(again).collect();
        Just(all).prop_shuffle()
    })
}

fn arrivals() -> impl Strategy<Value = (&'static str, Vec<RawSpan>, Vec<RawLog>)> {
    proptest::sample::select(RECORDINGS.as_slice()).prop_flat_map(|name| {
        let (spans, logs) = sent(name);
        (Just(name), scattered(spans), scattered(logs))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_and_repeated_exports_do_not_matter((name, spans, logs) in arrivals()) {
        let (as_sent, logs_as_sent) = sent(name);
        prop_assert_eq!(understand(spans, logs), understand(as_sent, logs_as_sent));
    }
}
