//! Answer schemas in the subset that providers can enforce word by word.
//!
//! Amazon Bedrock (`outputConfig`, `toolSpec.strict`) and OpenAI (`strict: true`) turn a schema into a grammar.
//! Both want every object closed and every property required. Bedrock refuses bounds on numbers, lengths and
//! lists outright, so these are left out; whoever reads the answer checks them anyway.

use serde_json::{Map, Value};

/// Keywords that no grammar holds, or that say nothing to a model.
const LEFT_OUT: [&str; 18] = [
    "$schema",
    "title",
    "default",
    "examples",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "propertyNames",
];

/// Formats of strings that a grammar can hold; others, such as the width of a number, are left out.
const FORMATS: [&str; 10] =
    ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"];

/// Keywords whose meaning would be lost, so that a schema with one of them cannot be made strict. Schemas come
/// with everything inlined, so a reference that is left means a type that contains itself.
const BEYOND: [&str; 8] =
    ["$ref", "$dynamicRef", "patternProperties", "dependentSchemas", "not", "if", "contains", "prefixItems"];

/// Keywords by which a schema says what it allows. One without any of them allows everything.
const SAYING: [&str; 6] = ["type", "enum", "const", "anyOf", "allOf", "properties"];

/// The schema with every object closed and every property required, and without what grammars do not hold.
///
/// `None` where it cannot be said in that subset: an object with free keys, a type that contains itself, a
/// schema that allows anything. Such an answer is to be asked for by another means.
pub(super) fn strict(schema: &Value) -> Option<Value> {
    let Value::Object(schema) = schema else { return None };
    let mut schema = schema.clone();
    if BEYOND.iter().any(|keyword| schema.contains_key(*keyword)) {
        return None;
    }
    simplify(&mut schema);
    if !SAYING.iter().any(|keyword| schema.contains_key(*keyword)) {
        return None;
    }
    for keyword in ["anyOf", "allOf"] {
        if let Some(Value::Array(choices)) = schema.get_mut(keyword) {
            *choices = choices.iter().map(strict).collect::<Option<_>>()?;
        }
    }
    if is_of(&schema, "array") {
        let items = strict(schema.get("items")?)?;
        schema.insert("items".to_owned(), items);
    }
    if is_of(&schema, "object") || schema.contains_key("properties") {
        close(&mut schema)?;
    }
    Some(Value::Object(schema))
}

/// Takes out what no grammar holds, and calls a choice by the one name that all understand.
fn simplify(schema: &mut Map<String, Value>) {
    // `shift_remove` keeps the order of the others, which models read.
    for keyword in LEFT_OUT {
        schema.shift_remove(keyword);
    }
    if schema.get("format").is_some_and(|format| !FORMATS.iter().any(|known| format == known)) {
        schema.shift_remove("format");
    }
    if let Some(choices) = schema.shift_remove("oneOf") {
        schema.entry("anyOf").or_insert(choices);
    }
}

/// Closes an object and requires all that it has. An answer that keeps to this keeps to the original too.
fn close(schema: &mut Map<String, Value>) -> Option<()> {
    if schema.get("additionalProperties").is_some_and(|more| *more != Value::Bool(false)) {
        return None;
    }
    let Some(Value::Object(properties)) = schema.get_mut("properties") else { return None };
    for property in properties.values_mut() {
        *property = strict(property)?;
    }
    let names: Vec<Value> = properties.keys().cloned().map(Value::from).collect();
    schema.insert("required".to_owned(), Value::from(names));
    schema.insert("additionalProperties".to_owned(), Value::Bool(false));
    Some(())
}

fn is_of(schema: &Map<String, Value>, kind: &str) -> bool {
    match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(|one| one == kind),
        Some(one) => one == kind,
        None => false,
    }
}

#[cfg(test)]
mod tests;
