//! Experiment files of Strands Evals: played through a suite next to them, and refused without one.

use rehearsal_tests::{FakeAgent, Manner, World};

const EXPERIMENT: &str = r#"{
  "cases": [
    {
      "name": "greeting",
      "session_id": "5e551011-0000-4000-8000-000000000001",
      "input": "Hello there",
      "metadata": { "category": "small-talk" }
    }
  ],
  "evaluators": [
    { "evaluator_type": "HelpfulnessEvaluator", "model": "us.amazon.nova-pro-v1:0" },
    { "evaluator_type": "MultimodalCorrectnessEvaluator" }
  ]
}
"#;

#[test]
fn an_experiment_next_to_a_suite_is_played_and_what_is_missing_is_said() {
    let (world, agent) = (World::default(), FakeAgent::start(Manner::Echoes));
    world.write("experiment.json", EXPERIMENT);
    let suite = format!("suite: parity\nagent: {{ http: {{ url: \"{}\" }}, spans: off }}\n", agent.url());
    world.write("suite.yaml", &format!("{suite}import: ./experiment.json\n"));
    let outcome = world.rehearsal(&["run", "suite.yaml", "--format", "json"]);
    let result = outcome.json();
    assert_eq!((outcome.code, &result["attempts"]["total"]), (Some(0), &1.into()), "{outcome:#?}");
    assert_eq!(result["evaluators"]["helpfulness"]["scored"], 1, "{result:#}");
    // Without a goal, the case is one message and one reply.
    assert_eq!(agent.requests().len(), 1);
    for said in [
        "warning: experiment.json:11: `HelpfulnessEvaluator`: the suite's `models.judge` judges in the place of",
        "warning: experiment.json:12: `MultimodalCorrectnessEvaluator` is not carried",
    ] {
        assert!(outcome.stderr.contains(said), "{}", outcome.stderr);
    }
    let planned = world.rehearsal(&["plan", "suite.yaml"]);
    assert!(format!("{}{}", planned.stdout, planned.stderr).contains("is not carried"), "{planned:#?}");
}

#[test]
fn an_experiment_by_itself_is_told_which_suite_to_write() {
    let world = World::default();
    world.write("experiment.json", EXPERIMENT);
    let outcome = world.rehearsal(&["run", "experiment.json"]);
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains("import: ./experiment.json"), "{}", outcome.stderr);
    assert!(!world.path().join("runs").exists(), "a run was begun");
}
