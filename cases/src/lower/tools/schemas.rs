//! The two JSON Schemas of a tool.

use crate::{
    complaint::Notes,
    format::ToolForm,
    yaml::{Place, Placed},
};
use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

/// The schemas, and what checks by them.
pub(super) struct Schemas {
    pub(super) input: Value,
    pub(super) output: Option<Value>,
    checked: Option<Validator>,
}

impl Schemas {
    pub(super) fn lower(form: &ToolForm, notes: &mut Notes<'_>) -> Self {
        let input = match form.input_schema.get() {
            None => json!({ "type": "object" }),
            Some(written) => {
                validator(written, "input_schema", notes);
                of_objects(written, notes);
                written.value.clone()
            }
        };
        let output = form.output_schema.get();
        let checked = output.and_then(|written| validator(written, "output_schema", notes));
        Self { input, output: output.map(|written| written.value.clone()), checked }
    }

    /// What a result lacks to be an answer of the tool's.
    pub(super) fn refuses(&self, result: &Value) -> Option<String> {
        let error = self.checked.as_ref()?.validate(result).err()?;
        let place = error.instance_path().as_str().to_owned();
        Some(if place.is_empty() { error.to_string() } else { format!("{place}: {error}") })
    }

    /// The names of the arguments, where the schema tells them and no others are meant.
    pub(super) fn arguments(&self) -> Option<Vec<&str>> {
        let properties = self.input.get("properties")?.as_object()?;
        let is_open = self.input.get("additionalProperties").is_some_and(|more| *more != Value::Bool(false));
        (!is_open).then(|| properties.keys().map(String::as_str).collect())
    }
}

fn validator(written: &Placed<Value>, key: &str, notes: &mut Notes<'_>) -> Option<Validator> {
    // What a schema refers to must stand in it: nothing is fetched.
    let built = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .offline()
        .should_validate_formats(true)
        .build(&written.value);
    let complaint = |at: Place, why: String, notes: &mut Notes<'_>| {
        notes.complain(at, format!("`{key}` is not a JSON Schema: {why}"));
    };
    match built {
        Ok(validator) if written.value.is_object() => return Some(validator),
        Ok(_) => complaint(written.at, "it is not a map".to_owned(), notes),
        Err(error) => complaint(written.at, error.to_string(), notes),
    }
    None
}

/// Arguments come by name.
fn of_objects(written: &Placed<Value>, notes: &mut Notes<'_>) {
    if written.value.is_object() && written.value.get("type").is_none_or(|kind| kind != "object") {
        let hint = Some("begin it with `type: object`; the arguments are its `properties`".to_owned());
        notes.complain_with(written.at, "`input_schema` does not describe an object", hint);
    }
}
