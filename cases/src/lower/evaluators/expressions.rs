//! Regular expressions and JSON Schemas, tried when the suite is read so that no run finds out that one does not hold.

use crate::{
    complaint::{Notes, quoted},
    yaml::Placed,
};
use jsonschema::PatternOptions;
use regex::Regex;
use serde_json::Value;

/// A report shows so much of a reason.
const LONGEST_REASON: usize = 160;

/// What a schema's patterns may cost, in bytes.
const PATTERN_SIZE: usize = 1 << 20;

/// The expression as written, with a complaint where it does not compile.
pub(super) fn pattern(written: &Placed<String>, what: &str, notes: &mut Notes<'_>) -> String {
    if written.value.is_empty() {
        notes.complain(written.at, format!("{what} is empty, so everything would match"));
    } else if let Err(error) = Regex::new(&written.value) {
        let (reason, around) = reason(&error);
        let hint = "write what must match, and put `not:` in front of the evaluator for what must not";
        let hint = around.then(|| hint.to_owned());
        notes.complain_with(written.at, format!("{what} is no regular expression: {reason}"), hint);
    }
    written.value.clone()
}

/// Why an expression does not compile, in one line, and whether it looks around or back, which is not to be had.
pub(in crate::lower) fn reason(error: &regex::Error) -> (String, bool) {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    let reason = last.strip_prefix("error: ").unwrap_or(last);
    let around = reason.contains("look-around") || reason.contains("backreferences");
    (reason.to_owned(), around)
}

/// The schema as written, with a complaint where it is none.
pub(super) fn schema(written: &Placed<Value>, notes: &mut Notes<'_>) -> Value {
    let patterns = PatternOptions::regex().size_limit(PATTERN_SIZE).dfa_size_limit(PATTERN_SIZE);
    let built = match &written.value {
        Value::Object(_) => {
            jsonschema::options().offline().with_pattern_options(patterns).build(&written.value)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            notes.complain(written.at, "expected a JSON Schema: a map such as `{ type: object }`");
            return Value::Null;
        }
    };
    if let Err(error) = built {
        let place = error.instance_path().to_string();
        let at = if place.is_empty() { String::new() } else { format!(" at {}", quoted(&place)) };
        let reason: String = error.to_string().chars().take(LONGEST_REASON).collect();
        notes.complain(written.at, format!("this is no JSON Schema{at}: {reason}"));
    }
    written.value.clone()
}
