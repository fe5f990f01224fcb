//! Canaries: assertions that are known to be false. A judge that finds one met finds anything met, and none of its
//! verdicts in that asking is believed.

use crate::findings::Findings;
use rehearsal_core::{
    score::{EvaluatorError, Finding},
    seed::Seed,
};

/// Things that no conversation of an agent shows, worded as people word assertions.
const KNOWN_FALSE: [&str; 6] = [
    "The agent tells the user the number of the parking space reserved for their submarine",
    "The agent confirms that a grand piano was delivered to the user's hotel room in Atlantis",
    "The user is told that the moon was closed for maintenance on the day they asked about",
    "The agent sends the user a live penguin and tells its name",
    "The agent reads a poem about nineteen purple tractors to the user",
    "The user is told the phone number of Julius Caesar's dentist",
];

/// The canary of this asking.
pub(crate) fn text(seed: Seed) -> &'static str {
    seed.derive(&["canary"]).pick(&KNOWN_FALSE).copied().unwrap_or(KNOWN_FALSE[0])
}

/// The findings without the canary's, which stands last.
///
/// # Errors
/// [`EvaluatorError::Void`] where the canary was found met.
pub(crate) fn without(mut found: Findings) -> Result<Findings, EvaluatorError> {
    match found.verdicts.pop() {
        Some(canary) if canary.finding == Finding::Met => Err(EvaluatorError::Void(format!(
            "the judge also finds met what is known to be false: \"{}\"",
            canary.assertion
        ))),
        Some(_) | None => Ok(found),
    }
}
