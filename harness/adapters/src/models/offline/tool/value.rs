//! A value that fits a schema: from the call, from the records, from the schema's own words, or else made up by the seed.

use rehearsal_core::seed::Seed;
use serde_json::{Map, Value, json};

/// How deep a value is made.
const DEEPEST: usize = 8;
/// How many entries a list has where the schema leaves it open.
const ENTRIES: u64 = 2;
/// Letters of codes that are made up; none that is mistaken for another.
const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// How long such a code is.
const CODE: usize = 6;

/// Where values come from.
pub(super) struct Sources<'a> {
    pub(super) arguments: &'a Map<String, Value>,
    /// A record that speaks of what the call speaks of.
    pub(super) known: Option<&'a Map<String, Value>>,
    /// The whole schema, for references into it.
    pub(super) root: &'a Value,
    pub(super) seed: Seed,
}

/// A place in the answer.
struct Place<'a> {
    /// The name of the nearest field.
    name: &'a str,
    path: String,
    depth: usize,
    /// Whether the call and the records speak of it: not within a list, whose entries differ.
    is_settled: bool,
}

impl Sources<'_> {
    /// A value for the whole schema.
    pub(super) fn value(&self, schema: &Value) -> Value {
        self.at(schema, &Place { name: "result", path: String::new(), depth: 0, is_settled: true })
    }

    fn at(&self, schema: &Value, place: &Place<'_>) -> Value {
        if place.depth > DEEPEST {
            return Value::Null;
        }
        let schema = self.resolved(schema);
        if let Some(fixed) = schema.get("const") {
            return fixed.clone();
        }
        if let Some(found) = self.settled(schema, place) {
            return found;
        }
        let first = |key: &str| schema.get(key).and_then(Value::as_array).and_then(|list| list.first());
        if let Some(said) = first("enum").or_else(|| schema.get("default")).or_else(|| first("examples")) {
            return said.clone();
        }
        if let Some(choice) = alternative(schema) {
            return self.at(choice, &Place { depth: place.depth + 1, path: place.path.clone(), ..*place });
        }
        self.made(schema, place)
    }

    /// What the call or the records say under this name, where it is of the right kind.
    fn settled(&self, schema: &Value, place: &Place<'_>) -> Option<Value> {
        if !place.is_settled || place.path.is_empty() {
            return None;
        }
        let said = [Some(self.arguments), self.known].into_iter().flatten();
        said.filter_map(|facts| facts.get(place.name)).find(|value| fits(schema, value)).cloned()
    }

    fn made(&self, schema: &Value, place: &Place<'_>) -> Value {
        let seed = self.seed.derive(&[&place.path]);
        match kind_of(schema) {
            "object" => self.object(schema, place),
            "array" => self.list(schema, place),
            "integer" | "number" => number(schema, seed),
            "boolean" => Value::Bool(true),
            "null" => Value::Null,
            _ => Value::from(text(schema, place, seed)),
        }
    }

    fn object(&self, schema: &Value, place: &Place<'_>) -> Value {
        let properties = schema.get("properties").and_then(Value::as_object);
        let field = |(name, schema): (&String, &Value)| {
            let path = format!("{}/{name}", place.path);
            let inner = Place { name, path, depth: place.depth + 1, is_settled: place.is_settled };
            (name.clone(), self.at(schema, &inner))
        };
        Value::Object(properties.into_iter().flatten().map(field).collect())
    }

    fn list(&self, schema: &Value, place: &Place<'_>) -> Value {
        let bound = |key: &str| schema.get(key).and_then(Value::as_u64);
        let entries =
            ENTRIES.max(bound("minItems").unwrap_or(0)).min(bound("maxItems").unwrap_or(u64::MAX)).min(100);
        let anything = json!({ "type": "string" });
        let items = schema.get("items").unwrap_or(&anything);
        let entry = |index: u64| {
            let path = format!("{}/{index}", place.path);
            self.at(items, &Place { name: place.name, path, depth: place.depth + 1, is_settled: false })
        };
        (0..entries).map(entry).collect()
    }

    /// The schema that a reference stands for. One that leads round stops where values do.
    fn resolved<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let reference = schema.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
        reference.and_then(|pointer| self.root.pointer(pointer)).unwrap_or(schema)
    }
}

