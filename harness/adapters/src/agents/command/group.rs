//! The process group of one agent: the program and everything it started.

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use std::time::Duration;
use tokio::{process::Child, time::sleep};

/// How often is looked whether a group is empty. No event tells it.
const LOOK: Duration = Duration::from_millis(20);

/// A process group. Dropping it kills whatever is left in it, also when the runtime itself goes down.
pub(super) struct Group(Option<Pid>);

impl Group {
    /// The group that this child leads.
    pub(super) fn led_by(child: &Child) -> Self {
        Self(child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw))
    }

    /// Sends a signal to every process of the group.
    pub(super) fn signal(&self, signal: Signal) {
        if let Some(leader) = self.0 {
            // An error says that nobody is left to signal, which is as good.
            let _ = kill_process_group(leader, signal);
        }
    }

    /// Waits until no process of the group is left; after that nothing is signalled any more, since
    /// the system may give the number to somebody else.
    pub(super) async fn emptied(&mut self) {
        while let Some(leader) = self.0 {
            if test_kill_process_group(leader).is_err() {
                self.0 = None;
            } else {
                sleep(LOOK).await;
            }
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
    }
}
