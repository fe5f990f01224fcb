//! What the harness itself costs, with an agent and a model that answer at once or after a fixed delay.
//!
//! `cargo bench --bench overhead -- ATTEMPTS JOBS DELAY_MS` plays that many five-turn conversations through
//! the real engine, simulator, judges and journal, and prints wall time, processor time and peak memory of
//! the whole process. Nothing is asserted: figures are for people to compare.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "a benchmark reads the clock, prints what it measured, and stops where it stands"
)]

use async_trait::async_trait;
use rehearsal::{
    adapters::secrets::Secrets,
    clock::SystemClock,
    compose::{Calibrations, Setup, manifest},
    core::{
        agent::{Agent, AgentError, Dialogue, Reply, Request},
        clock::Clock,
        ids::{ModelId, RunId, SessionId},
        model::{Model, ModelError, ModelRequest, ModelResponse},
        price::PriceList,
        seed::Seed,
        span::NoSpans,
        suite::{Continuity, ModelChoice},
    },
    engine::{Budget, Ledger, Parts, PlanOptions, Run, RunSettings, plan},
    evaluators, simulators,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

const TURNS: u32 = 5;
const REPLY: &str = "Understood, that is noted.";
const SUITE: &str = "
suite: overhead
agent: { http: { url: 'http://127.0.0.1:1/' }, spans: off }
defaults: { max_turns: 5 }
cases:
  - name: five-turns
    input: Please note my wishes.
    task_description: Every wish is noted
    personas: [auto]
";

fn main() {
    let numbers: Vec<u64> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let [attempts, jobs, delay] = match numbers[..] {
        [attempts, jobs, delay] => [attempts, jobs, delay],
        _ => [1000, 64, 0],
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let delay = Duration::from_millis(delay);
    let began = std::time::Instant::now();
    let finished = runtime.block_on(play(u32::try_from(attempts).expect("a count"), jobs as usize, delay));
    let wall = began.elapsed().as_secs_f64();
    // The agent's replies, and after each of them one call of the actor; the profile is made while the
    // agent answers the opening message, and judges read while the next conversation is held.
    let ideal = f64::from(2 * TURNS) * delay.as_secs_f64() * attempts as f64 / jobs as f64;
    println!("{finished} conversations of {TURNS} turns, {jobs} at once, {delay:?} a call");
    println!("wall {wall:.2} s (delays alone {ideal:.2} s), cpu {:.2} s, peak {} MiB", cpu(), peak());
}

async fn play(attempts: u32, jobs: usize, delay: Duration) -> u32 {
    let folder = std::env::temp_dir().join(format!("rehearsal-overhead-{}", std::process::id()));
    let journal = rehearsal::reports::Journal::create(&folder).expect("a journal");
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let run = Run::new((clock.clone(), Arc::new(Secrets::default())), Box::new(journal), Vec::new());
    let ledger = Ledger {
        prices: Arc::default(),
        budget: Arc::new(Budget::new(None)),
        call_timeout: Duration::from_secs(60),
        clock: clock.clone(),
        kept: Arc::default(),
    };
    let choice = ModelChoice::plain(ModelId::new("prompt"));
    let model = Arc::new(Prompt { id: choice.model.clone(), delay });
    let model = ledger.meter(model, &choice, run.events());
    let suite = rehearsal::cases::parse("overhead.yaml", SUITE).expect("the suite reads");
    let judges = evaluators::Prompts::bundled().expect("the prompts read");
    let actors = simulators::Prompts::bundled().expect("the prompts read");
    let outfit = || evaluators::Outfit { judges: vec![model.clone()], ..evaluators::Outfit::default() };
    let judge = |spec| evaluators::resolve(spec, &judges, outfit());
    let parts = Parts {
        simulator: Arc::new(simulators::ActorSimulator::new(model.clone(), model.clone(), actors)),
        agent: Arc::new(Clerk { delay }),
        spans: Arc::new(NoSpans),
        evaluators: suite.evaluators.iter().map(judge).collect(),
        reviewer: Arc::new(simulators::RuleReviewer),
        clock,
        ledger,
    };
    let options = PlanOptions { filter: None, trials: Some(attempts), seed: Seed(1), shuffled: false };
    let planned = plan(&suite, &options);
    let settings = RunSettings {
        jobs,
        turn_timeout: Duration::from_secs(60),
        fail_fast: false,
        enough: CancellationToken::new(),
        continuity: Continuity::None,
        begun: BTreeMap::new(),
    };
    let name = RunId::new("overhead");
    let setup = Setup {
        run: &name,
        seed: Seed(1),
        jobs: u32::try_from(jobs).unwrap_or(u32::MAX),
        prompts: BTreeMap::new(),
        prices: PriceList::default(),
        budget: None,
        calibrations: &Calibrations::default(),
        baseline: None,
        sequential: None,
        dealt: None,
    };
    let manifest = manifest(&suite, &planned, setup);
    let dispatched = run.play(manifest, planned, (parts, settings), CancellationToken::new()).await;
    let bytes = std::fs::metadata(folder.join("run.db")).map_or(0, |file| file.len());
    let _gone = std::fs::remove_dir_all(&folder);
    let summary = dispatched.expect("the run is recorded").summary;
    println!("journal {} bytes a conversation; {} scores", bytes / u64::from(attempts), scored(&summary));
    summary.total.played()
}

fn scored(summary: &rehearsal::core::summary::Summary) -> u32 {
    summary.total.scores.values().map(|tally| tally.scored).sum()
}

/// An agent that notes everything.
struct Clerk {
    delay: Duration,
}

#[async_trait]
impl Agent for Clerk {
    async fn open(&self, _session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError> {
        Ok(Box::new(Self { delay: self.delay }))
    }
}

#[async_trait]
impl Dialogue for Clerk {
    async fn reply(&mut self, _request: Request<'_>) -> Result<Reply, AgentError> {
        wait(self.delay).await;
        Ok(Reply::words(REPLY))
    }
}

/// A model whose answers fit what is asked, and nothing more.
struct Prompt {
    id: ModelId,
    delay: Duration,
}

#[async_trait]
impl Model for Prompt {
    fn id(&self) -> &ModelId {
        &self.id
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        wait(self.delay).await;
        Ok(ModelResponse { text: answer(request).to_string(), ..ModelResponse::default() })
    }
}

fn answer(request: &ModelRequest) -> Value {
    let progress = json!([{ "part": 1, "status": "attempted" }]);
    match request.answer.name.as_str() {
        "actor_profile" => json!({
            "traits": { "patience_level": "high" },
            "context": "Somebody with wishes.",
            "actor_goal": "Have every wish noted",
            "goal_parts": ["Every wish is noted"],
        }),
        "user_turn" => json!({
            "reasoning": "There is more.",
            "progress": progress,
            "decision": "say",
            "message": format!("Another wish: {}", word(request.seed)),
            "reason": "",
        }),
        "user_closing" => json!({ "reasoning": "That was all.", "progress": progress, "goal_met": false }),
        "helpfulness" => {
            let verdict = |turn| json!({ "turn": turn, "reasoning": "It is noted.", "label": "Very helpful", "quote": REPLY });
            json!({ "turns": (1..=TURNS).map(verdict).collect::<Vec<_>>() })
        }
        _ => json!({
            "reasoning": "It is noted.",
            "assertions": [{ "id": "goal", "finding": "met", "reasoning": "It is noted.", "quote": REPLY, "quote_turn": 1 }],
        }),
    }
}

/// A word of its own for each seed; a number would be refused as made up.
fn word(seed: Seed) -> String {
    seed.0.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

async fn wait(delay: Duration) {
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
}

/// Processor time of this process in seconds, user and system: fields 14 and 15 of proc(5)'s `stat`.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: f64 = fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    // Linux counts them in hundredths of a second on every machine we know of.
    ticks / 100.0
}

/// The largest resident set of this process, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}
