//! YAML with places. This module and its child are the only ones that know which crate reads YAML.

mod refusal;

pub(crate) use refusal::Refusal;

use crate::schema::written_as_content;
use rehearsal_core::case::SourceRef;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_saphyr::{Options, Spanned};

/// Reads one YAML document.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    serde_saphyr::from_str_with_options(text, options()).map_err(Refusal::from)
}

/// YAML 1.2, where `off` and `no` are words, and bounds on what a file may make of itself: a few
/// hundred bytes of nested aliases must not grow into a million values.
fn options() -> Options {
    serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        budget: serde_saphyr::budget! {
            max_aliases: 5_000,
            max_anchors: 5_000,
            max_merge_keys: 5_000,
            max_recorded_anchor_events: 100_000,
            max_recorded_anchor_bytes: 8 << 20,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 50_000,
            max_replay_stack_depth: 16,
        },
    }
}

/// A value and where it stands. Its schema is the value's own.
#[derive(Clone, Debug)]
pub(crate) struct Placed<T> {
    pub(crate) value: T,
    pub(crate) at: Place,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // An alias is complained about where it is used: that is the line the writer got wrong.
        let Spanned { value, referenced, .. } = Spanned::<T>::deserialize(deserializer)?;
        Ok(Self { value, at: Place::new(referenced.line(), referenced.column()) })
    }
}

written_as_content!(Placed);

/// A place in the file, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    line: u32,
    column: u32,
}

impl Place {
    pub(crate) const START: Self = Self { line: 1, column: 1 };

    /// From a line and a column; a 0, which a parser may give for an empty file, is the first.
    pub(crate) fn new(line: u64, column: u64) -> Self {
        let bounded = |number: u64| u32::try_from(number.max(1)).unwrap_or(u32::MAX);
        Self { line: bounded(line), column: bounded(column) }
    }

    pub(crate) fn in_file(self, file: &str) -> SourceRef {
        SourceRef { file: file.to_owned(), line: self.line, column: self.column }
    }
}
