//! `rehearsal schema`: the JSON Schema of a suite file, and of what is printed for machines.

use super::{personas::PeopleObject, print, result::RunObject, traces::TracesObject};
use crate::{
    args::{SchemaArgs, SchemaOf},
    exit::{Exit, Failure},
};
use rehearsal_core::schema::written;
use rehearsal_reports::calibration::CalibrationObject;

/// Prints the schema.
///
/// # Errors
/// Where standard output cannot be written.
pub fn schema(SchemaArgs { of }: SchemaArgs) -> Result<Exit, Failure> {
    let schema = match of {
        SchemaOf::Suite => rehearsal_cases::schema(),
        SchemaOf::Run => written::<RunObject>("run"),
        SchemaOf::People => written::<PeopleObject>("people"),
        SchemaOf::Traces => written::<TracesObject>("traces"),
        SchemaOf::Calibration => written::<CalibrationObject>("calibration"),
        SchemaOf::Record => rehearsal_reports::record_schema(),
        SchemaOf::Scores => rehearsal_reports::machines::scores_schema(),
        SchemaOf::Evaluation => rehearsal_evaluators::evaluation_schema(),
        SchemaOf::EvaluationAnswer => rehearsal_evaluators::answer_schema(),
        SchemaOf::Check => rehearsal_reports::soundness_schema(),
        SchemaOf::Comparison => rehearsal_reports::comparison_schema(),
        SchemaOf::Diagnosis => rehearsal_reports::diagnosis_schema(),
    };
    print(&format!("{schema:#}\n"))?;
    Ok(Exit::Passed)
}

/// The schema of a suite file as it stands in a file.
pub(super) fn text() -> String {
    format!("{:#}\n", rehearsal_cases::schema())
}
