//! The report in a real browser, opened from disk.

use rehearsal_tests::{World, repository};
use std::{path::Path, process::Command};

/// The page's document as Chromium has it once its script has run.
fn document(page: &Path, profile: &Path) -> String {
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg("--dump-dom")
        .arg(format!("file://{}", page.display()))
        .output()
        .expect("chromium is installed by tests/run");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_page_opens_from_disk_and_shows_the_whole_run() {
    let world = World::default();
    let suite = repository().join("cases/suites/travel-desk.yaml");
    let (_, result) = world.run(&suite, &["--out", "kept", "-k", "paris"]);
    let page = world.path().join("kept/report.html");
    let text = std::fs::read_to_string(&page).unwrap();
    assert!(!text.contains("src=\"http") && !text.contains("href=\"http"), "the page loads something");
    let document = document(&page, &world.path().join("browser"));
    let record = world.record(&result);
    let sessions = record["sessions"].as_array().unwrap();
    assert!(!sessions.is_empty());
    for session in sessions {
        let persona = session["persona"].as_str().unwrap();
        assert!(document.contains(persona), "{persona} is not on the page");
    }
    let conversations = document.matches("class=\"conversation").count();
    assert!(conversations >= sessions.len(), "{conversations} of {} conversations", sessions.len());
    assert!(document.contains("judged by rules"));
}
