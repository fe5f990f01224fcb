//! How many messages the user had to write.

use super::{Rule, tool_count::bounds, verdict::decided};

/// So many messages of the user's; answers to questions are none.
pub(super) fn rule(min: Option<u32>, max: Option<u32>) -> Rule {
    Box::new(move |_, session| {
        let count = u32::try_from(session.messages()).unwrap_or(u32::MAX);
        let within = min.is_none_or(|min| count >= min) && max.is_none_or(|max| count <= max);
        let reason = format!("the number of the user's messages is {count}; {} allowed", bounds(min, max));
        decided(within, ("Within bounds", "Out of bounds"), reason).found()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{answering, asking, case, scores, session, turn};
    use rehearsal_core::question::Action;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case(None, Some(2), true)]
    #[case(Some(2), Some(2), true)]
    #[case(Some(3), None, false)]
    #[case(None, Some(1), false)]
    fn messages_are_counted_and_answers_are_none(
        #[case] min: Option<u32>,
        #[case] max: Option<u32>,
        #[case] passed: bool,
    ) {
        let asked = asking("book it", "Shall I?", json!({}));
        let answered = answering(turn("Yes.", "Booked."), Action::Accept);
        let session = session(vec![asked, answered, turn("thanks", "bye")]);
        let score = scores(rule(min, max)(&case(&[]), &session)).remove(0);
        assert_eq!(score.passed, passed);
        assert!(score.reason.starts_with("the number of the user's messages is 2"), "{}", score.reason);
    }
}
