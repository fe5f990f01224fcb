//! What the simulator asks a model for: the shapes of the four answers.

use crate::question::keywords::written;
use rehearsal_core::actor::{PartStatus, Traits};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The answer to the turn prompt.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct TurnAnswer {
    /// One to three sentences: what the agent's last reply settled, what is missing, what you do next and why.
    pub(crate) reasoning: String,
    /// Every goal part exactly once, where it stands after the agent's last reply.
    pub(crate) progress: Vec<PartAnswer>,
    /// say: send a message. goal_met: stop, every part is met. give_up: stop without.
    pub(crate) decision: DecisionAnswer,
    /// The user's next message, exactly as it is sent. Empty unless the decision is say.
    pub(crate) message: String,
    /// Why the user gives up, in one sentence. Empty unless the decision is give_up.
    pub(crate) reason: String,
}

/// The answer to the answer prompt.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct QuestionAnswer {
    /// One to three sentences: what the service asks, whether it is right, what you do about it and why.
    pub(crate) reasoning: String,
    /// accept: agree, or give what is asked for. decline: say no. cancel: leave it without an answer.
    pub(crate) action: ActionAnswer,
    /// The label of the option you take, or what you say. Empty where there is nothing to say.
    pub(crate) words: String,
    /// One entry for each field of the form that you fill in. Empty where there is none.
    #[schemars(with = "Vec<FieldAnswer>")]
    pub(crate) fields: FieldsAnswer,
}

// Without doc comments for the same reason as `DecisionAnswer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ActionAnswer {
    Accept,
    Decline,
    Cancel,
}

/// The fields as the schema asks for them, or as the map that many models write anyway; see [`TraitsAnswer`].
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum FieldsAnswer {
    List(Vec<FieldAnswer>),
    Map(Map<String, Value>),
}

/// One field.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct FieldAnswer {
    /// The field's name.
    pub(crate) name: String,
    /// What is written into it, as text whatever its type.
    #[schemars(with = "String")]
    value: Value,
}

impl FieldsAnswer {
    pub(crate) fn list(&self) -> Vec<FieldAnswer> {
        match self {
            Self::List(list) => list.clone(),
            Self::Map(map) => map
                .iter()
                .map(|(name, value)| FieldAnswer { name: name.clone(), value: value.clone() })
                .collect(),
        }
    }
}

impl FieldAnswer {
    /// What is written into the field. Nothing is what many models write as null.
    pub(crate) fn text(&self) -> String {
        match &self.value {
            Value::Null => String::new(),
            value => written(value),
        }
    }
}

/// The answer to the closing prompt.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct ClosingAnswer {
    /// One to three sentences on what was settled and what was not.
    pub(crate) reasoning: String,
    /// Every goal part exactly once, where it stands at the end.
    pub(crate) progress: Vec<PartAnswer>,
    /// True only if every part is met.
    pub(crate) goal_met: bool,
}

/// Where one part stands. Parts go by number, so that a model cannot reword them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct PartAnswer {
    /// The part's number, from 1.
    pub(crate) part: u32,
    /// Where it stands: open, attempted, met or blocked.
    pub(crate) status: PartStatus,
}

// The variants carry no doc comments: with them the schema becomes a `oneOf`, which some providers refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DecisionAnswer {
    Say,
    GoalMet,
    GiveUp,
}

/// The answer to the profile prompt.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct ProfileAnswer {
    /// Three to six traits, those that were given first.
    #[schemars(with = "Vec<TraitAnswer>")]
    pub(crate) traits: TraitsAnswer,
    /// Two or three sentences of background that explain how this person behaves.
    pub(crate) context: String,
    /// What this person wants, in the first person.
    pub(crate) actor_goal: String,
    /// The goal in one to five parts that an observer could each call met or missed.
    pub(crate) goal_parts: Vec<String>,
}

/// Traits as the schema asks for them, or as the map that many models write anyway. The schema asks for a
/// list because strict structured output allows no object with free keys.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum TraitsAnswer {
    List(Vec<TraitAnswer>),
    Map(Traits),
}

/// One trait.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct TraitAnswer {
    /// What is graded, in snake case, such as patience_level.
    pub(crate) name: String,
    /// The level, a word or two.
    pub(crate) level: String,
}

impl TraitsAnswer {
    pub(crate) fn into_traits(self) -> Traits {
        match self {
            Self::List(list) => list.into_iter().map(|one| (one.name, one.level)).collect(),
            Self::Map(map) => map,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::model::AnswerSchema;
    use serde_json::json;

    #[test]
    fn the_schema_of_a_turn_is_in_the_subset_that_strict_output_takes() {
        let schema = AnswerSchema::of::<TurnAnswer>("user_turn").schema;
        let status = &schema["properties"]["progress"]["items"]["properties"]["status"];
        assert_eq!(status["enum"], json!(["open", "attempted", "met", "blocked"]));
        assert_eq!(schema["properties"]["decision"]["enum"], json!(["say", "goal_met", "give_up"]));
        assert_eq!(schema["additionalProperties"], json!(false));
        let text = schema.to_string();
        assert!(!text.contains("oneOf") && !text.contains("uint32"), "{text}");
        let required = schema["required"].as_array().unwrap().len();
        assert_eq!(required, schema["properties"].as_object().unwrap().len());
    }

    #[test]
    fn the_schema_of_an_answer_is_in_that_subset_too() {
        let schema = AnswerSchema::of::<QuestionAnswer>("user_answer").schema;
        assert_eq!(schema["properties"]["action"]["enum"], json!(["accept", "decline", "cancel"]));
        let field = &schema["properties"]["fields"]["items"];
        assert_eq!(field["properties"]["value"]["type"], "string");
        assert_eq!(field["required"], json!(["name", "value"]));
        assert_eq!(
            (&schema["additionalProperties"], &field["additionalProperties"]),
            (&json!(false), &json!(false))
        );
        assert_eq!(schema["required"].as_array().unwrap().len(), 4);
        assert!(!schema.text().contains("oneOf"), "{}", schema.text());
    }

    #[test]
    fn fields_are_asked_for_as_a_list_and_read_from_a_map_too() {
        let read = |fields: Value| {
            let fields: FieldsAnswer = serde_json::from_value(fields).unwrap();
            fields.list().iter().map(|field| (field.name.clone(), field.text())).collect::<Vec<_>>()
        };
        let list = json!([{ "name": "seats", "value": 2 }, { "name": "meal", "value": null }]);
        let expected = [("seats".to_owned(), "2".to_owned()), ("meal".to_owned(), String::new())];
        assert_eq!(read(list), expected);
        assert_eq!(read(json!({ "seats": "2", "meal": "" })), expected);
    }

    #[test]
    fn traits_are_asked_for_as_a_list_and_read_from_a_map_too() {
        let schema = AnswerSchema::of::<ProfileAnswer>("actor_profile").schema;
        assert_eq!(schema["properties"]["traits"]["type"], json!("array"));
        let list: TraitsAnswer =
            serde_json::from_value(json!([{ "name": "patience_level", "level": "low" }])).unwrap();
        let map: TraitsAnswer = serde_json::from_value(json!({ "patience_level": "low" })).unwrap();
        assert_eq!(list.into_traits(), map.into_traits());
    }
}
