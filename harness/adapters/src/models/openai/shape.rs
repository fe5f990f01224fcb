//! What a model turned out to take: the shape of the requests it is sent for the rest of the run.

use rehearsal_core::model::{AnswerForm, Parameters};
use serde::Deserialize;
use std::collections::BTreeSet;

/// A part of a request that a model may refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// The form of the answer.
    Form,
    /// The most tokens of the answer, under the name it was sent by.
    Limit,
    /// How freely it chooses its words.
    Temperature,
    /// How long it may think.
    Effort,
    /// The seed.
    Seed,
    /// What the provider's log is told.
    Metadata,
    /// The wish that the provider keeps nothing.
    Store,
}

impl Part {
    /// All of them.
    pub(super) const ALL: [Self; 7] =
        [Self::Form, Self::Limit, Self::Temperature, Self::Effort, Self::Seed, Self::Metadata, Self::Store];

    /// The word for it in suites and reports.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Form => "structured output",
            Self::Limit => "max_tokens",
            Self::Temperature => "temperature",
            Self::Effort => "effort",
            Self::Seed => "seed",
            Self::Metadata => "metadata",
            Self::Store => "store",
        }
    }
}

/// The name by which Chat Completions is told the most tokens of an answer: servers differ, and some
/// refuse the other one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Limit {
    /// The old name, which compatible servers know.
    #[default]
    MaxTokens,
    /// The new one, which reasoning models want.
    MaxCompletionTokens,
}

impl Limit {
    /// The key of the request.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::MaxTokens => "max_tokens",
            Self::MaxCompletionTokens => "max_completion_tokens",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::MaxTokens => Self::MaxCompletionTokens,
            Self::MaxCompletionTokens => Self::MaxTokens,
        }
    }
}

/// The shape of requests to one model.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    pub(super) form: AnswerForm,
    pub(super) limit: Limit,
    limit_swapped: bool,
    dropped: BTreeSet<Part>,
}

impl Shape {
    /// Everything that was asked for.
    pub(super) fn whole(limit: Limit) -> Self {
        Self { form: AnswerForm::Schema, limit, limit_swapped: false, dropped: BTreeSet::new() }
    }

    /// Whether this part is sent, if it is asked for.
    pub(super) fn keeps(&self, part: Part) -> bool {
        !self.dropped.contains(&part)
    }

    /// The parts of a request that are asked for and sent.
    pub(super) fn kept(&self, asked: impl Fn(&Part) -> bool) -> Vec<Part> {
        Part::ALL.into_iter().filter(asked).filter(|part| self.keeps(*part)).collect()
    }

    /// The shape to try once a model has refused this part of this one; `None` where there is nothing left
    /// to try. The limit is never left out: the budget counts on it.
    pub(super) fn without(&self, part: Part) -> Option<Self> {
        let mut next = self.clone();
        match part {
            Part::Form => next.form = looser(self.form)?,
            Part::Limit if self.limit_swapped => return None,
            Part::Limit => {
                next.limit = self.limit.other();
                next.limit_swapped = true;
            }
            Part::Temperature | Part::Effort | Part::Seed | Part::Metadata | Part::Store => {
                if !next.dropped.insert(part) {
                    return None;
                }
            }
        }
        Some(next)
    }

    /// What a suite asks for and a request of this shape does not say.
    pub(super) fn left_out(&self, parameters: &Parameters) -> Vec<String> {
        let asked = |part: &Part| match part {
            Part::Temperature => parameters.temperature.is_some(),
            Part::Effort => parameters.effort.is_some(),
            Part::Form | Part::Limit | Part::Seed | Part::Metadata | Part::Store => true,
        };
        self.dropped.iter().filter(|part| asked(part)).map(|part| part.as_str().to_owned()).collect()
    }
}

/// The next rung of the ladder.
fn looser(form: AnswerForm) -> Option<AnswerForm> {
    match form {
        AnswerForm::Schema => Some(AnswerForm::Json),
        // A tool is no form of this adapter; from there, too, JSON of some shape comes next.
        AnswerForm::Tool => Some(AnswerForm::Json),
        AnswerForm::Json => Some(AnswerForm::Text),
        AnswerForm::Text => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_loosens_the_shape_until_nothing_is_left_to_try() {
        for part in Part::ALL {
            let mut shape = Shape::whole(Limit::MaxTokens);
            let mut steps = 0;
            while let Some(next) = shape.without(part) {
                assert_ne!(next, shape);
                shape = next;
                steps += 1;
            }
            let expected = if part == Part::Form { 2 } else { 1 };
            assert_eq!(steps, expected, "{part:?}");
        }
    }

    #[test]
    fn only_what_was_asked_for_counts_as_left_out() {
        let shape = Shape::whole(Limit::MaxTokens).without(Part::Temperature).unwrap();
        assert_eq!(shape.left_out(&Parameters::default()), Vec::<String>::new());
        let asked = Parameters { temperature: Some(0.0), ..Parameters::default() };
        assert_eq!(shape.left_out(&asked), ["temperature"]);
    }
}
