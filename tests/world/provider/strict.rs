//! What strict structured output demands of a schema, as far as both providers agree.

use serde_json::Value;

/// # Errors
/// What is wrong with the schema, in the provider's manner.
pub(super) fn check(schema: &Value) -> Result<(), String> {
    if schema["type"] != "object" {
        return Err("the schema must be of type object".into());
    }
    checked(schema)
}

fn checked(schema: &Value) -> Result<(), String> {
    match schema {
        Value::Object(object) => {
            if object.contains_key("oneOf") {
                return Err("'oneOf' is not permitted".into());
            }
            if schema["type"] == "object" {
                closed(schema)?;
            }
            object.values().try_for_each(checked)
        }
        Value::Array(list) => list.iter().try_for_each(checked),
        _ => Ok(()),
    }
}

fn closed(schema: &Value) -> Result<(), String> {
    if schema["additionalProperties"] != false {
        return Err("'additionalProperties' is required to be supplied and to be false".into());
    }
    let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut names = schema["properties"].as_object().into_iter().flat_map(serde_json::Map::keys);
    match names.find(|name| !required.iter().any(|known| known == *name)) {
        Some(missing) => {
            Err(format!("'required' has to include every key in properties; missing '{missing}'"))
        }
        None => Ok(()),
    }
}
