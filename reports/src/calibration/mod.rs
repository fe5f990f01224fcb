//! What calibrating judges came to: their verdicts in a run beside the labels that people gave.

mod fold;
mod found;
mod object;
mod table;

pub use fold::{LabelledItem, Verdicts};
pub use found::{Found, Together};
pub use object::CalibrationObject;
pub use table::table;

use rehearsal_core::summary::Summary;

/// What is known of the judges of a run, a sentence for each that asks a model: its rate as it would be without the
/// judge's errors, or that nobody has found out how far it can be trusted.
pub(crate) fn sentences(summary: &Summary) -> Vec<String> {
    let Some(manifest) = summary.manifest.as_deref() else { return Vec::new() };
    let mut uncalibrated = Vec::new();
    let mut sentences = Vec::new();
    for (name, judge) in &manifest.judges {
        match &judge.calibration {
            Some(calibration) => sentences.push(table::corrected_sentence(name, calibration, summary)),
            None => uncalibrated.push(crate::visible_line(name.as_str())),
        }
    }
    if !uncalibrated.is_empty() {
        sentences.push(format!("not calibrated against people: {}", uncalibrated.join(", ")));
    }
    sentences
}
