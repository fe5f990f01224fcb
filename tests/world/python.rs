//! A real agent that runs already: a Python program of `tests/agents`, in its own environment.

use crate::{environment, repository};
use std::{
    fs::File,
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};
use tempfile::TempDir;

/// How often, and in which pauses, it is looked whether the program has come up.
const LOOKS: usize = 1200;
const PAUSE: Duration = Duration::from_millis(50);

/// A running program, ended when dropped.
#[derive(Debug)]
pub struct PythonServer {
    url: String,
    child: Child,
    folder: TempDir,
}

impl PythonServer {
    /// Starts `server.py` of a folder in `tests/agents`, with variables added to its environment, and waits until the
    /// port that it gets in `PORT` answers.
    pub fn start(name: &str, variables: &[(&str, &str)]) -> Self {
        let port = free_port();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = File::create(folder.path().join("log")).expect("a log");
        let child = Command::new(environment(name).join("bin/python"))
            .arg(repository().join("tests/agents").join(name).join("server.py"))
            .env("PORT", port.to_string())
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("the log twice"))
            .stderr(log)
            .spawn()
            .expect("the program starts");
        let mut server = Self { url: format!("http://127.0.0.1:{port}"), child, folder };
        server.wait(port);
        server
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn wait(&mut self, port: u16) {
        for _ in 0..LOOKS {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return;
            }
            let ended = self.child.try_wait().expect("its state");
            assert!(ended.is_none(), "it ended: {}", self.log());
            sleep(PAUSE);
        }
        panic!("it did not come up: {}", self.log());
    }

    /// What it wrote.
    fn log(&self) -> String {
        let log: PathBuf = self.folder.path().join("log");
        std::fs::read_to_string(log).unwrap_or_default()
    }
}

impl Drop for PythonServer {
    fn drop(&mut self) {
        // One that has ended by itself cannot be ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port on which nobody listens.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}
