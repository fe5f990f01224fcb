//! A `rehearsal view` that goes on until it is stopped, and what it answers.

use crate::binary;
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// Longer than an answer takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running view, killed when dropped.
#[derive(Debug)]
pub struct Viewer {
    child: Child,
    address: String,
}

/// What it answered.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The status line and the headers, with their names in lower case.
    pub head: String,
    /// The body, as text.
    pub body: String,
}

impl Viewer {
    /// Starts one in a folder and waits until it has said its address.
    pub fn start(folder: &Path, arguments: &[&str]) -> Self {
        Self::start_with(folder, arguments, &[])
    }

    /// The same, with variables added to its environment.
    pub fn start_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut child = Command::new(binary())
            .arg("view")
            .args(arguments)
            .envs(variables.iter().copied())
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let mut address = String::new();
        let mut told = BufReader::new(child.stdout.take().expect("it is piped"));
        told.read_line(&mut address).expect("it says its address");
        Self { child, address: address.trim().to_owned() }
    }

    /// The address that it said.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Where it listens, such as `127.0.0.1:7357`.
    pub fn host(&self) -> &str {
        self.address.trim_start_matches("http://").split('/').next().unwrap_or_default()
    }

    /// Asks for a path as a browser would.
    pub fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\nhost: {}\r\n", self.host()))
    }

    /// Sends a request, of which the line and the headers are given.
    pub fn ask(&self, head: &str) -> Answer {
        let mut stream = TcpStream::connect(self.host()).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time to wait");
        stream.write_all(format!("{head}connection: close\r\n\r\n").as_bytes()).expect("it reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it answers");
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status code");
        Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    /// Asks for a path until the body holds these words.
    pub fn wait_for(&self, path: &str, words: &str) -> Answer {
        for _ in 0..600 {
            let answer = self.get(path);
            if answer.body.contains(words) {
                return answer;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{path} never held {words:?}: {:#?}", self.get(path));
    }

    /// Presses Ctrl-C, and tells the exit code.
    pub fn interrupt(mut self) -> Option<i32> {
        let process = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &process]).status().expect("kill runs");
        assert!(sent.success());
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Viewer {
    fn drop(&mut self) {
        // It may have been interrupted before.
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}
