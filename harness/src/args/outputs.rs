//! The arguments that name reports to write when a run is over.

use super::ReportFormat;
use clap::{Args, ValueEnum as _};
use std::path::PathBuf;

/// Reports beside the page.
#[derive(Clone, Debug, Default, Args)]
pub struct OutputArgs {
    /// Write a report, such as junit=junit.xml, when the run is over; may be given more than once. Formats are those of
    /// `rehearsal report`; of several suites, {suite} in FILE tells them apart
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = output)]
    pub reports: Vec<Output>,
}

/// A report that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its kind.
    pub format: ReportFormat,
    /// Its file, with `{suite}` where the suite's name goes.
    pub file: PathBuf,
}

fn output(text: &str) -> Result<Output, String> {
    let formats = || {
        let names = ReportFormat::value_variants().iter().filter_map(|format| format.to_possible_value());
        names.map(|name| name.get_name().to_owned()).collect::<Vec<_>>().join(", ")
    };
    let Some((format, file)) = text.split_once('=') else {
        return Err(format!("is not FORMAT=FILE, such as junit=junit.xml; formats: {}", formats()));
    };
    let format = ReportFormat::from_str(format, false)
        .map_err(|_| format!("there is no format \"{format}\"; formats: {}", formats()))?;
    match file {
        "" => Err("names no file".to_owned()),
        "-" => Err("standard output is for the result; name a file".to_owned()),
        file => Ok(Output { format, file: file.into() }),
    }
}
