//! The schema of a question, made safe: no references, and no more of it than an honest form needs.
//!
//! A schema comes from the agent. References are put in their place here, so that none can lead elsewhere, go round
//! in a circle or double with every step; what is left costs no more to check than it is long.

use serde_json::{Map, Value};

/// The most parts of a schema, its references put in their place.
const MOST_PARTS: usize = 500;
/// How deep a schema may go.
const DEEPEST: usize = 32;
/// The longest schema as text.
const LONGEST: usize = 64 * 1024;

/// Keywords whose value is a schema, or a list of schemas.
const SCHEMAS: [&str; 15] = [
    "items",
    "prefixItems",
    "additionalItems",
    "contains",
    "additionalProperties",
    "unevaluatedProperties",
    "unevaluatedItems",
    "propertyNames",
    "not",
    "if",
    "then",
    "else",
    "allOf",
    "anyOf",
    "oneOf",
];
/// Keywords whose value has a schema under each name.
const NAMED_SCHEMAS: [&str; 3] = ["properties", "patternProperties", "dependentSchemas"];
/// Keywords that mean something to references only.
const OF_REFERENCES: [&str; 7] =
    ["$ref", "$defs", "definitions", "$schema", "$id", "$anchor", "$dynamicAnchor"];

/// The schema with every reference in it put in its place.
///
/// # Errors
/// Where it is too large, leads elsewhere or leads round in a circle.
pub(super) fn plain(schema: &Value) -> Result<Value, String> {
    if schema.to_string().len() > LONGEST {
        return Err("its schema is too long".into());
    }
    Expansion { root: schema, parts: 0 }.of(schema, 0)
}

struct Expansion<'a> {
    root: &'a Value,
    parts: usize,
}

impl Expansion<'_> {
    fn of(&mut self, schema: &Value, depth: usize) -> Result<Value, String> {
        self.parts += 1;
        // A circle of references runs into one of these as well.
        if depth > DEEPEST || self.parts > MOST_PARTS {
            return Err("its schema is too large, or leads round in a circle".into());
        }
        let Value::Object(keywords) = schema else { return Ok(schema.clone()) };
        if keywords.contains_key("$dynamicRef") || keywords.contains_key("$recursiveRef") {
            return Err("its schema has a reference that depends on where it is read".into());
        }
        let mut plain = match keywords.get("$ref") {
            Some(reference) => self.referred(reference, depth)?,
            None => Map::new(),
        };
        for (keyword, value) in
            keywords.iter().filter(|(keyword, _)| !OF_REFERENCES.contains(&keyword.as_str()))
        {
            plain.insert(keyword.clone(), self.keyword(keyword, value, depth)?);
        }
        Ok(Value::Object(plain))
    }

    fn keyword(&mut self, keyword: &str, value: &Value, depth: usize) -> Result<Value, String> {
        match value {
            Value::Array(list) if SCHEMAS.contains(&keyword) => {
                list.iter().map(|schema| self.of(schema, depth + 1)).collect()
            }
            schema if SCHEMAS.contains(&keyword) => self.of(schema, depth + 1),
            Value::Object(named) if NAMED_SCHEMAS.contains(&keyword) => {
                let one = |(name, schema): (&String, &Value)| Ok((name.clone(), self.of(schema, depth + 1)?));
                named.iter().map(one).collect::<Result<Map<_, _>, String>>().map(Value::Object)
            }
            data => Ok(data.clone()),
        }
    }

    /// What a reference stands for. Keywords beside it are laid over it afterwards, as authors mean them.
    fn referred(&mut self, reference: &Value, depth: usize) -> Result<Map<String, Value>, String> {
        let inside = reference.as_str().and_then(|reference| reference.strip_prefix('#'));
        let target = inside.ok_or("its schema refers to something outside of it")?;
        let target = self.root.pointer(target).ok_or("its schema refers to a part that it does not have")?;
        match self.of(target, depth + 1)? {
            Value::Object(keywords) => Ok(keywords),
            Value::Bool(true) => Ok(Map::new()),
            Value::Bool(false) | Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                Err("its schema refers to something that is no schema".into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[test]
    fn a_reference_is_put_in_its_place_with_what_stands_beside_it() {
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": { "seat": { "$ref": "#/$defs/Seat", "title": "Your seat" }, "$ref": { "type": "string" } },
            "$defs": { "Seat": { "type": "string", "enum": ["aisle", "window"], "title": "Seat" } },
        });
        let expected = json!({
            "type": "object",
            "properties": {
                "seat": { "type": "string", "enum": ["aisle", "window"], "title": "Your seat" },
                "$ref": { "type": "string" },
            },
        });
        assert_eq!(plain(&schema), Ok(expected));
    }

    #[test]
    fn data_that_looks_like_a_reference_is_left_alone() {
        let schema = json!({ "const": { "$ref": "https://example.org/x" } });
        assert_eq!(plain(&schema), Ok(schema));
    }

    #[rstest]
    #[case::elsewhere(json!({ "properties": { "a": { "$ref": "https://example.org/schema.json" } } }), "outside")]
    #[case::a_file(json!({ "items": { "$ref": "file:///etc/passwd" } }), "outside")]
    #[case::nowhere(json!({ "anyOf": [{ "$ref": "#/$defs/none" }] }), "does not have")]
    #[case::by_anchor(json!({ "$ref": "#seat", "$anchor": "seat" }), "does not have")]
    #[case::round(json!({ "$ref": "#" }), "circle")]
    #[case::dynamic(json!({ "not": { "$dynamicRef": "#a" } }), "depends")]
    #[case::no_schema(json!({ "title": "t", "$ref": "#/title" }), "no schema")]
    #[case::long(json!({ "description": "x".repeat(LONGEST) }), "too long")]
    fn a_schema_that_leads_astray_is_refused(#[case] schema: Value, #[case] reason: &str) {
        let refused = plain(&schema).unwrap_err();
        assert!(refused.contains(reason), "{refused}");
    }

    #[test]
    fn references_that_double_with_every_step_are_refused() {
        let mut defs = Map::new();
        for step in 0..30 {
            let next = json!({ "$ref": format!("#/$defs/d{}", step + 1) });
            defs.insert(format!("d{step}"), json!({ "anyOf": [next, next] }));
        }
        defs.insert("d30".into(), json!({ "type": "null" }));
        let refused = plain(&json!({ "$ref": "#/$defs/d0", "$defs": defs })).unwrap_err();
        assert!(refused.contains("too large"), "{refused}");
    }
}
