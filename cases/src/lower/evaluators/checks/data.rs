//! Rules about values: JSON, numbers, and what holds outside the conversation.

use super::{super::expressions, Rule};
use crate::{
    complaint::{Notes, quoted},
    format::{EqualsMap, JsonSchemaMap, NumberMap, Scalar, SimilarityMap, StateEqualsMap},
    lower::{
        counts::{share, weight},
        texts,
    },
    yaml::{Place, Placed},
};
use rehearsal_core::suite::{Check, Compared};

/// The least share of fields that must match where the suite does not say; that of Strands Evals.
const SIMILAR: f64 = 0.7;

impl Rule for EqualsMap {
    fn rule(&self, _: Place, _: &mut Notes<'_>) -> Check {
        let value = self.value.get().map(|written| written.value.clone());
        Check::Equals { value: value.map_or(Compared::Expected, Compared::With) }
    }
}

impl Rule for JsonSchemaMap {
    fn rule(&self, at: Place, notes: &mut Notes<'_>) -> Check {
        let schema = notes.required(&self.schema, "schema", at);
        Check::JsonSchema {
            schema: schema.map(|schema| expressions::schema(schema, notes)).unwrap_or_default(),
        }
    }
}

impl Rule for NumberMap {
    fn rule(&self, _: Place, notes: &mut Notes<'_>) -> Check {
        if let Some(value) = self.value.get().filter(|written| !written.value.is_finite()) {
            notes.complain(value.at, format!("`value` is {}, which no reply can be near", value.value));
        }
        let (tolerance, relative) =
            self.tolerance.get().map_or((0.0, false), |written| tolerance(written, notes));
        Check::Number { value: self.value.get().map(|written| written.value), tolerance, relative }
    }
}

/// How far off a number may be, and whether that is a share of it.
fn tolerance(written: &Placed<Scalar>, notes: &mut Notes<'_>) -> (f64, bool) {
    let Scalar(text) = &written.value;
    let (number, relative) = match text.trim().strip_suffix('%') {
        Some(percent) => (percent.trim_end().parse().map(|percent: f64| percent / 100.0), true),
        None => (text.trim().parse(), false),
    };
    match number {
        Ok(number) if number >= 0.0 && number.is_finite() => (number, relative),
        Ok(_) | Err(_) => {
            let hint = Some("write a number that is not negative, or a share such as `5%`".to_owned());
            notes.complain_with(written.at, format!("{} is no tolerance", quoted(text)), hint);
            (0.0, false)
        }
    }
}

impl Rule for StateEqualsMap {
    fn rule(&self, at: Place, notes: &mut Notes<'_>) -> Check {
        Check::StateEquals {
            name: texts::text(&self.name, "name", at, notes),
            value: self.value.get().map(|written| written.value.clone()),
        }
    }
}

impl Rule for SimilarityMap {
    fn rule(&self, _: Place, notes: &mut Notes<'_>) -> Check {
        let threshold = self.threshold.get().map_or(SIMILAR, |written| share(written, "threshold", notes));
        let weighed = self.weights.iter().map(|(path, written)| {
            (path.clone(), weight(written, &format!("the weight of {}", quoted(path)), notes))
        });
        Check::Similarity { threshold, weights: weighed.collect() }
    }
}
