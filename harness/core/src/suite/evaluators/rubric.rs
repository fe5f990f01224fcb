//! Judges with a rubric of the suite's own.

/// A rubric and what it is held against.
#[derive(Clone, Debug, PartialEq)]
pub struct RubricSpec {
    /// What is judged.
    pub subject: RubricSubject,
    /// What must be so; each criterion gets a verdict of its own. Never empty.
    pub criteria: Vec<Criterion>,
    /// What the steps of a trajectory, or the parts of a system of agents, are; shown to the judge.
    pub description: Option<String>,
    /// The least weighted share of the criteria that passes, from 0 to 1.
    pub threshold: f64,
}

/// What a rubric is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RubricSubject {
    /// The last reply, with the whole session before it.
    Output,
    /// The tool calls, in order.
    Trajectory,
    /// What each agent of a system did, one after another.
    Interactions,
}

impl RubricSubject {
    /// The name of the evaluator.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Output => "output",
            Self::Trajectory => "trajectory",
            Self::Interactions => "interactions",
        }
    }
}

/// One thing that a rubric asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// In words.
    pub text: String,
    /// How much it counts beside the others; above 0.
    pub weight: f64,
}
