//! `rehearsal view`: the list of runs, the page of each, and who may read them.

mod live;

use rehearsal_tests::{Browser, Viewer, World, repository};
use rstest::rstest;
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
};

/// A world in which the bundled suite was run, and that run's folder.
fn played() -> (World, PathBuf) {
    let world = World::default();
    let suite = repository().join("cases/suites/travel-desk.yaml");
    let (_, result) = world.run(&suite, &["-k", "paris"]);
    let run = world.path().join(result["run"].as_str().unwrap());
    (world, run)
}

fn name(run: &Path) -> &str {
    run.file_name().unwrap().to_str().unwrap()
}

/// Puts a copy of a run's journal into a folder of its own.
fn copy(run: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    std::fs::copy(run.join("run.db"), to.join("run.db")).unwrap();
}

/// Changes a journal behind its back.
fn change(run: &Path, sql: &str) {
    let program = "import sqlite3, sys
journal = sqlite3.connect(sys.argv[1])
journal.execute(sys.argv[2])
journal.commit()";
    let changed = Command::new("python3").args(["-c", program]).arg(run.join("run.db")).arg(sql).status();
    assert!(changed.unwrap().success());
}

#[test]
fn the_list_leads_to_the_page_of_a_run() {
    let (world, run) = played();
    let viewer = Viewer::start(world.path(), &[]);
    let list = viewer.wait_for("/", "passed").body;
    let link = format!("href=\"/runs/{}\"", name(&run));
    for expected in [&link, "travel-desk", "goal_success 100% ", "4 of 4", "$0.00"] {
        assert!(list.contains(expected), "{expected} in {list}");
    }
    let page = viewer.get(&format!("/runs/{}", name(&run)));
    assert_eq!(page.status, 200);
    let on_disk = std::fs::read_to_string(run.join("report.html")).unwrap();
    let conversations = on_disk.matches("attempt-").count();
    assert!(conversations > 0 && page.body.matches("attempt-").count() == conversations);
    assert!(page.body.contains("href=\"/\"") && page.body.trim_end().contains("</html>"));
    assert!(!on_disk.contains("href=\"/\"") && !on_disk.contains("fetch("), "the file asks nobody");
}

