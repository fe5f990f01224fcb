//! Pages of runs that go on: they follow the run, leave their reader alone, and tell a run that was killed.

use super::change;
use rehearsal_tests::{Browser, FakeAgent, Manner, Viewer, World, binary};
use serde_json::Value;
use std::{
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A run of very many attempts that takes as long as it is let.
struct Endless {
    world: World,
    _agent: FakeAgent,
    run: Child,
}

impl Endless {
    fn start() -> Self {
        let (world, agent) = (World::default(), FakeAgent::start(Manner::Takes(100)));
        let suite = world.write(
            "suite.yaml",
            &format!(
                "suite: endless
agent: {{ http: {{ url: \"{}\" }}, spans: off }}
defaults: {{ max_turns: 2, trials: 5000 }}
cases:
  - {{ name: hours, input: When do you open?, task_description: The opening hours are told, personas: [auto] }}
gate:
  - goal_success: {{ min_rate: 0.01 }}
",
                agent.url()
            ),
        );
        let run = Command::new(binary())
            .args(["run", suite.to_str().unwrap(), "-q", "--jobs", "2", "--out", "runs/endless"])
            .current_dir(world.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let endless = Self { world, _agent: agent, run };
        while !endless.world.path().join("runs/endless/run.db").exists() {
            std::thread::sleep(Duration::from_millis(20));
        }
        endless
    }

    fn interrupt(&mut self) {
        let process = self.run.id().to_string();
        assert!(Command::new("kill").args(["-INT", &process]).status().unwrap().success());
        self.run.wait().unwrap();
    }
}

impl Drop for Endless {
    fn drop(&mut self) {
        // A test that failed leaves it running.
        let _ended = self.run.kill();
        let _ended = self.run.wait();
    }
}

/// Where a run stands, once this many attempts are done.
fn news(viewer: &Viewer, done: u64) -> Value {
    loop {
        let answer = viewer.get("/runs/endless/news");
        let news: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        if news["done"].as_u64().is_some_and(|now| now >= done) {
            return news;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn the_page_follows_the_run_until_its_end() {
    let mut endless = Endless::start();
    let viewer = Viewer::start(endless.world.path(), &[]);
    let first = news(&viewer, 1);
    assert_eq!(
        (&first["stage"], &first["word"], &first["planned"]),
        (&"running".into(), &"running".into(), &5000.into())
    );
    let mut browser = Browser::start();
    browser.open(&format!("{}runs/endless", viewer.address()));
    let shown = browser.value("Number(document.getElementById('live').dataset.done)").as_u64().unwrap();
    assert!(browser.value("document.title").as_str().unwrap().starts_with(&format!("({shown}/5000)")));
    browser.value("window.isTheSame = true; scrollTo({ top: 300, behavior: 'instant' })");
    browser.wait_for(&format!("Number(document.getElementById('live').dataset.done) > {shown}"));
    browser.wait_for("document.readyState === 'complete' && scrollY === 300");
    assert_eq!(browser.value("window.isTheSame"), Value::Null, "it was loaded again");
    endless.interrupt();
    browser.wait_for("document.getElementById('live').dataset.stage === 'ended'");
    browser.wait_for("document.getElementById('live-word').checkVisibility()");
    assert_eq!(browser.value("document.getElementById('live-word').textContent"), "interrupted");
}

#[test]
fn a_reader_is_left_alone_and_offered_what_is_new() {
    let endless = Endless::start();
    let viewer = Viewer::start(endless.world.path(), &["runs/endless"]);
    news(&viewer, 1);
    let mut browser = Browser::start();
    browser.open(viewer.address());
    browser.value("window.isTheSame = true; document.getElementById('live-pause').click()");
    browser.wait_for("document.getElementById('live-show').checkVisibility()");
    browser.wait_for("/^[0-9]+ new attempts?$/.test(document.getElementById('live-told').textContent)");
    // Longer than any page that nobody reads is left as it is.
    let shown = browser.value("Number(document.getElementById('live').dataset.done)").as_u64().unwrap();
    let patience = "performance.now() > 12000";
    browser.wait_for(patience);
    assert_eq!(browser.value("window.isTheSame"), true);
    browser.value("document.getElementById('live-show').click()");
    browser.wait_for(&format!("Number(document.getElementById('live').dataset.done) > {shown}"));
    assert_eq!(browser.value("document.getElementById('live-pause').textContent"), "Resume");
}

#[test]
fn the_list_follows_its_runs_and_keeps_its_filter() {
    let mut endless = Endless::start();
    let viewer = Viewer::start(endless.world.path(), &[]);
    viewer.wait_for("/", "running");
    let mut browser = Browser::start();
    browser.open(&format!("{}?q=endless+run", viewer.address()));
    let shown = "document.querySelectorAll('#runs tbody tr:not([hidden])').length";
    browser.wait_for(&format!("{shown} === 1 && document.getElementById('filter').value === 'endless run'"));
    browser.value("window.isTheSame = true");
    endless.interrupt();
    browser.wait_for(&format!("{shown} === 0 && document.getElementById('nothing').checkVisibility()"));
    assert_eq!(browser.value("window.isTheSame"), true, "it was not loaded again");
    assert_eq!(browser.value("document.getElementById('count').textContent"), "0 of 1");
}

#[test]
fn a_run_that_was_killed_is_not_said_to_go_on() {
    let mut endless = Endless::start();
    let viewer = Viewer::start(endless.world.path(), &[]);
    news(&viewer, 2);
    viewer.wait_for("/", "<span class=\"pill running\">running</span>");
    drop(viewer);
    endless.run.kill().unwrap();
    endless.run.wait().unwrap();
    // As if ten minutes had passed since.
    change(&endless.world.path().join("runs/endless"), "UPDATE events SET at = at - 600000000000");
    let viewer = Viewer::start(endless.world.path(), &[]);
    let list = viewer.wait_for("/", "no news for 10 min").body;
    assert!(list.contains("<span class=\"pill silent\">no end</span>"), "{list}");
    let page = viewer.get("/runs/endless");
    assert!(page.status == 200 && page.body.contains("no news for 10 min"), "{}", page.head);
}

#[test]
fn a_run_that_is_resumed_is_followed_again() {
    let mut endless = Endless::start();
    let viewer = Viewer::start(endless.world.path(), &[]);
    let before = news(&viewer, 3)["done"].as_u64().unwrap();
    endless.interrupt();
    viewer.wait_for("/", ">interrupted<");
    let mut run = endless.world.start(&["run", "--resume", "runs/endless", "-q", "--jobs", "2"], &[]);
    viewer.wait_for("/", "<span class=\"pill running\">running</span>");
    run.until(|| news(&viewer, before)["stage"] == "running");
    let more = news(&viewer, before + 4);
    assert_eq!((&more["stage"], &more["planned"]), (&"running".into(), &5000.into()), "{more:#}");
    run.kill();
}
