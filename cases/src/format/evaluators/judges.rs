//! Judges with a scale of their own.

use super::{
    super::{forms::Form, keys::Optional},
    settings::{SettingsForm, asking, short},
};
use crate::yaml::{Place, Placed};
use rehearsal_core::suite::JudgeKind;
use schemars::{Schema, SchemaGenerator};
use serde::de::MapAccess;

asking! {
    /// A judge with a scale of its own.
    #[schemars(rename = "Judge")]
    JudgeMap {
        /// The least score that passes, from 0 to 1; the judge's own where this is left out.
        #[serde(default)]
        #[schemars(range(min = 0, max = 1))]
        threshold: Optional<Placed<f64>>,
    }
}

short!(JudgeMap, f64, false, "the least score that passes, or a map such as `{ threshold: 0.7 }`", |least| {
    JudgeMap { threshold: Optional::written(least), ..JudgeMap::default() }
});

/// A judge, by its kind.
#[derive(Clone, Debug)]
pub(crate) struct JudgeForm {
    pub(crate) kind: JudgeKind,
    pub(crate) settings: SettingsForm<JudgeMap>,
}

impl JudgeForm {
    /// The names of the judges.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        JudgeKind::ALL.into_iter().map(JudgeKind::as_str)
    }

    /// The settings of the judge that has the name; `None` where none has, and then nothing was read.
    pub(super) fn read<'de, A: MapAccess<'de>>(name: &str, map: &mut A) -> Result<Option<Self>, A::Error> {
        let Some(kind) = kind(name) else { return Ok(None) };
        Ok(Some(Self { kind, settings: map.next_value()? }))
    }

    /// The judge without settings of its own.
    pub(super) fn bare(name: &str, at: Place) -> Option<Self> {
        let settings = Placed { value: Form::Full(JudgeMap::default()), at };
        Some(Self { kind: kind(name)?, settings })
    }

    /// What an editor knows of each judge.
    pub(super) fn schemas(generator: &mut SchemaGenerator) -> Vec<(&'static str, Schema)> {
        let settings = generator.subschema_for::<Form<f64, JudgeMap>>();
        let described = |kind: JudgeKind| {
            let mut schema = settings.clone();
            schema.insert("description".to_owned(), about(kind).into());
            (kind.as_str(), schema)
        };
        JudgeKind::ALL.into_iter().map(described).collect()
    }
}

fn kind(name: &str) -> Option<JudgeKind> {
    JudgeKind::ALL.into_iter().find(|kind| kind.as_str() == name)
}

/// What a judge judges, for an editor.
fn about(kind: JudgeKind) -> &'static str {
    match kind {
        JudgeKind::Helpfulness => "How far each turn brings the user.",
        JudgeKind::Faithfulness => "Whether each reply agrees with what came before it.",
        JudgeKind::Coherence => "Whether each reply is sound and without contradictions.",
        JudgeKind::ResponseRelevance => "How much of each reply is to the point.",
        JudgeKind::Conciseness => "Whether each reply holds no more words than it needs.",
        JudgeKind::Correctness => {
            "Whether each reply is right; against the case's `expected_output` where it has one."
        }
        JudgeKind::Harmfulness => "Whether each reply is free of harm.",
        JudgeKind::Stereotyping => "Whether each reply is free of stereotypes.",
        JudgeKind::InstructionFollowing => "Whether each reply keeps to what the user explicitly asked for.",
        JudgeKind::Refusal => "Whether each reply refuses; a refusal passes.",
        JudgeKind::GoalSuccess => "Whether the goal was met, in the whole session.",
        JudgeKind::ToolSelection => "Whether each tool call was justified where it was made.",
        JudgeKind::ToolParameters => "Whether each tool call's arguments come from what was known.",
        JudgeKind::FailureCommunication => "How well each turn tells the user of what failed.",
        JudgeKind::RecoveryStrategy => "How well each turn goes on after what failed.",
        JudgeKind::PartialCompletion => {
            "How much of what was asked each turn completes in spite of what failed."
        }
    }
}
