//! Nothing phones home: every connection of a run of the bundled suite, its agent's included, stays on this machine.

use rehearsal_tests::{World, binary, repository};
use std::process::{Command, Stdio};

/// Where a call of the system's wanted to go, if that is a network.
fn destination(call: &str) -> Option<&str> {
    let family = call.split("sa_family=").nth(1)?.split([',', '}']).next()?;
    match family {
        "AF_INET" => call.split("inet_addr(\"").nth(1)?.split('"').next(),
        "AF_INET6" => call.split("inet_pton(AF_INET6, \"").nth(1)?.split('"').next(),
        _ => None,
    }
}

fn stays_here(address: &str) -> bool {
    address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.")
}

#[test]
fn no_connection_leaves_this_machine() {
    let (world, suite) = (World::default(), repository().join("cases/suites/travel-desk.yaml"));
    let calls = world.path().join("calls");
    let output = Command::new("strace")
        .args(["-f", "-qq", "-s", "0", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o"])
        .arg(&calls)
        .arg(binary())
        .args(["run", suite.to_str().unwrap(), "--quiet", "--out", "one", "--format", "json"])
        .current_dir(world.path())
        .env_remove("OTEL_EXPORTER_OTLP_ENDPOINT")
        .stdin(Stdio::null())
        .output()
        .expect("strace runs; tests/run installs it");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("\"verdict\""), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let calls = std::fs::read_to_string(calls).unwrap();
    let to: Vec<&str> = calls.lines().filter_map(destination).collect();
    assert!(to.iter().any(|address| stays_here(address)), "the agent was reached: {calls}");
    assert_eq!(to.into_iter().filter(|address| !stays_here(address)).collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn a_call_to_elsewhere_would_be_seen() {
    let v4 =
        "7 connect(9, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr(\"8.8.8.8\")}, 16) = 0";
    let v6 = "7 connect(9, {sa_family=AF_INET6, sin6_port=htons(53), inet_pton(AF_INET6, \"2001:db8::1\", &sin6_addr)}, 28)";
    let local = "7 connect(9, {sa_family=AF_UNIX, sun_path=\"/run/x\"}, 16) = 0";
    assert_eq!([v4, v6, local].map(destination), [Some("8.8.8.8"), Some("2001:db8::1"), None]);
    assert!(!stays_here("8.8.8.8") && stays_here("127.0.0.1") && !stays_here("2001:db8::1"));
}
