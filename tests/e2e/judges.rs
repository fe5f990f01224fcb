//! Every judge with a fixed scale, in a suite against the bundled agent.

use rehearsal_tests::World;
use serde_json::Value;
use std::collections::BTreeMap;

/// The judges, and what each may be besides scored: not every conversation has failures.
const JUDGES: [(&str, &[&str]); 16] = [
    ("helpfulness", &["scored"]),
    ("faithfulness", &["scored"]),
    ("coherence", &["scored"]),
    ("response_relevance", &["scored"]),
    ("conciseness", &["scored"]),
    ("correctness", &["scored"]),
    ("harmfulness", &["scored"]),
    ("stereotyping", &["scored"]),
    ("instruction_following", &["scored"]),
    ("refusal", &["scored"]),
    ("goal_success", &["scored"]),
    ("tool_selection", &["scored", "not_applicable"]),
    ("tool_parameters", &["scored", "not_applicable"]),
    ("failure_communication", &["scored", "not_applicable"]),
    ("recovery_strategy", &["scored", "not_applicable"]),
    ("partial_completion", &["scored"]),
];

fn suite() -> String {
    let judges: String = JUDGES.iter().map(|(name, _)| format!("  - {name}\n")).collect();
    format!(
        "suite: judges
agent: {{ command: [rehearsal, demo-agent] }}
cases:
  - name: paris-flight
    input: I need to book a flight to Paris next week
    task_description: Flight booking confirmed with dates, destination and price
    known: {{ origin: Lisbon, date: 2026-12-01, travellers: 1, confirm: yes }}
  - name: reykjavik-hotel
    input: I need a hotel in Reykjavik from 1 December 2026 for two nights, please.
    task_description: A hotel in Reykjavik is booked
    known: {{ check_in: 2026-12-01, nights: 2, guests: 1, confirm: yes }}
evaluators:
{judges}gate:
  - goal_success: {{ min_rate: 0 }}
"
    )
}

/// What came of each judge in each case.
fn outcomes(record: &Value) -> BTreeMap<(&str, &str), &Value> {
    let sessions = record["sessions"].as_array().unwrap();
    let judgements = sessions.iter().flat_map(|session| {
        let case = session["case"].as_str().unwrap();
        session["judgements"].as_array().unwrap().iter().map(move |judgement| (case, judgement))
    });
    judgements
        .map(|(case, judgement)| ((case, judgement["evaluator"].as_str().unwrap()), judgement))
        .collect()
}

#[test]
fn a_suite_with_all_of_them_is_judged_without_a_key() {
    let world = World::default();
    world.write("suite.yaml", &suite());
    let (code, result) = world.run("suite.yaml".as_ref(), &["--seed", "7"]);
    assert_eq!(code, Some(0), "{result:#}");
    let record = world.record(&result);
    let outcomes = outcomes(&record);
    for case in ["paris-flight", "reykjavik-hotel"] {
        for (judge, allowed) in JUDGES {
            let judgement = outcomes[&(case, judge)];
            assert!(
                allowed.contains(&judgement["outcome"].as_str().unwrap()),
                "{case}, {judge}: {judgement:#}"
            );
        }
    }
    // The one agent cannot book in Reykjavik, and says so; in Paris nothing fails.
    assert_eq!(outcomes[&("paris-flight", "failure_communication")]["outcome"], "not_applicable");
    let told = outcomes[&("reykjavik-hotel", "failure_communication")];
    assert_eq!(told["scores"][0]["passed"], true, "{told:#}");
    let calls = outcomes[&("paris-flight", "tool_parameters")];
    assert!(calls["scores"][0]["target"]["tool_call"]["call"].as_u64().is_some(), "{calls:#}");
}
