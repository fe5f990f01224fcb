//! How often a tool, or any, was called.

use super::{
    Rule,
    calls::calls,
    verdict::{decided, unseen},
};
use crate::gap::gap;

/// The tool, or any, was called so often; calls that failed count.
pub(super) fn rule(tool: Option<String>, min: Option<u32>, max: Option<u32>) -> Rule {
    Box::new(move |_, session| {
        let is_meant = |name: &str| tool.as_deref().is_none_or(|tool| tool == name);
        let counted = calls(session).filter(|call| is_meant(call.name)).count();
        let count = u32::try_from(counted).unwrap_or(u32::MAX);
        let enough = min.is_none_or(|min| count >= min);
        let few = max.is_none_or(|max| count <= max);
        // What is still missing can only add to the count.
        let is_certain = !few || (enough && max.is_none());
        if let Some(gap) = gap(session).filter(|_| !is_certain) {
            return unseen(format!("{} seen, but {gap}", times(count, tool.as_deref())));
        }
        let reason = format!("{} made; {} allowed", times(count, tool.as_deref()), bounds(min, max));
        decided(enough && few, ("Within bounds", "Out of bounds"), reason).found()
    })
}

/// `2 calls of book were`.
fn times(count: u32, tool: Option<&str>) -> String {
    let (calls, were) = if count == 1 { ("call", "was") } else { ("calls", "were") };
    match tool {
        Some(tool) => format!("{count} {calls} of {tool} {were}"),
        None => format!("{count} tool {calls} {were}"),
    }
}

/// Bounds in words; those of turns, too.
pub(super) fn bounds(min: Option<u32>, max: Option<u32>) -> String {
    match (min, max) {
        (Some(1), Some(1)) => "exactly 1 is".to_owned(),
        (Some(min), Some(max)) if min == max => format!("exactly {min} are"),
        (Some(min), Some(max)) => format!("{min} to {max} are"),
        (Some(min), None) => format!("{min} or more are"),
        (None, Some(1)) => "at most 1 is".to_owned(),
        (None, Some(max)) => format!("at most {max} are"),
        (None, None) => "any number is".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{case, scores, session, tool, traced, turn};
    use rehearsal_core::span::Evidence;
    use rstest::rstest;
    use serde_json::Value;

    /// Whether it passed; `None` where nobody can say.
    fn judged(evidence: Evidence, min: Option<u32>, max: Option<u32>) -> Option<bool> {
        let call = |name| tool(name, Value::Null, None);
        let calls = vec![call("book"), call("search"), tool("book", Value::Null, Some("full"))];
        let session = session(vec![traced(turn("hi", "done"), evidence, calls)]);
        let found = rule(Some("book".into()), min, max)(&case(&[]), &session);
        found.is_ok().then(|| scores(found)[0].passed)
    }

    #[rstest]
    #[case::few_so_far(None, Some(2), Some(true), None)]
    #[case::exact_so_far(Some(2), Some(2), Some(true), None)]
    #[case::not_yet_enough(Some(3), None, Some(false), None)]
    #[case::already_too_many(None, Some(1), Some(false), Some(false))]
    #[case::already_enough(Some(1), None, Some(true), Some(true))]
    fn missing_spans_matter_where_they_could_change_the_answer(
        #[case] min: Option<u32>,
        #[case] max: Option<u32>,
        #[case] complete: Option<bool>,
        #[case] incomplete: Option<bool>,
    ) {
        assert_eq!(judged(Evidence::Complete, min, max), complete);
        assert_eq!(judged(Evidence::Incomplete { missing: "the root".into() }, min, max), incomplete);
    }

    #[test]
    fn without_a_name_all_calls_count() {
        let calls = vec![tool("a", Value::Null, None), tool("b", Value::Null, None)];
        let session = session(vec![traced(turn("hi", "done"), Evidence::Complete, calls)]);
        let score = scores(rule(None, None, Some(1))(&case(&[]), &session)).remove(0);
        assert_eq!(
            (score.passed, score.reason.as_str()),
            (false, "2 tool calls were made; at most 1 is allowed")
        );
    }
}
