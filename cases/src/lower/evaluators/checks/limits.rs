//! Rules about how much was needed: turns, time, tokens, money.

use super::Rule;
use crate::{
    complaint::Notes,
    format::{CostMap, LatencyMap, TokensMap, TurnsMap},
    lower::{
        counts::{self, TURNS},
        duration,
    },
    yaml::Place,
};
use rehearsal_core::{money::Money, suite::Check};

impl Rule for TurnsMap {
    fn rule(&self, at: Place, notes: &mut Notes<'_>) -> Check {
        let [min, max] = counts::between(TURNS, [&self.min, &self.max], notes);
        if self.min.get().is_none() && self.max.get().is_none() {
            let hint = Some("write `min`, `max` or both".to_owned());
            notes.complain_with(at, "`turns` does not say how many", hint);
        }
        Check::Turns { min, max }
    }
}

impl Rule for LatencyMap {
    fn rule(&self, at: Place, notes: &mut Notes<'_>) -> Check {
        if self.reply.get().is_none() && self.total.get().is_none() {
            let hint = Some("write `reply`, `total` or both".to_owned());
            notes.complain_with(at, "`latency` does not say how long", hint);
        }
        Check::Latency {
            reply: duration::given(self.reply.get(), notes),
            total: duration::given(self.total.get(), notes),
        }
    }
}

impl Rule for TokensMap {
    fn rule(&self, at: Place, notes: &mut Notes<'_>) -> Check {
        let max = notes.required(&self.max, "max", at);
        if let Some(max) = max.filter(|max| max.value == 0) {
            notes.complain(max.at, "`max` is 0; it is at least 1");
        }
        Check::Tokens { max: max.map(|max| max.value).unwrap_or_default() }
    }
}

impl Rule for CostMap {
    fn rule(&self, at: Place, notes: &mut Notes<'_>) -> Check {
        let usd = notes.required(&self.usd, "usd", at);
        let max = usd.and_then(|usd| Money::from_dollars(usd.value)).filter(|max| *max > Money::ZERO);
        if let (Some(usd), None) = (usd, max) {
            let hint = Some("write an amount in US dollars".to_owned());
            notes.complain_with(usd.at, format!("{} USD buys nothing", usd.value), hint);
        }
        Check::Cost { max: max.unwrap_or_default() }
    }
}
