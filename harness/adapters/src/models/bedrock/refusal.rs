//! Which part of a request a model does not take, told by what Bedrock says of it.

use super::{failure::Failure, feature::Feature, shape::Shape};

/// Words by which something is refused as such. A value out of range is not: whoever chose it should hear of it.
const NOT_TAKEN: [&str; 12] = [
    "not support",
    "n't support",
    "unsupported",
    "only support",
    "deprecated",
    "not permitted",
    "not allowed",
    "not available",
    "extraneous",
    "unknown",
    "unrecognized",
    "cannot both",
];

const CACHING: [&str; 4] = ["prompt caching", "cachepoint", "cache point", "cache_control"];
const SAMPLING: [&str; 4] = ["temperature", "top_p", "topp", "sampling"];
const TOOLS: [&str; 9] = [
    "toolconfig",
    "toolchoice",
    "tool_choice",
    "toolspec",
    "tool use",
    "tool_use",
    "tool calling",
    "function calling",
    "tools",
];
const STRUCTURE: [&str; 9] = [
    "outputconfig",
    "output_config",
    "textformat",
    "text_format",
    "structured output",
    "response_format",
    "output format",
    "output_format",
    "schema",
];

/// The part of what was sent that this model does not take; `None` where the complaint is about something else.
pub(super) fn refused(failure: &Failure, shape: &Shape) -> Option<Feature> {
    let words = failure.words();
    let names = |texts: &[&str]| texts.iter().any(|text| words.contains(text));
    // A model that does not cache refuses the whole call as if access were denied.
    if matches!(failure.status, 400 | 403) && shape.sends(Feature::CachePoint) && names(&CACHING) {
        return Some(Feature::CachePoint);
    }
    let is_about_the_request = failure.code.as_deref().is_none_or(|code| code == "ValidationException");
    if failure.status != 400 || !is_about_the_request {
        return None;
    }
    let named = [
        (Feature::Effort, names(&["effort"]) && names(&NOT_TAKEN)),
        (Feature::Temperature, names(&SAMPLING) && names(&NOT_TAKEN)),
        (Feature::StrictTool, names(&["strict", "schema"])),
        (Feature::Tool, names(&TOOLS)),
        // The form is not the suite's choice, so any complaint about it is a reason to try the next one.
        (Feature::Schema, names(&STRUCTURE) && !names(&["output_config.effort", "outputconfig.effort"])),
    ];
    named.into_iter().find(|(feature, named)| *named && shape.sends(*feature)).map(|(feature, _)| feature)
}

#[cfg(test)]
mod tests;
