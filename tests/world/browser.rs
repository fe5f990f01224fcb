//! A real Chromium that opens pages and runs expressions in them, by the DevTools protocol over a pipe:
//! <https://chromedevtools.github.io/devtools-protocol/>.

use serde_json::{Value, json};
use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// The flags that keep Chromium quiet and to itself.
const FLAGS: &str = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync \
                     --disable-background-networking --disable-component-update --remote-debugging-pipe";

/// How often something that is waited for is looked at, and how many times.
const LOOKS: (Duration, u32) = (Duration::from_millis(100), 600);

/// A browser with one page, gone when dropped.
#[derive(Debug)]
pub struct Browser {
    child: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
    session: Option<String>,
    last: u64,
    _profile: TempDir,
}

impl Browser {
    /// Starts one.
    pub fn start() -> Self {
        let profile = tempfile::tempdir().expect("a temporary folder");
        // Chromium speaks on the descriptors 3 and 4.
        let script =
            format!("exec chromium {FLAGS} --user-data-dir=\"$0\" 3<&0 4>&1 </dev/null >/dev/null 2>&1");
        let mut child = Command::new("sh")
            .args(["-c", &script])
            .arg(profile.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("chromium is installed by tests/run");
        let commands = child.stdin.take().expect("it is piped");
        let answers = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut browser = Self { child, commands, answers, session: None, last: 0, _profile: profile };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = browser.call("Target.attachToTarget", attach);
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        browser.call("Page.enable", json!({}));
        browser
    }

    /// Opens a page.
    pub fn open(&mut self, address: &str) {
        self.call("Page.navigate", json!({ "url": address }));
        self.wait_for("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /// What an expression comes to in the page; `null` where the page is just being left.
    pub fn value(&mut self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        self.call("Runtime.evaluate", asked)["result"]["value"].clone()
    }

    /// Waits until an expression comes to true.
    pub fn wait_for(&mut self, expression: &str) {
        let (pause, times) = LOOKS;
        for _ in 0..times {
            if self.value(expression) == true {
                return;
            }
            std::thread::sleep(pause);
        }
        let page = self.value("document.body.innerText");
        panic!("{expression} did not come true in: {page}");
    }

    fn call(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let mut command = json!({ "id": self.last, "method": method, "params": params });
        if let Some(session) = &self.session {
            command["sessionId"] = session.as_str().into();
        }
        self.commands.write_all(format!("{command}\0").as_bytes()).expect("chromium takes commands");
        loop {
            let mut answer = Vec::new();
            self.answers.read_until(0, &mut answer).expect("chromium answers");
            answer.pop();
            let answer: Value = serde_json::from_slice(&answer).expect("chromium answers in JSON");
            if answer["id"] == self.last {
                return answer["result"].clone();
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}
