//! Whether a tool was called with the arguments that are wanted.

use super::{
    Found, Rule,
    calls::{Call, calls},
    excerpt, json, json_schema,
    verdict::{decided, unseen},
};
use crate::gap::gap;
use jsonschema::Validator;
use rehearsal_core::{score::EvaluatorError, session::Session};
use serde_json::Value;
use std::{borrow::Cow, collections::BTreeMap};

/// A tool and arguments that it must hold; others may come with them.
pub(super) struct Wanted {
    pub(super) tool: String,
    pub(super) arguments: BTreeMap<String, Value>,
}

/// One call, or every one, has these arguments and satisfies the schema.
pub(super) fn rule(wanted: Wanted, schema: Option<&Value>, every: bool) -> Rule {
    let schema = schema.map(json_schema::validator).transpose();
    Box::new(move |_, session| {
        let schema = schema.as_ref().map_err(EvaluatorError::clone)?.as_ref();
        wanted.judge(session, schema, every)
    })
}

/// What is wrong with a call.
enum Fault {
    /// Its arguments are not the wanted ones.
    Other(String),
    /// Its span does not tell them.
    Untold,
}

const LABELS: (&str, &str) = ("As wanted", "Not as wanted");

impl Wanted {
    fn judge(&self, session: &Session, schema: Option<&Validator>, every: bool) -> Found {
        let tool = &self.tool;
        let calls = calls(session).filter(|call| call.name == *tool);
        let calls: Vec<(u32, Option<Fault>)> =
            calls.map(|call| (call.turn, self.fault(&call, schema))).collect();
        let sound = calls.iter().find(|(_, fault)| fault.is_none());
        let wrong = calls.iter().find_map(|(turn, fault)| match fault {
            Some(Fault::Other(what)) => Some((turn, what)),
            Some(Fault::Untold) | None => None,
        });
        let untold = calls.iter().find(|(_, fault)| matches!(fault, Some(Fault::Untold)));
        match (sound, wrong) {
            // What decides, whatever else is still missing.
            (Some((turn, _)), _) if !every => {
                decided(true, LABELS, format!("{tool} was called as wanted in turn {turn}")).found()
            }
            (_, Some((turn, what))) if every => {
                decided(false, LABELS, format!("{tool} was called in turn {turn}, but {what}")).found()
            }
            (_, _) if untold.is_some() => {
                unseen(format!("the spans do not tell with which arguments {tool} was called"))
            }
            (sound, wrong) => match gap(session) {
                Some(gap) => unseen(format!("the calls of {tool} that are seen do not decide, and {gap}")),
                None => self.last(sound.is_some(), wrong),
            },
        }
    }

    /// All is seen and nothing has decided yet: every call is as wanted, or none is.
    fn last(&self, sound: bool, wrong: Option<(&u32, &String)>) -> Found {
        let tool = &self.tool;
        match (sound, wrong) {
            (true, _) => decided(true, LABELS, format!("every call of {tool} is as wanted")),
            (false, Some((turn, what))) => {
                decided(false, LABELS, format!("no call of {tool} is as wanted; in turn {turn} {what}"))
            }
            (false, None) => decided(
                false,
                ("Called", "Not called"),
                format!("no turn called {tool}, and all spans are in"),
            ),
        }
        .found()
    }

    fn fault(&self, call: &Call<'_>, schema: Option<&Validator>) -> Option<Fault> {
        let Some(arguments) = call.arguments.map(parsed) else { return Some(Fault::Untold) };
        let differs = self.arguments.iter().find_map(|(name, wanted)| match arguments.get(name) {
            Some(value) if json::equal(value, wanted) => None,
            Some(value) => Some(format!(
                "its argument `{name}` is {}, not {}",
                excerpt::value(value),
                excerpt::value(wanted)
            )),
            None => Some(format!("it has no argument `{name}`")),
        });
        let complaint = || json_schema::complaint(schema?, &arguments);
        let told = differs.or_else(|| {
            complaint().map(|complaint| format!("its arguments do not satisfy the schema: {complaint}"))
        });
        told.map(Fault::Other)
    }
}

/// Some frameworks send the arguments as a text of JSON.
fn parsed(arguments: &Value) -> Cow<'_, Value> {
    match arguments {
        Value::String(text) => match serde_json::from_str(text) {
            Ok(value) => Cow::Owned(value),
            Err(_) => Cow::Borrowed(arguments),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Cow::Borrowed(arguments)
        }
    }
}

#[cfg(test)]
mod tests;
