//! The example of the design, read whole.

use super::read;
use rehearsal_core::{
    case::{Persona, PersonaChoice},
    ids::PersonaId,
    money::Money,
    suite::{Check, EvaluatorKind, JudgeKind, Transport},
};
use std::{collections::BTreeMap, time::Duration};

const EXAMPLE: &str = r"# yaml-language-server: $schema=../schema/suite.json
suite: travel-desk
agent:
  command: [rehearsal, demo-agent]
models:
  actor: offline
  judge: offline
project:
  id: proj_123
  tags: { Application: TravelDesk, Environment: CI, Team: CustomerExperience, CostCenter: CC-1001 }
defaults: { max_turns: 8, trials: 1, turn_timeout: 60s }
budget: { usd: 5 }
personas:
  - id: impatient-expert
    traits: { personality: analytical, communication_style: direct, expertise_level: expert, patience_level: low }
    context: Frequent business traveller with elite status who values efficiency.
cases:
  - name: paris-flight
    input: I need to book a flight to Paris next week
    task_description: Flight booking confirmed with dates, destination and price
    known: { date: 2026-12-01, origin: Lisbon, budget: 300 EUR }
    unknown: [frequent flyer number]
    assertions: [The booking reference is told to the user]
    personas: [auto, impatient-expert]
    tags: { category: booking }
evaluators:
  - helpfulness
  - goal_success
  - tool_called: { name: book_flight }
gate:
  - goal_success: { min_rate: 0.8 }
  - helpfulness: { min_mean: 0.6 }
";

fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn who_is_tested_and_who_pays() {
    let suite = read(EXAMPLE);
    assert_eq!((suite.name.as_str(), suite.turn_timeout), ("travel-desk", Duration::from_secs(60)));
    assert_eq!(suite.budget, Money::from_dollars(5.0));
    assert_eq!(suite.project.id.as_deref(), Some("proj_123"));
    assert_eq!(suite.project.tags["CostCenter"], "CC-1001");
    assert_eq!(suite.agent.source.to_string(), "suites/s.yaml:4:3");
    match suite.agent.transport {
        Transport::Command(command) => assert_eq!(command.argv, ["rehearsal", "demo-agent"]),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_case_and_its_people() {
    let suite = read(EXAMPLE);
    let [case] = suite.cases.as_slice() else { panic!("{:?}", suite.cases) };
    assert_eq!(case.name.as_str(), "paris-flight");
    assert_eq!(case.input, "I need to book a flight to Paris next week");
    assert_eq!(case.task_description, "Flight booking confirmed with dates, destination and price");
    assert_eq!(case.known, texts(&[("date", "2026-12-01"), ("origin", "Lisbon"), ("budget", "300 EUR")]));
    assert_eq!(case.unknown, ["frequent flyer number"]);
    assert_eq!(case.assertions, ["The booking reference is told to the user"]);
    assert_eq!(case.tags, texts(&[("category", "booking")]));
    assert_eq!((case.max_turns, case.trials, case.source.line), (8, 1, 18));
    let persona = Persona {
        id: PersonaId::new("impatient-expert"),
        traits: texts(&[
            ("personality", "analytical"),
            ("communication_style", "direct"),
            ("expertise_level", "expert"),
            ("patience_level", "low"),
        ]),
        context: "Frequent business traveller with elite status who values efficiency.".into(),
        actor_goal: None,
        manner: BTreeMap::new(),
    };
    let people = [PersonaChoice::Auto(PersonaId::new("auto")), PersonaChoice::Given(persona.into())];
    assert_eq!(case.personas, people);
}

#[test]
fn the_judges_and_the_gate() {
    let suite = read(EXAMPLE);
    let kinds: Vec<_> = suite.evaluators.into_iter().map(|evaluator| evaluator.kind).collect();
    let tool = EvaluatorKind::Check(Check::ToolCalled { tool: "book_flight".into() });
    assert_eq!(
        kinds,
        [
            EvaluatorKind::Judge { kind: JudgeKind::Helpfulness, threshold: 0.5 },
            EvaluatorKind::Judge { kind: JudgeKind::GoalSuccess, threshold: 1.0 },
            tool
        ]
    );
    let rules: Vec<_> = suite.gate.iter().map(ToString::to_string).collect();
    assert_eq!(rules, ["goal_success rate >= 0.8", "helpfulness mean >= 0.6"]);
}
