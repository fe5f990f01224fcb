//! The scales of judges: labels with their values, or a share.

use super::{Answer, Verdict};
use rehearsal_core::{
    model::AnswerSchema,
    score::{Score, Target},
};
use serde_json::{Value, json};

/// What a verdict says, and what that counts.
pub(crate) type Reading = (String, f64);

/// What a judge may say of a turn.
pub(crate) enum Scale {
    /// One of these labels, the one with the least value first.
    Labels(&'static [(&'static str, f64)]),
    /// A share from 0 to 1.
    Share,
}

impl Scale {
    /// What a verdict counts.
    pub(super) fn read(&self, verdict: &Verdict) -> Result<Reading, String> {
        let turn = verdict.turn;
        match self {
            Self::Labels(labels) => {
                let given = verdict.label.as_deref().unwrap_or_default();
                let found = labels.iter().find(|(label, _)| *label == given);
                found.map(|(label, value)| ((*label).to_owned(), *value)).ok_or_else(|| {
                    // The label is the judge's own text, and may be anything.
                    format!("the verdict for turn {turn} has none of the labels {}", self.words().join(", "))
                })
            }
            Self::Share => match verdict.completed {
                Some(share) if (0.0..=1.0).contains(&share) => {
                    Ok((format!("{:.0} % completed", share * 100.0), share))
                }
                Some(_) | None => {
                    Err(format!("the verdict for turn {turn} gives no share `completed` from 0 to 1"))
                }
            },
        }
    }

    /// The verdict of the least value, in the words by which a judge gives it.
    pub(super) fn lowest(&self) -> String {
        match self {
            Self::Labels(labels) => labels
                .first()
                .map(|(label, _)| format!("its label can only be {label:?}"))
                .unwrap_or_default(),
            Self::Share => "its share can only be 0".to_owned(),
        }
    }

    /// The shape of an answer on this scale.
    pub(super) fn answer(&self, name: &str) -> AnswerSchema {
        let AnswerSchema { name, schema } = AnswerSchema::of::<Answer>(name);
        let mut schema = Value::from(schema);
        let item = schema.pointer_mut("/properties/turns/items");
        if let Some(Value::Object(item)) = item {
            let (kept, dropped, shape) = match self {
                Self::Labels(_) => ("label", "completed", json!({ "type": "string", "enum": self.words() })),
                Self::Share => ("completed", "label", json!({ "type": "number" })),
            };
            item.insert("required".into(), json!(["turn", "reasoning", "quote", kept]));
            if let Some(Value::Object(properties)) = item.get_mut("properties") {
                properties.shift_remove(dropped);
                let said = properties.get(kept).and_then(|shape| shape.get("description")).cloned();
                let mut shape = shape;
                if let (Some(said), Some(shape)) = (said, shape.as_object_mut()) {
                    shape.insert("description".into(), said);
                }
                properties.insert(kept.into(), shape);
            }
        }
        AnswerSchema { name, schema: schema.into() }
    }

    /// The labels.
    pub(super) fn words(&self) -> Vec<&'static str> {
        match self {
            Self::Labels(labels) => labels.iter().map(|(label, _)| *label).collect(),
            Self::Share => Vec::new(),
        }
    }
}

/// A score of this reading, still without reason and evidence.
pub(crate) fn scored(target: Target, (label, value): Reading, threshold: f64) -> Score {
    Score {
        target,
        value,
        label,
        passed: value >= threshold,
        reason: String::new(),
        evidence: Vec::new(),
        assertions: Vec::new(),
        votes: Vec::new(),
    }
}
