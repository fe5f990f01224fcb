use super::*;
use rehearsal_core::{
    case::{Case, SolvedTurn},
    span::ToolCall,
};
use rehearsal_reports::soundness::{CellFinding, Mark};
use rstest::rstest;
use serde_json::json;
use std::sync::Arc;

const SUITE: &str = "suite: desk
agent: { http: http://127.0.0.1:1/ }
models: { judge: openai/no-such-model }
defaults: { max_turns: 3 }
cases:
  - name: paris
    input: I need a flight to Paris
    task_description: A flight is booked
    assertions: [The booking reference QX12 is told to the user]
  - name: rome
    input: I need a flight to Paris
    task_description: A flight is booked
    assertions: [The booking reference QX13 is told to the user]
evaluators: [{ tool_called: { name: book_flight } }, goal_success]
gate:
  - tool_called: { min_rate: 1.0 }
";

/// Books under this reference after a question.
fn booking(tool: &str, reference: &str) -> Vec<SolvedTurn> {
    let call = ToolCall {
        name: tool.into(),
        result: Some(json!({ "reference": reference })),
        ..ToolCall::default()
    };
    let asked = SolvedTurn { reply: "From where, and on which day?".into(), ..SolvedTurn::default() };
    let booked = SolvedTurn {
        reply: format!("Your flight is booked. The booking reference is {reference}."),
        tool_calls: vec![call],
        ..SolvedTurn::default()
    };
    vec![asked, booked]
}

/// Checks the suite above with these solutions.
async fn checked(solutions: [Vec<SolvedTurn>; 2]) -> Soundness {
    let mut suite = rehearsal_cases::parse("suite.yaml", SUITE).unwrap();
    for (case, solution) in suite.cases.iter_mut().zip(solutions) {
        let mut solved = Case::clone(case);
        solved.expected.solution = solution;
        *case = Arc::new(solved);
    }
    let args = CheckArgs {
        suites: vec![],
        filter: None,
        models: CheckModels::Offline,
        max_cost: None,
        jobs: 8,
        seed: 0,
        prices: None,
        out: None,
        prompts: None,
        format: OutputFormat::Json,
        quiet: true,
        no_color: true,
    };
    let environment = Environment::read().unwrap();
    let terms = Terms::new(None, None, &ReuseArgs::default()).unwrap();
    let interrupt = Interrupt::default();
    let checking = Checking { args: &args, environment: &environment, terms: &terms, interrupt: &interrupt };
    checking.one(&suite, false).await.unwrap().unwrap()
}

#[rstest]
#[case::nobody_solves([vec![], vec![]], Finding::Sound, 3)]
#[case::both_solved([booking("book_flight", "QX12"), booking("book_flight", "QX13")], Finding::Sound, 4)]
#[case::one_is_wrong([booking("book_flight", "QX12"), booking("hold_flight", "QX13")], Finding::Unreachable, 4)]
#[tokio::test]
async fn a_suite_is_as_sound_as_its_solutions(
    #[case] solutions: [Vec<SolvedTurn>; 2],
    #[case] finding: Finding,
    #[case] agents: usize,
) {
    let found = checked(solutions).await;
    assert_eq!((found.finding, found.agents.len()), (finding, agents), "{}", found.why);
}

#[tokio::test]
async fn each_solution_is_played_in_its_own_case_though_all_begin_alike() {
    let found = checked([booking("book_flight", "QX12"), booking("hold_flight", "QX13")]).await;
    let marks = |case: usize| {
        let cells = found.cases[case].evaluators.iter();
        cells.map(|cell| (cell.marks[&StandIn::Solution], cell.finding)).collect::<Vec<_>>()
    };
    let told = (Mark::Passed, CellFinding::Tells);
    assert_eq!(marks(0), [told, told]);
    assert_eq!(marks(1), [(Mark::Failed, CellFinding::Unreachable), told]);
}
