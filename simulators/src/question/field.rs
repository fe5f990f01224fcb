//! One field of a form: what it asks for, and what becomes of the words in it.

use super::{
    keywords::{Kind, Offered, kind, options, type_of, without_null, written},
    secret,
};
use serde_json::{Map, Value};

/// The most entries of a list.
const MOST_ENTRIES: usize = 100;
/// Keywords that say what a value must keep to, as a person would read them beside the field.
const LIMITS: [&str; 11] = [
    "format",
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
];

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) kind: Kind,
    /// Whether it takes several values.
    pub(crate) many: bool,
    pub(crate) options: Vec<Offered>,
    pub(crate) required: bool,
    /// Whether it asks for a secret.
    pub(crate) secret: bool,
    /// What stands in it before anybody writes.
    pub(crate) default: Option<Value>,
    pub(crate) limits: Map<String, Value>,
    nullable: bool,
}

impl Field {
    /// Reads the schema of one field.
    pub(super) fn read(name: &str, schema: &Value, required: bool) -> Self {
        let (own, nullable) = without_null(schema);
        let many = type_of(&own) == Some("array");
        let entry = if many {
            own.get("items").map_or_else(Map::new, |items| without_null(items).0)
        } else {
            own.clone()
        };
        let said = |key: &str| own.get(key).and_then(Value::as_str).map(str::to_owned);
        let title = said("title");
        let secret = own.get("format").is_some_and(|format| format == "password")
            || secret::is_asked_by(name)
            || title.as_deref().is_some_and(secret::is_asked_by);
        Self {
            name: name.to_owned(),
            description: said("description"),
            kind: kind(&entry),
            many,
            options: options(&entry),
            required,
            secret,
            default: own.get("default").filter(|default| !default.is_null()).cloned(),
            limits: LIMITS
                .iter()
                .filter_map(|key| Some(((*key).to_owned(), own.get(*key)?.clone())))
                .collect(),
            nullable,
            title,
        }
    }

    /// Whether there is something to choose from.
    pub(super) fn has_options(&self) -> bool {
        !self.options.is_empty()
    }

    /// What is sent of a field that nobody touches: what stood in it, or nothing.
    ///
    /// # Errors
    /// Where something has to be sent.
    pub(super) fn untouched(&self) -> Result<Option<Value>, String> {
        match (&self.default, self.required, self.nullable) {
            (Some(default), _, _) => Ok(Some(default.clone())),
            (None, true, true) => Ok(Some(Value::Null)),
            (None, false, _) => Ok(None),
            (None, true, false) => {
                Err("it is required and empty; fill it in from what you know, or decline".into())
            }
        }
    }

    /// Whether a form with it can be sent although nothing is written into it.
    pub(super) fn may_stay_empty(&self) -> bool {
        self.untouched().is_ok()
    }

    /// The value that these words stand for.
    ///
    /// # Errors
    /// Where they stand for none of this kind.
    pub(super) fn value(&self, text: &str) -> Result<Value, String> {
        if !self.many {
            return self.entry(text);
        }
        let entries = match serde_json::from_str::<Value>(text) {
            Ok(Value::Array(list)) => list.iter().map(written).collect(),
            Ok(_) | Err(_) if self.option(text).is_some() => vec![text.to_owned()],
            Ok(_) | Err(_) => {
                text.split([',', ';', '\n']).map(|one| one.trim().to_owned()).collect::<Vec<_>>()
            }
        };
        if entries.len() > MOST_ENTRIES {
            return Err(format!("it has more than {MOST_ENTRIES} entries"));
        }
        entries.iter().filter(|entry| !entry.is_empty()).map(|entry| self.entry(entry)).collect()
    }

    fn entry(&self, text: &str) -> Result<Value, String> {
        if self.has_options() {
            return self
                .option(text)
                .ok_or_else(|| "it takes one of its options; copy one exactly".to_owned());
        }
        match self.kind {
            Kind::Text => Ok(Value::from(text)),
            Kind::WholeNumber => {
                text.parse::<i64>().map(Value::from).map_err(|_| "it takes a whole number".into())
            }
            Kind::Number => {
                let number = serde_json::from_str::<serde_json::Number>(text);
                number.map(Value::Number).map_err(|_| "it takes a number".into())
            }
            Kind::YesOrNo => match text.to_lowercase().trim_end_matches('.') {
                "true" | "yes" => Ok(Value::Bool(true)),
                "false" | "no" => Ok(Value::Bool(false)),
                _ => Err("it takes true or false".into()),
            },
            Kind::Json => serde_json::from_str(text).map_err(|_| "it takes JSON".into()),
        }
    }

