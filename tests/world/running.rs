//! The binary at work, to be killed or interrupted at a chosen moment.

use crate::{Outcome, World, binary};
use std::{
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

/// Between two looks whether the moment has come.
const LOOK: Duration = Duration::from_millis(2);
/// More than it takes until any moment has come.
const LOOKS: u32 = 60_000;

/// The binary at work; killed when dropped.
#[derive(Debug)]
pub struct Running {
    child: Option<Child>,
}

impl World {
    /// Starts the binary in the folder, with variables added to its environment.
    pub fn start(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Running {
        let child = Command::new(binary())
            .args(arguments)
            .env_remove("GITHUB_ACTIONS")
            .env_remove("GITHUB_STEP_SUMMARY")
            .envs(variables.iter().copied())
            .current_dir(self.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        Running { child: Some(child) }
    }
}

impl Running {
    /// Waits until the moment has come; it must come before the binary ends.
    pub fn until(&mut self, has_come: impl Fn() -> bool) {
        for look in 0.. {
            if has_come() {
                return;
            }
            assert!(look < LOOKS, "the moment never came");
            assert!(!self.has_ended(), "it ended before the moment came: {:#?}", self.outcome());
            sleep(LOOK);
        }
    }

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        let child = self.child.as_mut().expect("it is at work");
        child.try_wait().expect("a child can be asked").is_some()
    }

    /// Kills it with SIGKILL.
    pub fn kill(mut self) {
        let mut child = self.child.take().expect("it is at work");
        child.kill().expect("a child can be killed");
        child.wait().expect("a killed child ends");
    }

    /// Interrupts it as Ctrl-C would, and waits for its end.
    pub fn interrupt(mut self) -> Outcome {
        let number = self.child.as_ref().expect("it is at work").id().to_string();
        assert!(Command::new("kill").args(["-INT", &number]).status().expect("kill runs").success());
        self.outcome()
    }

    /// Waits for its end.
    pub fn outcome(&mut self) -> Outcome {
        let child = self.child.take().expect("it is at work");
        let output = child.wait_with_output().expect("a child ends");
        Outcome {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
