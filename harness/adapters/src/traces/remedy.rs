//! What would bring what is missing, where it was lost on the way into the file and not in the agent.

use crate::otlp::{Missing, Note};

/// On which way spans came into a file that changes what they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Only events came, without their spans.
    EventsAlone,
    /// Through Langfuse.
    Langfuse,
    /// Through a mapper of Strands Evals.
    StrandsEvals,
}

/// The note as it helps on this way.
pub(super) fn fitting(note: Note, way: Way) -> Note {
    match note {
        Note::Missing { what, remedy } => Note::Missing { what, remedy: on(way, what).unwrap_or(remedy) },
        Note::Dropped { .. }
        | Note::CallsWithoutSpan(_)
        | Note::LogsWithoutSpan(_)
        | Note::JoinedByHistory(_)
        | Note::OneOfTrace => note,
    }
}

fn on(way: Way, what: Missing) -> Option<&'static str> {
    match (way, what) {
        (Way::EventsAlone, Missing::Models | Missing::Tokens | Missing::Agent | Missing::Turns) => {
            Some("give the spans as well; with CloudWatch they are in the log group aws/spans")
        }
        (Way::Langfuse, Missing::Session) => Some("set a session id on the traces in Langfuse"),
        (Way::Langfuse, Missing::Agent) => Some("give the observation around each turn the type agent"),
        (Way::Langfuse, Missing::Words) => Some("export the input and the output of traces and observations"),
        (Way::Langfuse, Missing::Tokens) => Some("export the usage of generations"),
        (Way::StrandsEvals, Missing::Tokens | Missing::Agent) => {
            Some("mappers of Strands Evals do not keep that; give the agent's own spans instead")
        }
        (Way::EventsAlone, Missing::Words | Missing::Session)
        | (Way::Langfuse, Missing::Models | Missing::Turns)
        | (Way::StrandsEvals, Missing::Words | Missing::Models | Missing::Session | Missing::Turns) => None,
    }
}
