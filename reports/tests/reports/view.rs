//! What is served: the page of a run that knows where it stands, and the list of runs.

use crate::{
    fake_run::{FIRST, HOSTILE, events},
    journal::write,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use rehearsal_core::{clock::Timestamp, event::Stamped, gate::GateRule};
use rehearsal_reports::{
    ReadJournal, decide,
    html::{page_policy, write_html, write_served},
    view::{Found, News, Row, Stage, list_policy, write_list},
};
use sha2::{Digest as _, Sha256};
use std::time::Duration;

/// The page as a file and as it is served, and where its run stands.
fn pages(events: &[Stamped]) -> (String, String, News) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), events);
    let journal = ReadJournal::open(folder.path()).unwrap();
    let summary = journal.summary().unwrap();
    let rules: Vec<GateRule> = summary.manifest.iter().flat_map(|manifest| manifest.gate.clone()).collect();
    let gate = decide(&rules, &summary);
    let stage = summary.ending.map_or(Stage::GoesOn, Stage::Ended);
    let news = News::new(&summary, &gate, stage, Duration::from_secs(1));
    let (mut file, mut served) = (Vec::new(), Vec::new());
    write_html(&journal, &summary, &gate, &mut file).unwrap();
    write_served(&journal, (&summary, &gate), None, (&news, "/runs/one/news"), &mut served).unwrap();
    (String::from_utf8(file).unwrap(), String::from_utf8(served).unwrap(), news)
}

fn list(rows: &[Row]) -> String {
    let mut out = Vec::new();
    write_list("/home/someone/runs", rows, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn row(name: &str, found: Found) -> Row {
    Row { name: name.into(), address: "/runs/one".into(), found }
}

/// The hashes of the scripts that run in a page, as its policy has to name them.
fn scripts(page: &str) -> Vec<String> {
    let bodies = page.split("<script>").skip(1).filter_map(|rest| rest.split("</script>").next());
    bodies.map(|body| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(body)))).collect()
}

#[test]
fn the_policy_names_the_scripts_of_the_page_and_no_others() {
    let (_, served, _) = pages(&events(FIRST));
    for (page, policy, count) in [(served, page_policy(), 2), (list(&[]), list_policy(), 1)] {
        let scripts = scripts(&page);
        assert_eq!((scripts.len(), policy.matches("'sha256-").count()), (count, count));
        for script in scripts {
            assert!(policy.contains(&script), "{script} in {policy}");
        }
        assert!(!page.contains("http-equiv"), "a second policy would forbid what the first allows");
    }
}

#[test]
fn only_the_served_page_asks_for_news() {
    let (file, served, _) = pages(&events(FIRST));
    for expected in ["/runs/one/news", "← All runs", "fetch("] {
        assert!(served.contains(expected) && !file.contains(expected), "{expected}");
    }
    assert!(file.contains("http-equiv=\"Content-Security-Policy\""));
}

#[test]
fn the_bar_is_there_while_the_run_goes_on() {
    let events = events(FIRST);
    let bar = |events: &[Stamped]| {
        let (_, served, news) = pages(events);
        let (_, bar) = served.split_once("<aside class=\"live ").unwrap();
        (bar.split("<script>").next().unwrap().to_owned(), news)
    };
    let (running, news) = bar(&events[..60]);
    let shown = format!("data-stage=\"running\" data-done=\"{}\" data-planned=\"41\"", news.done);
    assert!(news.done > 0 && running.contains(&shown), "{running}");
    assert!(!running.split('>').next().unwrap().contains("hidden"), "{running}");
    let (ended, news) = bar(&events);
    assert!(ended.split('>').next().unwrap().ends_with(" hidden"), "{ended}");
    assert_eq!((news.stage, news.done), ("ended", 40));
}

#[test]
fn hostile_text_in_the_list_is_shown_and_never_acts() {
    let (_, _, mut news) = pages(&events(FIRST));
    news.headline = Some(HOSTILE.into());
    let read = Found::Read { suite: HOSTILE.into(), began: Timestamp(0), news: Box::new(news) };
    let list = list(&[
        row(HOSTILE, read),
        row(HOSTILE, Found::Unread),
        row(HOSTILE, Found::Trouble(HOSTILE.into())),
    ]);
    assert!(list.contains("&lt;script&gt;alert("), "it is there, escaped");
    assert_eq!(list.matches("<script").count(), 1);
    for acting in ["<img", "alert('owned')", "\u{1b}", "\u{202e}", "</details></bdi>"] {
        assert!(!list.contains(acting), "{acting:?}");
    }
}

#[test]
fn a_run_that_does_not_read_leads_nowhere_and_says_why() {
    let list =
        list(&[row("one", Found::Trouble("the journal has format 9".into())), row("two", Found::Unread)]);
    assert!(list.contains("does not read") && list.contains("the journal has format 9"));
    assert!(list.contains("2 runs") && list.contains("being read"));
    assert_eq!(list.matches("<a href=").count(), 1);
}
