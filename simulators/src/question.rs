//! A question of the agent's as the simulated user finds it: what is clear without thinking, and what an answer to it
//! has to keep to.

pub(crate) mod field;
pub(crate) mod form;
pub(crate) mod keywords;
mod schema;
mod secret;
#[cfg(test)]
mod tests;

use crate::{
    answer::{ActionAnswer, QuestionAnswer},
    draft,
    rules::{self, Scene},
};
use form::Form;
use jsonschema::{Draft, PatternOptions, Validator};
use keywords::written;
use rehearsal_core::{
    actor::UserAnswer,
    question::{Action, Question, QuestionKind},
};
use serde_json::Value;

/// How long a pattern may be tried on a value, in steps of its engine.
const PATTERN_STEPS: usize = 50_000;
/// The largest program that a pattern may become, in bytes.
const PATTERN_SIZE: usize = 64 * 1024;

/// A question, read.
pub(crate) struct Sheet<'a> {
    question: &'a Question,
    form: Option<Form>,
    /// Checks what an accepting answer holds; `None` where anything will do.
    validator: Option<Validator>,
}

impl<'a> Sheet<'a> {
    /// Reads a question.
    ///
    /// # Errors
    /// Where its schema cannot be used, so that nobody could say what an answer has to look like.
    pub(crate) fn read(question: &'a Question) -> Result<Self, String> {
        let read = question.schema.as_ref().map(Form::read).transpose()?.flatten();
        let validator = read.as_ref().map(|(_, schema)| validator(schema)).transpose()?;
        Ok(Self { question, form: read.map(|(form, _)| form), validator })
    }

    pub(crate) fn question(&self) -> &'a Question {
        self.question
    }

    pub(crate) fn form(&self) -> Option<&Form> {
        self.form.as_ref()
    }

    /// The answer where there is nothing to think about: nobody signs in elsewhere or hands out a secret in a
    /// rehearsal, whoever they are.
    pub(crate) fn settled(&self) -> Option<UserAnswer> {
        let why = match self.question.kind {
            QuestionKind::SignIn => {
                "A simulated user cannot sign in anywhere; an answer in the case can stand for it."
            }
            QuestionKind::Approval | QuestionKind::Form | QuestionKind::Clarification => {
                let fields = self.form.iter().flat_map(|form| &form.fields);
                let needs = |field: &field::Field| field.secret && !field.may_stay_empty();
                fields.into_iter().any(needs).then_some("The form cannot be sent without a secret.")?
            }
        };
        Some(UserAnswer { reasoning: why.to_owned(), action: Action::Decline, content: None })
    }

    /// The answer that the model's stands for.
    ///
    /// # Errors
    /// Why it cannot be used, worded for the model.
    pub(crate) fn accept(&self, answer: &QuestionAnswer, scene: &Scene<'_>) -> Result<UserAnswer, String> {
        let (action, content) = match answer.action {
            ActionAnswer::Accept => (Action::Accept, self.accepted(answer, scene)?),
            ActionAnswer::Decline => (Action::Decline, self.declined(&answer.words, scene)?),
            ActionAnswer::Cancel => (Action::Cancel, None),
        };
        Ok(UserAnswer { reasoning: answer.reasoning.clone(), action, content })
    }

    fn accepted(&self, answer: &QuestionAnswer, scene: &Scene<'_>) -> Result<Option<Value>, String> {
        let content = match (&self.form, self.question.kind) {
            _ if !self.question.choices.is_empty() => Some(self.chosen(&answer.words)?),
            (Some(form), _) => Some(form.filled(&answer.fields.list(), scene)?),
            (None, QuestionKind::Approval) => None,
            (None, QuestionKind::Form | QuestionKind::Clarification) => {
                Some(Value::from(self.words(&answer.words, scene)?))
            }
            (None, QuestionKind::SignIn) => return Err("nobody can sign in here; decline".into()),
        };
        if let (Some(content), Some(validator)) = (&content, &self.validator) {
            self.validated(content, validator)?;
        }
        Ok(content)
    }

    /// What is said with a no: one of the options that are on offer, or a reason where words are taken.
    fn declined(&self, words: &str, scene: &Scene<'_>) -> Result<Option<Value>, String> {
        let silent = words.trim().is_empty();
        match &self.form {
            _ if silent => Ok(None),
            _ if !self.question.choices.is_empty() => self.chosen(words).map(Some),
            Some(_) => Ok(None),
            None => self.words(words, scene).map(|words| Some(Value::from(words))),
        }
    }

    fn chosen(&self, words: &str) -> Result<Value, String> {
        let same = |other: &str| other.trim().eq_ignore_ascii_case(words.trim());
        let mut choices = self.question.choices.iter();
        let chosen = choices.find(|choice| same(&choice.label) || same(&written(&choice.value)));
        chosen.map(|choice| choice.value.clone()).ok_or_else(|| {
            "words must be the label of one of the options, copied exactly; only what is on offer can be chosen".into()
        })
    }

    /// Words that a user could say, and not the question once more.
    fn words(&self, words: &str, scene: &Scene<'_>) -> Result<String, String> {
        let words = words.trim();
        if words.is_empty() {
            return Err("something is to be said, but the message is empty".into());
        }
        if rules::is_same(words, &self.question.message) {
            return Err("the message repeats the agent's words; answer as the user".into());
        }
        draft::entry(words, scene)?;
        Ok(words.to_owned())
    }

    /// A complaint names the keyword and the number of the field: the rest would be the agent's words.
    fn validated(&self, content: &Value, validator: &Validator) -> Result<(), String> {
        let Err(error) = validator.validate(content) else { return Ok(()) };
        let number = self.form.as_ref().and_then(|form| form.number_at(error.instance_path().as_str()));
        let place =
            number.map_or_else(|| "the content".to_owned(), |number| format!("field {number} of the form"));
        Err(format!("{place} does not keep to its limit \"{}\"", error.kind().keyword()))
    }
}

fn validator(schema: &Value) -> Result<Validator, String> {
    let patterns = PatternOptions::fancy_regex()
        .backtrack_limit(PATTERN_STEPS)
        .size_limit(PATTERN_SIZE)
        .dfa_size_limit(PATTERN_SIZE);
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .offline()
        .should_validate_formats(true)
        .with_pattern_options(patterns)
        .build(schema)
        .map_err(|_| "its schema is no JSON Schema".to_owned())
}
