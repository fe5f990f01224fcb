//! Rules that ask no model.

mod data;
mod limits;
mod speech;
mod tools;
mod words;

pub(crate) use data::{EqualsMap, JsonSchemaMap, NumberMap, SimilarityMap, StateEqualsMap};
pub(crate) use limits::{CostMap, LatencyMap, TokensMap, TurnsMap};
pub(crate) use speech::{LanguageMap, NoSecretsMap};
pub(crate) use tools::{OrderWord, ToolArgumentsMap, ToolCalledMap, ToolCountMap, ToolOrderMap};
pub(crate) use words::{ContainsMap, RegexMap, SpokenWord, StartsWithMap};

use super::settings::family;
use crate::yaml::Placed;

family! {
    /// A rule, by its name.
    CheckForm {
        "equals": Equals(EqualsMap),
        "contains": Contains(ContainsMap),
        "starts_with": StartsWith(StartsWithMap),
        "regex": Regex(RegexMap),
        "json_schema": JsonSchema(JsonSchemaMap),
        "number": Number(NumberMap),
        "state_equals": StateEquals(StateEqualsMap),
        "tool_called": ToolCalled(ToolCalledMap),
        "tool_count": ToolCount(ToolCountMap),
        "tool_order": ToolOrder(ToolOrderMap),
        "tool_arguments": ToolArguments(ToolArgumentsMap),
        "turns": Turns(TurnsMap),
        "latency": Latency(LatencyMap),
        "tokens": Tokens(TokensMap),
        "cost": Cost(CostMap),
        "language": Language(LanguageMap),
        "no_secrets": NoSecrets(NoSecretsMap),
        "similarity": Similarity(SimilarityMap),
    }
}
