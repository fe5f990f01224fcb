//! The form that a question's schema stands for: which fields, and how the words in them become values.

use super::{field::Field, keywords::Kind, schema};
use crate::{answer::FieldAnswer, draft, rules::Scene};
use serde_json::{Map, Value};

/// The most fields of a form that somebody fills in.
const MOST_FIELDS: usize = 100;
/// What the one field of a form is called whose answer is not an object.
const ANSWER: &str = "answer";

/// A form.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Form {
    pub(crate) fields: Vec<Field>,
    /// Whether the content is the only field's value itself and not an object of fields.
    bare: bool,
}

impl Form {
    /// The form that a schema stands for, and the schema as it is to be checked; `None` where anything will do.
    ///
    /// # Errors
    /// Where the schema cannot be used.
    pub(crate) fn read(given: &Value) -> Result<Option<(Self, Value)>, String> {
        let schema = schema::plain(given)?;
        let Some(keywords) = schema.as_object().filter(|keywords| !keywords.is_empty()) else {
            return Ok(None);
        };
        let form = match is_object(keywords) {
            true => Self { fields: fields(keywords)?, bare: false },
            false => Self { fields: vec![bare(&schema)], bare: true },
        };
        Ok(Some((form, schema)))
    }

    /// The content that the filled-in fields make up.
    ///
    /// # Errors
    /// Why the form cannot be sent like this, worded for the model. Fields go by their number: their names are the
    /// agent's words.
    pub(crate) fn filled(&self, answers: &[FieldAnswer], scene: &Scene<'_>) -> Result<Value, String> {
        let known = |name: &str| self.fields.iter().any(|field| field.name == name);
        if let Some(at) = answers.iter().position(|answer| !known(&answer.name)) {
            return Err(format!("entry {} of fields is for a field that the form does not have", at + 1));
        }
        let mut content = Map::new();
        for (number, field) in (1..).zip(&self.fields) {
            let complaint = |reason: String| format!("field {number} of the form: {reason}");
            let text = text(answers, field).map_err(complaint)?;
            if let Some(value) = entered(field, &text, scene).map_err(complaint)? {
                content.insert(field.name.clone(), value);
            }
        }
        match self.bare {
            false => Ok(Value::Object(content)),
            // Accepting says yes.
            true => Ok(content.remove(ANSWER).unwrap_or(Value::Bool(true))),
        }
    }

    /// The number of the field in which a complaint about the content lies; `None` where it is about the whole.
    pub(crate) fn number_at(&self, pointer: &str) -> Option<usize> {
        if self.bare {
            return Some(1);
        }
        let name = pointer.strip_prefix('/')?.split('/').next()?.replace("~1", "/").replace("~0", "~");
        self.fields.iter().position(|field| field.name == name).map(|at| at + 1)
    }
}

/// The only field of a form whose answer is no object. Of a mere yes or no nothing has to be written.
fn bare(schema: &Value) -> Field {
    let mut field = Field::read(ANSWER, schema, true);
    field.required = field.kind != Kind::YesOrNo || field.many;
    field
}

fn is_object(keywords: &Map<String, Value>) -> bool {
    match keywords.get("type") {
        Some(kind) => kind == "object",
        None => keywords.contains_key("properties"),
    }
}

fn fields(keywords: &Map<String, Value>) -> Result<Vec<Field>, String> {
    let no_fields = Map::new();
    let properties = keywords.get("properties").and_then(Value::as_object).unwrap_or(&no_fields);
    if properties.len() > MOST_FIELDS {
        return Err(format!("it has more than {MOST_FIELDS} fields"));
    }
    let required = keywords.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|other| other == name));
    Ok(properties.iter().map(|(name, schema)| Field::read(name, schema, is_required(name))).collect())
}

/// What was written into the field; nothing is an empty text.
fn text(answers: &[FieldAnswer], field: &Field) -> Result<String, String> {
    let mut found = answers.iter().filter(|answer| answer.name == field.name);
    match (found.next(), found.next()) {
        (Some(answer), None) => Ok(answer.text()),
        (None, _) => Ok(String::new()),
        (Some(_), Some(_)) => Err("it is filled in twice".into()),
    }
}

/// The value of the field; `None` where it stays empty, which only what is not required may.
fn entered(field: &Field, text: &str, scene: &Scene<'_>) -> Result<Option<Value>, String> {
    let text = text.trim();
    if text.is_empty() {
        return field.untouched();
    }
    if field.secret {
        return Err("it asks for a secret, which nobody types in here; leave it empty".into());
    }
    if !field.has_options() {
        draft::entry(text, scene)?;
    }
    field.value(text).map(Some)
}
