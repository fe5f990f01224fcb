//! Evaluators that the calling program brings along.

use rehearsal_core::score::Evaluator;
use std::{collections::BTreeMap, fmt, sync::Arc};

/// Evaluators in the calling program, by the names by which suites ask for them: `rust: NAME`.
#[derive(Clone, Default)]
pub struct Evaluators(BTreeMap<String, Arc<dyn Evaluator>>);

impl Evaluators {
    /// With one more, by its name. In a run it goes by the name that the suite gives it.
    #[must_use]
    pub fn with(mut self, evaluator: Arc<dyn Evaluator>) -> Self {
        self.0.insert(evaluator.name().as_str().to_owned(), evaluator);
        self
    }

    /// The one of this name, or what there is instead.
    pub(crate) fn find(&self, name: &str) -> Result<Arc<dyn Evaluator>, String> {
        let names = || match self.0.keys().map(String::as_str).collect::<Vec<_>>() {
            names if names.is_empty() => {
                "none are: play the suite from the program that has it (`play::Options`)".to_owned()
            }
            names => format!("there are {}", names.join(", ")),
        };
        self.0
            .get(name)
            .cloned()
            .ok_or_else(|| format!("no evaluator `{name}` is brought along; {}", names()))
    }
}

impl fmt::Debug for Evaluators {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
