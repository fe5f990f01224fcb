//! What a set of files holds, as far as it was read: spans and log records, whatever they were written as.

use super::{
    Format, Limits, cloudwatch,
    error::{ImportError, Place},
    langfuse::Langfuse,
    shape::{Shape, described, shape},
    strands,
};
use crate::otlp::{RawLog, RawSpan, decode};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What was read so far.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) formats: BTreeSet<Format>,
    pub(super) spans: Vec<RawSpan>,
    pub(super) logs: Vec<RawLog>,
    pub(super) langfuse: Langfuse,
    /// Messages of a log that are nothing of an agent's telemetry.
    pub(super) foreign: u64,
    /// Spans without ids that can be.
    pub(super) invalid: u64,
    limits: Limits,
    weight: usize,
}

impl Gathered {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Takes in a value that stands at this place.
    pub(super) fn take(&mut self, value: Value, place: &Place) -> Result<(), ImportError> {
        match value {
            Value::Object(fields) => match shape(&fields) {
                Some(shape) => self.object(fields, shape, place),
                None => Err(unknown(&Value::Object(fields), place)),
            },
            // A row of Logs Insights is a list of its fields.
            Value::Array(items) => items.into_iter().try_for_each(|item| self.take(item, place)),
            other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
                Err(unknown(&other, place))
            }
        }
    }

    fn object(
        &mut self,
        mut fields: Map<String, Value>,
        shape: Shape,
        place: &Place,
    ) -> Result<(), ImportError> {
        let broken = |why: String| ImportError::Broken { place: place.clone(), why };
        match shape {
            Shape::Nothing => {}
            Shape::OtlpRequest => {
                let batch =
                    decode::request(&Value::Object(fields)).map_err(|error| broken(error.to_string()))?;
                self.keep(Format::Otlp, batch, place)?;
            }
            Shape::Document(kind) => {
                let batch = cloudwatch::document(&Value::Object(fields), kind);
                self.keep(Format::CloudWatch, batch, place)?;
            }
            Shape::Message(key) => self.message(fields.remove(key).unwrap_or_default(), place)?,
            Shape::Listed(key) | Shape::Trajectory(key) => {
                self.take(fields.remove(key).unwrap_or_default(), place)?;
            }
            Shape::StrandsSession => {
                let spans = strands::spans(&Value::Object(fields)).map_err(broken)?;
                self.keep(Format::StrandsEvals, decode::Batch::of(spans), place)?;
            }
            Shape::Langfuse(entity) => {
                let spans = self.langfuse.spans(&Value::Object(fields), entity);
                self.keep(Format::Langfuse, decode::Batch::of(spans), place)?;
            }
        }
        Ok(())
    }

    /// A message of a log is a document, or nothing to us.
    fn message(&mut self, message: Value, place: &Place) -> Result<(), ImportError> {
        let message = match message {
            Value::String(text) => serde_json::from_str(&text).unwrap_or_default(),
            other => other,
        };
        match (message.as_object().and_then(shape), message) {
            (Some(document @ Shape::Document(_)), Value::Object(fields)) => {
                self.object(fields, document, place)
            }
            (_, _) => {
                self.foreign += 1;
                self.formats.insert(Format::CloudWatch);
                Ok(())
            }
        }
    }

    fn keep(&mut self, format: Format, batch: decode::Batch, place: &Place) -> Result<(), ImportError> {
        self.formats.insert(format);
        self.invalid += batch.invalid;
        let spans: usize = batch.spans.iter().map(RawSpan::weight).sum();
        let logs: usize = batch.logs.iter().map(RawLog::weight).sum();
        self.weight = self.weight.saturating_add(spans).saturating_add(logs);
        if self.weight.saturating_add(self.langfuse.weight()) > self.limits.kept {
            let limit = self.limits.kept as u64;
            return Err(ImportError::TooMuch {
                file: place.file.clone(),
                what: "its spans take more",
                limit,
            });
        }
        self.spans.extend(batch.spans);
        self.logs.extend(batch.logs);
        Ok(())
    }
}

fn unknown(value: &Value, place: &Place) -> ImportError {
    ImportError::Unknown { place: place.clone(), found: described(value) }
}
