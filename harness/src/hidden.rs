//! What this process must not write or show, as far as it is known by now: suites name secrets of their own.

use rehearsal_adapters::secrets::Secrets;
use std::sync::{Arc, PoisonError, RwLock};

/// Secrets that become more as suites are read. Copies know the same.
#[derive(Clone, Debug, Default)]
pub struct Hidden(Arc<RwLock<Secrets>>);

impl Hidden {
    /// These, to begin with.
    pub fn new(secrets: Secrets) -> Self {
        Self(Arc::new(RwLock::new(secrets)))
    }

    /// Everything that is known by now.
    pub fn secrets(&self) -> Secrets {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on these too: values, and what expressions match.
    pub fn add(&self, values: impl IntoIterator<Item = String>, patterns: impl IntoIterator<Item = String>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *known = known.and(values, patterns);
    }
}
