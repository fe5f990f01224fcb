//! The agent's replies, as rules about words read them.

use super::{Found, excerpt::shown, verdict::unseen};
use rehearsal_core::{
    score::EvaluatorError,
    session::{Session, Turn},
    suite::Spoken,
};

/// One reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said<'a> {
    pub(super) turn: u32,
    pub(super) text: &'a str,
}

impl Said<'_> {
    /// Which reply it is and how it begins, for a reason.
    pub(super) fn described(&self) -> String {
        if self.text.trim().is_empty() {
            return format!("the reply of turn {}, which is empty,", self.turn);
        }
        format!("the reply of turn {}, {},", self.turn, shown(self.text))
    }
}

/// Every reply, in order. A turn in which the agent only asks has none; where none came back at all, it is empty.
pub(super) fn replies(session: &Session) -> Result<Vec<Said<'_>>, EvaluatorError> {
    let replies = session.turns.iter().filter(|turn| turn.reply.is_some() || turn.questions.is_empty());
    replies.map(said).collect()
}

/// The last reply; `None` where the agent only asked.
pub(super) fn last(session: &Session) -> Result<Option<Said<'_>>, EvaluatorError> {
    Ok(replies(session)?.pop())
}

/// A reply that is in the spans of the agent and was not sent along is not known, which is no empty one.
fn said(turn: &Turn) -> Result<Said<'_>, EvaluatorError> {
    match (&turn.reply, &turn.error) {
        (Some(text), _) => Ok(Said { turn: turn.number, text }),
        (None, Some(_)) => Ok(Said { turn: turn.number, text: "" }),
        (None, None) => Err(EvaluatorError::Unseen(format!(
            "the agent's words in turn {} were not recorded",
            turn.number
        ))),
    }
}

/// Decides by the replies that are to be read; `test` says of one whether it does. The one that decides is handed to
/// `tell`, with the answer.
pub(super) fn decide<T>(
    session: &Session,
    spoken: Spoken,
    test: impl Fn(&str) -> Option<T>,
    tell: impl Fn(Said<'_>, Option<T>) -> Found,
) -> Found {
    let replies = replies(session)?;
    let Some(last) = replies.last().copied() else {
        return unseen("the agent replied in no turn; it only asked");
    };
    let tested = || replies.iter().map(|said| (*said, test(said.text)));
    let (decides, found) = match spoken {
        Spoken::Last => (last, test(last.text)),
        Spoken::Any => tested().find(|(_, found)| found.is_some()).unwrap_or((last, None)),
        Spoken::Every => {
            tested().find(|(_, found)| found.is_none()).unwrap_or_else(|| (last, test(last.text)))
        }
    };
    tell(decides, found)
}

/// Which replies were read, for a reason.
pub(super) fn scope(spoken: Spoken, found: bool) -> &'static str {
    match (spoken, found) {
        (Spoken::Last, _) | (Spoken::Any, true) | (Spoken::Every, false) => "",
        (Spoken::Any, false) => "; nor is it in any other reply",
        (Spoken::Every, true) => "; and so it is in every reply",
    }
}