#[test]
fn a_page_is_served_so_that_no_other_website_gets_at_it() {
    let (world, run) = played();
    let viewer = Viewer::start(world.path(), &["latest"]);
    let path = format!("/runs/{}", name(&run));
    assert_eq!(viewer.address(), format!("http://{}{path}", viewer.host()));
    viewer.wait_for("/", "passed");
    let page = viewer.get(&path);
    for expected in [
        "content-security-policy: default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-",
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "cross-origin-resource-policy: same-origin",
        "cross-origin-opener-policy: same-origin",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
        "cache-control: private, no-cache",
    ] {
        assert!(page.head.contains(expected), "{expected} in {}", page.head);
    }
    assert!(!page.head.contains("access-control") && !page.body.contains("http-equiv"));
    let tag = page.head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    let host = viewer.host();
    let ask =
        |method: &str, more: &str| viewer.ask(&format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\n{more}"));
    assert_eq!(ask("GET", &format!("if-none-match: {tag}\r\n")).status, 304);
    let head = ask("HEAD", "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(ask(method, "content-length: 0\r\n").status, 405, "{method}");
    }
}

#[rstest]
#[case::another_name("evil.example")]
#[case::another_name_that_leads_here("evil.example:PORT")]
#[case::another_port("localhost:1")]
#[case::nothing("")]
fn whoever_calls_the_server_by_another_name_is_refused(#[case] host: &str) {
    let world = World::default();
    let viewer = Viewer::start(world.path(), &[]);
    let port = viewer.host().split(':').nth(1).unwrap();
    let ask = |host: &str| viewer.ask(&format!("GET / HTTP/1.1\r\nhost: {host}\r\n"));
    let refused = ask(&host.replace("PORT", port));
    assert_eq!(refused.status, 421, "{}", refused.head);
    assert!(!refused.body.contains("Runs"));
    assert_eq!(ask(&format!("localhost:{port}")).status, 200);
}

#[test]
fn a_name_never_leads_out_of_the_folder() {
    let (world, run) = played();
    copy(&run, &world.path().join("outside"));
    std::os::unix::fs::symlink(world.path().join("outside"), world.path().join("runs/linked")).unwrap();
    std::fs::create_dir(world.path().join("runs/half")).unwrap();
    std::os::unix::fs::symlink(run.join("run.db"), world.path().join("runs/half/run.db")).unwrap();
    let viewer = Viewer::start(world.path(), &[]);
    let list = viewer.wait_for("/", "passed").body;
    assert_eq!(list.matches("<a href=\"/runs/").count(), 1, "{list}");
    for path in [
        "/runs/outside",
        "/runs/linked",
        "/runs/half",
        "/runs/..",
        "/runs/../outside",
        "/runs/..%2foutside",
        "/runs/%2e%2e%2foutside",
        "/runs/%2e%2e/outside",
        "/../outside",
        "/runs/./outside/run.db",
        &format!("/runs/{}%2f..%2f..%2foutside", name(&run)),
        &format!("/runs/{}/run.db", name(&run)),
        &format!("/runs/{}%00", name(&run)),
    ] {
        assert_eq!(viewer.get(path).status, 404, "{path}");
    }
}

#[test]
fn a_run_elsewhere_is_shown_beside_its_neighbours() {
    let (world, run) = played();
    copy(&run, &world.path().join("kept/first"));
    copy(&run, &world.path().join("kept/second run"));
    let viewer = Viewer::start(world.path(), &["kept/second run"]);
    assert!(viewer.address().ends_with("/runs/second%20run"), "{}", viewer.address());
    assert_eq!(viewer.wait_for("/", "passed").body.matches("<th scope=\"row\"><a href=\"/runs/").count(), 2);
    assert_eq!(viewer.get("/runs/second%20run").status, 200);
}

#[test]
fn what_cannot_be_read_is_said_and_the_others_are_shown() {
    let (world, run) = played();
    let (later, broken, gone) =
        (run.with_file_name("later"), run.with_file_name("broken"), run.with_file_name("gone"));
    for folder in [&later, &broken, &gone] {
        copy(&run, folder);
    }
    change(&later, "UPDATE meta SET value = '99'");
    change(&broken, "UPDATE events SET body = x'00' WHERE kind = 'judged'");
    std::fs::create_dir(run.with_file_name("foreign")).unwrap();
    std::fs::write(run.with_file_name("foreign").join("run.db"), "no journal at all").unwrap();
    let viewer = Viewer::start(world.path(), &[]);
    let list = viewer.wait_for("/", "href=\"/runs/gone\"").body;
    for expected in ["format 99", "the journal is damaged at event", "is not a journal of a run"] {
        assert!(list.contains(expected), "{expected} in {list}");
    }
    assert_eq!(list.matches("class=\"pill pass\"").count(), 2, "{list}");
    for name in ["later", "broken", "foreign"] {
        assert_eq!(viewer.get(&format!("/runs/{name}")).status, 500, "{name}");
    }
    std::fs::remove_dir_all(&gone).unwrap();
    while viewer.get("/").body.contains("/runs/gone\"") {}
    assert_eq!(viewer.get("/runs/gone").status, 404);
    assert_eq!(viewer.get(&format!("/runs/{}", name(&run))).status, 200);
}

#[test]
fn hostile_names_are_shown_and_never_act() {
    let (world, run) = played();
    let hostile = run.with_file_name("<img src=x onerror=\"document.title='owned'\">&amp;%2e?#");
    copy(&run, &hostile);
    let suite = repository().join("cases/suites/travel-desk.yaml");
    let text = std::fs::read_to_string(suite).unwrap();
    let text =
        text.replacen("suite: travel-desk", "suite: \"</td><script>document.title='owned'</script>\"", 1);
    let (_, result) = world.run(&world.write("hostile.yaml", &text), &["-k", "paris", "--out", "runs/named"]);
    assert_eq!(result["attempts"]["valid"], 4, "{result:#}");
    let viewer = Viewer::start(world.path(), &[]);
    viewer.wait_for("/", "href=\"/runs/named\"");
    let mut browser = Browser::start();
    browser.open(viewer.address());
    browser.wait_for("document.querySelectorAll('#runs th > a').length === 3");
    for marks in ["#runs img", "#runs script"] {
        assert_eq!(browser.value(&format!("document.querySelectorAll('{marks}').length")), 0);
    }
    assert_eq!(browser.value("document.title"), "Runs – Rehearsal");
    browser.value(
        "[...document.querySelectorAll('#runs th > a')].find((link) => link.href.includes('onerror')).click()",
    );
    browser.wait_for("document.querySelector('.served') !== null");
    assert!(browser.value("document.title").as_str().unwrap().contains("travel-desk"));
}

#[test]
fn a_taken_port_is_one_clear_error() {
    let world = World::default();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let outcome = world.rehearsal(&["view", "--port", &port]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""));
    assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
    assert!(outcome.stderr.contains(&port) && outcome.stderr.contains("--port"), "{}", outcome.stderr);
}

#[test]
fn beyond_this_machine_readers_give_a_token() {
    let world = World::default();
    let refused = world.rehearsal(&["view", "--host", "0.0.0.0"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("REHEARSAL_VIEW_TOKEN"), "{}", refused.stderr);
    let viewer =
        Viewer::start_with(world.path(), &["--host", "0.0.0.0"], &[("REHEARSAL_VIEW_TOKEN", "s3cret")]);
    let ask = |more: &str| viewer.ask(&format!("GET / HTTP/1.1\r\nhost: here.example:7357\r\n{more}"));
    let stranger = ask("");
    assert_eq!(stranger.status, 401);
    assert!(stranger.head.contains("www-authenticate: basic realm=") && !stranger.body.contains("Runs"));
    assert_eq!(ask("authorization: Bearer secret\r\n").status, 401);
    assert_eq!(ask("authorization: Bearer s3cret\r\n").status, 200);
    assert_eq!(ask("authorization: Basic bWU6czNjcmV0\r\n").status, 200);
}

#[rstest]
#[case("nowhere", "nowhere/run.db")]
#[case("latest", "there is no run")]
fn a_run_that_is_not_there_is_said(#[case] run: &str, #[case] told: &str) {
    let outcome = World::default().rehearsal(&["view", run]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.stderr.contains(told), "{}", outcome.stderr);
}

#[test]
fn it_may_be_started_before_the_first_run_and_ends_with_ctrl_c() {
    let world = World::default();
    let viewer = Viewer::start(world.path(), &[]);
    assert!(viewer.get("/").body.contains("There is no run here yet"));
    let suite = repository().join("cases/suites/travel-desk.yaml");
    world.run(&suite, &["-k", "paris"]);
    viewer.wait_for("/", "passed");
    assert_eq!(viewer.interrupt(), Some(0));
}
