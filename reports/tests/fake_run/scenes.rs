//! What happens in each attempt of the fake run, and what the judges make of it.

use super::HOSTILE;
use rehearsal_core::{
    ids::EvaluatorName,
    review::Owner,
    score::{AssertionVerdict, Finding, Judgement, Quote, Score, Target},
    session::Ending,
};

/// One attempt's plot.
pub(crate) struct Scene {
    /// The attempt's place in the plan.
    pub(crate) index: u32,
    /// How many turns.
    pub(crate) turns: u32,
    /// How it ends.
    pub(crate) ending: Ending,
    /// Whether the agent attacks whoever reads it.
    pub(crate) hostile: bool,
    /// Whether the agent asks its user before it goes on.
    pub(crate) asks: bool,
}

/// The plot of one attempt.
pub(crate) fn scene(index: u32) -> Scene {
    let ending = match index {
        9 => Ending::AgentError {
            message: "connection refused (127.0.0.1:8080)".into(),
            owner: Owner::Infrastructure,
        },
        18 => Ending::Timeout { message: "the agent's reply, for 60 s".into(), owner: Owner::Agent },
        22 => Ending::ActorError {
            message: "the actor's answer cannot be used: no message".into(),
            owner: Owner::User,
        },
        38 => Ending::Budget,
        39 => Ending::Cancelled,
        _ if index % 8 == 1 || index == 19 => {
            Ending::GaveUp { reason: "I asked three times and got no price.".into() }
        }
        _ if index % 13 == 4 => Ending::MaxTurns,
        _ => Ending::GoalMet,
    };
    Scene { index, turns: 2 + index % 3, ending, hostile: index == 3, asks: index == 2 }
}

/// What the three evaluators find.
pub(crate) fn judgements(scene: &Scene, turns: u32) -> Vec<(EvaluatorName, Judgement)> {
    let met = scene.ending == Ending::GoalMet && scene.index % 7 != 5;
    let goal = if scene.index == 12 {
        Judgement::Failed {
            error: "the judge's verdict is void: its quote is not in the session".into(),
            owner: Owner::Judge,
        }
    } else {
        Judgement::Scored(vec![goal_success(scene, met)])
    };
    let tool = if scene.index >= 32 {
        Judgement::NotApplicable { reason: "no spans of the agent came in".into() }
    } else {
        Judgement::Scored(vec![score(Target::Session, f64::from(u8::from(met)), "called")])
    };
    let turns = (1..=turns).map(|turn| helpfulness(scene, turn)).collect();
    vec![
        (EvaluatorName::new("helpfulness"), Judgement::Scored(turns)),
        (EvaluatorName::new("goal_success"), goal),
        (EvaluatorName::new("tool_called"), tool),
    ]
}

fn helpfulness(scene: &Scene, turn: u32) -> Score {
    const STEPS: [(f64, &str); 5] = [
        (0.833, "Very helpful"),
        (0.667, "Somewhat helpful"),
        (0.333, "Somewhat unhelpful"),
        (1.0, "Above and beyond"),
        (0.5, "Neutral"),
    ];
    let step = STEPS.iter().cycle().nth((scene.index + turn) as usize % STEPS.len());
    let (value, label) = step.copied().unwrap_or((0.0, "Unknown"));
    let evidence = vec![Quote { turn, text: "I can offer three flights".into() }];
    Score { evidence, ..score(Target::Turn(turn), value, label) }
}

fn goal_success(scene: &Scene, met: bool) -> Score {
    let reason = if scene.hostile {
        HOSTILE.to_owned()
    } else {
        "The agent confirmed the date and gave a price.".to_owned()
    };
    let verdict = |assertion: &str, finding, text: &str| AssertionVerdict {
        assertion: assertion.into(),
        finding,
        reason: "Read from the last reply.".into(),
        evidence: if text.is_empty() { vec![] } else { vec![Quote { turn: 2, text: text.into() }] },
        weight: None,
    };
    let told = if met { Finding::Met } else { Finding::NotMet };
    Score {
        reason,
        assertions: vec![
            verdict("The booking reference is told to the user", told, "Your reference is TRX-4471"),
            verdict("No fee is charged", Finding::CannotAssess, ""),
        ],
        ..score(Target::Session, f64::from(u8::from(met)), if met { "Goal met" } else { "Goal not met" })
    }
}

fn score(target: Target, value: f64, label: &str) -> Score {
    Score {
        target,
        value,
        label: label.into(),
        passed: value >= 0.6,
        reason: "The reply moves the user's goal forward with one concrete step.".into(),
        evidence: vec![],
        assertions: vec![],
        votes: Vec::new(),
    }
}
