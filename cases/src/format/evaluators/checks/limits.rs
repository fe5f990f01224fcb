//! Rules about how much was needed: turns, time, tokens, money.

use super::super::{
    super::{
        keys::{Optional, Required},
        scalars::DurationText,
    },
    settings::{short, unasking},
};
use crate::yaml::Placed;

unasking! {
    /// How many messages of the user's were needed.
    #[schemars(rename = "Turns")]
    TurnsMap {
        /// So many at least.
        #[serde(default)]
        #[schemars(range(min = 1, max = 1000))]
        min: Optional<Placed<u64>>,
        /// So many at most.
        #[serde(default)]
        #[schemars(range(min = 1, max = 1000))]
        max: Optional<Placed<u64>>,
    }
}

short!(TurnsMap, u64, false, "the most turns, or a map with `min` and `max`", |max| {
    TurnsMap { max: Optional::written(max), ..TurnsMap::default() }
});

unasking! {
    /// Whether every reply came in time.
    #[schemars(rename = "Latency")]
    LatencyMap {
        /// The longest that one reply may take.
        #[serde(default)]
        reply: Optional<Placed<DurationText>>,
        /// The longest that all replies together may take.
        #[serde(default)]
        total: Optional<Placed<DurationText>>,
    }
}

short!(
    LatencyMap,
    DurationText,
    false,
    "the longest time for a reply, or a map with `reply` and `total`",
    |reply| { LatencyMap { reply: Optional::written(reply), ..LatencyMap::default() } }
);

unasking! {
    /// Whether the agent used no more tokens in a session, as its spans tell.
    #[schemars(rename = "Tokens")]
    TokensMap {
        /// Input and output together.
        #[schemars(range(min = 1))]
        max: Required<Placed<u64>>,
    }
}

short!(TokensMap, u64, false, "the most tokens, or a map with `max`", |max| {
    TokensMap { max: Required::written(max), ..TokensMap::default() }
});

unasking! {
    /// Whether the agent spent no more in a session, as its spans and the price table tell.
    #[schemars(rename = "Cost")]
    CostMap {
        /// In US dollars.
        #[schemars(extend("exclusiveMinimum" = 0))]
        usd: Required<Placed<f64>>,
    }
}

short!(CostMap, f64, false, "an amount in US dollars, or a map with `usd`", |usd| {
    CostMap { usd: Required::written(usd), ..CostMap::default() }
});
