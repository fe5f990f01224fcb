//! What of a request is sent to this model, and in what form its answer is asked for.

use super::feature::{Feature, Lacks};
use rehearsal_core::model::{AnswerForm, Effort, ModelRequest, Schema};
use serde_json::Value;

/// What of a request is sent to this model.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    pub(super) form: Form,
    pub(super) temperature: Option<f64>,
    pub(super) effort: Option<Effort>,
    pub(super) cache_point: bool,
    /// What was asked for and is not sent.
    pub(super) left_out: Vec<String>,
}

/// By what means the shape of the answer is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    /// The provider holds the text to this schema.
    Schema(Value),
    /// A tool that has to be called, with its arguments.
    Tool {
        /// The schema of the arguments.
        schema: Value,
        /// Whether the provider holds the arguments to it.
        strict: bool,
    },
    /// The prompt tells.
    Text(Value),
}

impl Shape {
    /// The surest form that this model is not known to refuse, with all that it is not known to refuse.
    pub(super) fn of(request: &ModelRequest, lacks: &Lacks, can_cache: bool) -> Self {
        let mut left_out = Vec::new();
        let mut leave = |feature, what: String| {
            let refused = lacks.has(feature);
            if refused {
                left_out.push(what);
            }
            refused
        };
        let parameters = &request.parameters;
        let temperature = parameters
            .temperature
            .filter(|temperature| !leave(Feature::Temperature, format!("temperature {temperature}")));
        let effort =
            parameters.effort.filter(|effort| !leave(Feature::Effort, format!("effort {}", effort.as_str())));
        let cache_point = can_cache && !leave(Feature::CachePoint, "cache point".to_owned());
        Self { form: Form::of(&request.answer.schema, lacks), temperature, effort, cache_point, left_out }
    }

    /// Whether something goes out that the model might not take.
    pub(super) fn sends(&self, feature: Feature) -> bool {
        match feature {
            Feature::Schema => matches!(self.form, Form::Schema(_)),
            Feature::StrictTool => matches!(self.form, Form::Tool { strict: true, .. }),
            Feature::Tool => matches!(self.form, Form::Tool { .. }),
            Feature::CachePoint => self.cache_point,
            Feature::Temperature => self.temperature.is_some(),
            Feature::Effort => self.effort.is_some(),
        }
    }
}

impl Form {
    fn of(schema: &Schema, lacks: &Lacks) -> Self {
        let closed = schema.strict().cloned();
        match closed {
            Some(closed) if !lacks.has(Feature::Schema) => Self::Schema(closed),
            Some(closed) if !lacks.has(Feature::Tool) && !lacks.has(Feature::StrictTool) => {
                Self::Tool { schema: closed, strict: true }
            }
            Some(_) | None if !lacks.has(Feature::Tool) && schema.is_object() => {
                Self::Tool { schema: Value::clone(schema), strict: false }
            }
            Some(_) | None => Self::Text(Value::clone(schema)),
        }
    }

    /// The same in core's words.
    pub(super) fn answer_form(&self) -> AnswerForm {
        match self {
            Self::Schema(_) => AnswerForm::Schema,
            Self::Tool { .. } => AnswerForm::Tool,
            Self::Text(_) => AnswerForm::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::bedrock::tests::request;
    use rstest::rstest;
    use serde_json::json;

    fn lacking(features: &[Feature]) -> Lacks {
        let lacks = Lacks::default();
        features.iter().for_each(|feature| lacks.learn(*feature));
        lacks
    }

    #[rstest]
    #[case(&[], AnswerForm::Schema, false)]
    #[case(&[Feature::Schema], AnswerForm::Tool, true)]
    #[case(&[Feature::Schema, Feature::StrictTool], AnswerForm::Tool, false)]
    #[case(&[Feature::Schema, Feature::Tool], AnswerForm::Text, false)]
    #[case(&[Feature::Tool], AnswerForm::Schema, false)]
    fn the_form_goes_down_a_ladder(
        #[case] lacks: &[Feature],
        #[case] form: AnswerForm,
        #[case] strict: bool,
    ) {
        let shape = Shape::of(&request(), &lacking(lacks), false);
        assert_eq!((shape.form.answer_form(), shape.sends(Feature::StrictTool)), (form, strict));
    }

    #[test]
    fn a_schema_that_no_grammar_holds_is_a_tool_that_is_not_strict() {
        let mut asked = request();
        asked.answer.schema =
            json!({ "type": "object", "additionalProperties": { "type": "string" } }).into();
        let shape = Shape::of(&asked, &Lacks::default(), false);
        assert_eq!(shape.form, Form::Tool { schema: asked.answer.schema.clone().into(), strict: false });
    }

    #[test]
    fn what_is_left_out_is_said_and_only_if_it_was_asked_for() {
        let lacks = lacking(&[Feature::Temperature, Feature::Effort, Feature::CachePoint]);
        let mut asked = request();
        assert!(Shape::of(&asked, &lacks, false).left_out.is_empty());
        asked.parameters.temperature = Some(0.2);
        asked.parameters.effort = Some(Effort::High);
        let shape = Shape::of(&asked, &lacks, true);
        assert_eq!(shape.left_out, ["temperature 0.2", "effort high", "cache point"]);
        assert_eq!((shape.temperature, shape.effort, shape.cache_point), (None, None, false));
    }
}