/// The first of several shapes that is not merely nothing.
fn alternative(schema: &Value) -> Option<&Value> {
    let choices = ["anyOf", "oneOf", "allOf"].into_iter().find_map(|key| schema.get(key)?.as_array())?;
    choices.iter().find(|choice| kind_of(choice) != "null").or_else(|| choices.first())
}

/// The type that a schema asks for, or that its other words mean.
fn kind_of(schema: &Value) -> &str {
    let said = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
        Some(kind) => kind.as_str(),
        None => None,
    };
    let meant = || match (schema.get("properties"), schema.get("items")) {
        (Some(_), _) => "object",
        (None, Some(_)) => "array",
        (None, None) => "string",
    };
    said.unwrap_or_else(meant)
}

/// Whether a value is of the kind that is asked for, and among the words that are allowed.
fn fits(schema: &Value, value: &Value) -> bool {
    let is_allowed =
        schema.get("enum").and_then(Value::as_array).is_none_or(|allowed| allowed.contains(value));
    let is_of_kind = match kind_of(schema) {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => value.is_string(),
    };
    is_allowed && is_of_kind
}

fn number(schema: &Value, seed: Seed) -> Value {
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    let least = bound("minimum").or_else(|| bound("exclusiveMinimum").map(|below| below + 1.0));
    let most = bound("maximum").or_else(|| bound("exclusiveMaximum").map(|above| above - 1.0));
    let (least, most) = match (least, most) {
        (Some(least), Some(most)) => (least, most.max(least)),
        (Some(least), None) => (least, least + 100.0),
        (None, Some(most)) => (most - 100.0, most),
        (None, None) => (1.0, 200.0),
    };
    let step = bound("multipleOf").filter(|step| *step > 0.0).unwrap_or(1.0);
    let first = (least / step).ceil();
    let steps = ((most / step).floor() - first).clamp(0.0, 1_000.0) as u64;
    let drawn = (first + (seed.0 % (steps + 1)) as f64) * step;
    // A whole number is written as one.
    if drawn.fract() == 0.0 { Value::from(drawn as i64) } else { Value::from(drawn) }
}

fn text(schema: &Value, place: &Place<'_>, seed: Seed) -> String {
    let made = match schema.get("format").and_then(Value::as_str) {
        Some("date") => format!("2030-01-{:02}", seed.0 % 28 + 1),
        Some("date-time") => format!("2030-01-{:02}T{:02}:00:00Z", seed.0 % 28 + 1, seed.0 % 24),
        Some("time") => format!("{:02}:00:00Z", seed.0 % 24),
        Some("email") => "desk@example.org".to_owned(),
        Some("uri") => format!("https://example.org/{}", code(seed)),
        Some("uuid") => format!("{:08x}-0000-4000-8000-{:012x}", seed.0 as u32, seed.0 >> 5),
        Some(_) | None => named(place.name, seed),
    };
    let bound =
        |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|bound| usize::try_from(bound).ok());
    let least = bound("minLength").unwrap_or(0).min(1_000);
    let padded = format!("{made:x<least$}");
    padded.chars().take(bound("maxLength").unwrap_or(usize::MAX)).collect()
}

/// A text by the name of its field.
fn named(name: &str, seed: Seed) -> String {
    let lower = name.to_lowercase();
    let is = |ends: &[&str]| ends.iter().any(|end| lower.ends_with(end));
    if is(&["id", "reference", "ref", "code", "number", "key", "token"]) {
        code(seed)
    } else if is(&["status", "state"]) {
        "ok".to_owned()
    } else {
        format!("{} {}", name.replace('_', " "), seed.0 % 90 + 10)
    }
}

fn code(seed: Seed) -> String {
    let letter = |place: usize| seed.derive(&[&place.to_string()]).pick(LETTERS).copied().map(char::from);
    (0..CODE).filter_map(letter).collect()
}
