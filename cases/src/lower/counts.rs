//! The whole numbers of a suite, and their bounds.

use crate::{complaint::Notes, format::Optional, yaml::Placed};

/// A count with its name in the file and its bounds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Count {
    key: &'static str,
    least: u32,
    most: u32,
}

/// User messages in a conversation. More than a thousand is a slip: no person talks so long.
pub(crate) const MAX_TURNS: Count = Count { key: "max_turns", least: 1, most: 1_000 };

/// Repetitions of a case.
pub(crate) const TRIALS: Count = Count { key: "trials", least: 1, most: 100_000 };

/// Tokens of an answer. OpenAI's Responses takes no fewer than 16.
pub(crate) const MAX_TOKENS: Count = Count { key: "max_tokens", least: 16, most: 1_000_000 };

/// Calls of a model begun in a minute.
pub(crate) const REQUESTS_PER_MINUTE: Count = Count { key: "requests_per_minute", least: 1, most: 1_000_000 };

/// Tokens asked of a model in a minute.
pub(crate) const TOKENS_PER_MINUTE: Count = Count { key: "tokens_per_minute", least: 1, most: 1_000_000_000 };

/// Calls of a model at once.
pub(crate) const CONCURRENCY: Count = Count { key: "concurrency", least: 1, most: 10_000 };

/// Processes that share an agent's conversations.
pub(crate) const PROCESSES: Count = Count { key: "processes", least: 1, most: 64 };

/// How often an answer is given in a conversation.
pub(crate) const TIMES: Count = Count { key: "times", least: 1, most: 1_000 };

/// How often a judge is asked for one verdict: always, at least and at most.
pub(crate) const SAMPLES: [Count; 3] = [
    Count { key: "samples", least: 1, most: 9 },
    Count { key: "least", least: 1, most: 9 },
    Count { key: "most", least: 1, most: 9 },
];

/// User messages of a session, at least and at most.
pub(crate) const TURNS: [Count; 2] =
    [Count { key: "min", least: 1, most: 1_000 }, Count { key: "max", least: 1, most: 1_000 }];

/// Calls of a tool in a session, at least and at most.
pub(crate) const CALLS: [Count; 2] =
    [Count { key: "min", least: 0, most: 100_000 }, Count { key: "max", least: 0, most: 100_000 }];
/// Messages of a free part of a script.
pub(crate) const FREE: Count = Count { key: "free", least: 1, most: 1_000 };
/// A port of this machine.
pub(crate) const PORT: Count = Count { key: "port", least: 1, most: 65_535 };

/// Which call of a tool.
pub(crate) const CALL: Count = Count { key: "calls", least: 1, most: 100_000 };

impl Count {
    /// The count as written; `None` where it is not, or is out of its bounds, which is complained about.
    pub(crate) fn lower(self, written: &Optional<Placed<u64>>, notes: &mut Notes<'_>) -> Option<u32> {
        self.bounded(written.get()?, notes)
    }

    /// The count as written; `None` where it is out of its bounds, which is complained about.
    pub(crate) fn bounded(self, written: &Placed<u64>, notes: &mut Notes<'_>) -> Option<u32> {
        let Placed { value, at } = *written;
        let Self { key, least, most } = self;
        match u32::try_from(value) {
            Ok(count) if (least..=most).contains(&count) => return Some(count),
            Ok(count) if count < least => {
                notes.complain(at, format!("`{key}` is {value}; it is at least {least}"));
            }
            Ok(_) | Err(_) => notes.complain(at, format!("`{key}` is {value}; it is at most {most}")),
        }
        None
    }
}

/// A number from 0 to `most`, with a complaint about any other.
pub(crate) fn up_to(most: f64, written: &Placed<f64>, key: &str, notes: &mut Notes<'_>) -> f64 {
    if !(0.0..=most).contains(&written.value) {
        notes.complain(written.at, format!("`{key}` is {}; it is a number from 0 to {most}", written.value));
    }
    written.value
}

/// A share: a number from 0 to 1, with a complaint about any other.
pub(crate) fn share(written: &Placed<f64>, key: &str, notes: &mut Notes<'_>) -> f64 {
    up_to(1.0, written, key, notes)
}

/// How much a thing counts beside others: a number above 0, with a complaint about any other.
pub(crate) fn weight(written: &Placed<f64>, what: &str, notes: &mut Notes<'_>) -> f64 {
    const MOST: f64 = 1_000.0;
    if !(written.value > 0.0 && written.value <= MOST) {
        let message = format!("{what} is {}; it is a number above 0 and up to {MOST}", written.value);
        notes.complain(written.at, message);
    }
    written.value
}

/// A least and a most, with a complaint where the least is more than the most.
pub(crate) fn between(
    [least, most]: [Count; 2],
    [lower, upper]: [&Optional<Placed<u64>>; 2],
    notes: &mut Notes<'_>,
) -> [Option<u32>; 2] {
    let bounds = [least.lower(lower, notes), most.lower(upper, notes)];
    if let ([Some(low), Some(high)], Some(written)) = (bounds, upper.get())
        && low > high
    {
        let message = format!("`{}` is {high}, less than `{}`, which is {low}", most.key, least.key);
        notes.complain(written.at, message);
    }
    bounds
}
