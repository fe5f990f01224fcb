//! Single values whose text matters as it is written.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use std::borrow::Cow;

/// Text, a number, a date or a truth value, kept as the text that stands in the file: `007` stays `007`.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Scalar(pub(crate) String);

impl JsonSchema for Scalar {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Scalar".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

/// A duration as it is written: `500ms`, `60s`, `2m`, or a number of seconds.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct DurationText(pub(crate) String);

impl JsonSchema for DurationText {
    fn schema_name() -> Cow<'static, str> {
        "Duration".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A duration such as `500ms`, `60s`, `2m` or `1h`, or a number of seconds.",
            "anyOf": [
                { "type": "string", "pattern": r"^\d+(\.\d+)?\s*(ms|s|m|h)?$" },
                { "type": "number", "exclusiveMinimum": 0 },
            ],
        })
    }
}
