//! A question in a prompt: what a person would see of it, and no ids.

use crate::question::{Sheet, field::Field, keywords::Kind};
use rehearsal_core::question::{Question, QuestionKind};
use serde::Serialize;
use serde_json::{Map, Value};

/// A question as the user reads it.
#[derive(Serialize)]
pub(super) struct AskedBlock<'a> {
    kind: QuestionKind,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool: Option<ToolBlock<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<&'a str>,
}

/// What waits for the answer.
#[derive(Serialize)]
struct ToolBlock<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    arguments: Option<&'a Value>,
}

/// The question that is to be answered, with its form.
#[derive(Serialize)]
pub(super) struct QuestionBlock<'a> {
    #[serde(flatten)]
    asked: AskedBlock<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<Vec<FieldBlock<'a>>>,
}

#[derive(Serialize)]
struct FieldBlock<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    r#type: &'static str,
    #[serde(skip_serializing_if = "is_false")]
    many: bool,
    required: bool,
    #[serde(skip_serializing_if = "is_false")]
    secret: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<&'a Value>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    limits: &'a Map<String, Value>,
}

impl<'a> AskedBlock<'a> {
    pub(super) fn of(question: &'a Question) -> Self {
        Self {
            kind: question.kind,
            message: &question.message,
            tool: question
                .tool
                .as_ref()
                .map(|call| ToolBlock { name: &call.name, arguments: call.arguments.as_ref() }),
            options: question.choices.iter().map(|choice| choice.label.as_str()).collect(),
        }
    }
}

impl<'a> QuestionBlock<'a> {
    pub(super) fn of(sheet: &'a Sheet<'a>) -> Self {
        Self {
            asked: AskedBlock::of(sheet.question()),
            // Options that are on offer go before the form.
            fields: sheet
                .form()
                .filter(|_| sheet.question().choices.is_empty())
                .map(|form| form.fields.iter().map(FieldBlock::of).collect()),
        }
    }
}

impl<'a> FieldBlock<'a> {
    fn of(field: &'a Field) -> Self {
        Self {
            name: &field.name,
            title: field.title.as_deref(),
            description: field.description.as_deref(),
            r#type: match field.kind {
                Kind::Text => "text",
                Kind::WholeNumber => "whole number",
                Kind::Number => "number",
                Kind::YesOrNo => "true or false",
                Kind::Json => "json",
            },
            many: field.many,
            required: field.required,
            secret: field.secret,
            options: field.options.iter().map(|offered| offered.label.as_str()).collect(),
            default: field.default.as_ref(),
            limits: &field.limits,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_false(value: &bool) -> bool {
    !value
}