    fn option(&self, text: &str) -> Option<Value> {
        let same = |offered: &&Offered| {
            let same = |other: &str| other.trim().eq_ignore_ascii_case(text.trim());
            same(&offered.label) || same(&written(&offered.value))
        };
        self.options.iter().find(same).map(|offered| offered.value.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    fn field(schema: &Value) -> Field {
        Field::read("seat", schema, true)
    }

    #[rstest]
    #[case::text(json!({ "type": "string" }), "near the door", json!("near the door"))]
    #[case::no_type(json!({}), "2", json!("2"))]
    #[case::whole(json!({ "type": "integer" }), "2", json!(2))]
    #[case::number(json!({ "type": "number" }), "2.5", json!(2.5))]
    #[case::or_nothing(json!({ "type": ["null", "integer"] }), "2", json!(2))]
    #[case::optional(json!({ "anyOf": [{ "type": "integer" }, { "type": "null" }] }), "2", json!(2))]
    #[case::yes(json!({ "type": "boolean" }), "Yes", json!(true))]
    #[case::no(json!({ "type": "boolean" }), "false", json!(false))]
    #[case::value(json!({ "enum": ["a", "w"] }), "W", json!("w"))]
    #[case::name(json!({ "enum": ["a", "w"], "enumNames": ["Aisle", "Window"] }), "window", json!("w"))]
    #[case::title(json!({ "oneOf": [{ "const": 1, "title": "Aisle" }, { "const": 2 }] }), "aisle", json!(1))]
    #[case::constant(json!({ "oneOf": [{ "const": 1, "title": "Aisle" }, { "const": 2 }] }), "2", json!(2))]
    #[case::list(json!({ "type": "array", "items": { "type": "integer" } }), "1, 2", json!([1, 2]))]
    #[case::json_list(json!({ "type": "array", "items": { "type": "string" } }), r#"["a, b"]"#, json!(["a, b"]))]
    #[case::options(
        json!({ "type": "array", "items": { "anyOf": [{ "const": "v", "title": "Vegan, warm" }, { "const": "k" }] } }),
        "Vegan, warm",
        json!(["v"])
    )]
    #[case::nested(json!({ "type": "object" }), r#"{"row":12}"#, json!({ "row": 12 }))]
    fn words_become_the_value_that_the_field_takes(
        #[case] schema: Value,
        #[case] text: &str,
        #[case] value: Value,
    ) {
        assert_eq!(field(&schema).value(text), Ok(value));
    }

    #[rstest]
    #[case(json!({ "type": "integer" }), "two", "whole number")]
    #[case(json!({ "type": "number" }), "cheap", "a number")]
    #[case(json!({ "type": "boolean" }), "perhaps", "true or false")]
    #[case(json!({ "enum": ["a", "w"] }), "middle", "options")]
    #[case(json!({ "type": "array", "items": { "enum": ["a"] } }), "a, b", "options")]
    #[case(json!({ "type": "array" }), &"a,".repeat(101), "100 entries")]
    #[case(json!({ "type": "object" }), "row 12", "JSON")]
    fn words_that_are_no_such_value_are_refused(
        #[case] schema: Value,
        #[case] text: &str,
        #[case] reason: &str,
    ) {
        let refused = field(&schema).value(text).unwrap_err();
        assert!(refused.contains(reason), "{refused}");
    }

    #[rstest]
    #[case::default(json!({ "type": "string", "default": "aisle" }), true, Some(Some(json!("aisle"))))]
    #[case::optional(json!({ "type": "string" }), false, Some(None))]
    #[case::nullable(json!({ "type": ["string", "null"], "default": null }), true, Some(Some(Value::Null)))]
    #[case::required(json!({ "type": "string" }), true, None)]
    fn an_untouched_field_sends_what_stood_in_it(
        #[case] schema: Value,
        #[case] required: bool,
        #[case] sent: Option<Option<Value>>,
    ) {
        assert_eq!(Field::read("seat", &schema, required).untouched().ok(), sent);
    }

    #[rstest]
    #[case("seat", json!({ "format": "password" }), true)]
    #[case("seat", json!({ "title": "Card number" }), true)]
    #[case("pin", json!({}), true)]
    #[case("seat", json!({ "title": "Seat" }), false)]
    fn a_secret_shows_by_name_title_or_format(
        #[case] name: &str,
        #[case] schema: Value,
        #[case] secret: bool,
    ) {
        assert_eq!(Field::read(name, &schema, true).secret, secret);
    }
}
