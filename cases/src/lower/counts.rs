//! The whole numbers of a suite: turns and trials.

use crate::{complaint::Notes, format::Optional, yaml::Placed};

/// A count with its name in the file, its bounds and what it is where nobody says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Count {
    pub(crate) key: &'static str,
    pub(crate) most: u32,
    pub(crate) default: u32,
}

/// User messages in a conversation. More than a thousand is a slip: no person talks so long.
pub(crate) const MAX_TURNS: Count = Count { key: "max_turns", most: 1_000, default: 8 };

/// Repetitions of a case.
pub(crate) const TRIALS: Count = Count { key: "trials", most: 100_000, default: 1 };

impl Count {
    /// The count as written, or `default` where it is not.
    pub(crate) fn lower(self, written: &Optional<Placed<u64>>, notes: &mut Notes<'_>) -> u32 {
        let Some(written) = written.get() else { return self.default };
        match u32::try_from(written.value) {
            Ok(0) => notes.complain(written.at, format!("`{}` is 0; it is at least 1", self.key)),
            Ok(count) if count <= self.most => return count,
            Ok(_) | Err(_) => {
                let (key, value, most) = (self.key, written.value, self.most);
                notes.complain(written.at, format!("`{key}` is {value}; it is at most {most}"));
            }
        }
        self.default
    }

    /// The same count with another default.
    pub(crate) fn or(self, default: u32) -> Self {
        Self { default, ..self }
    }
}
