//! A started process under supervision: it is waited for, ended gently, and its end explained.

use super::{farewell::Farewell, group::Group, log::Log, pieces, tail::Tail};
use rustix::process::Signal;
use std::{io, process::ExitStatus, sync::Arc, time::Duration};
use tokio::{
    io::BufReader,
    process::{Child, ChildStderr, ChildStdout},
    sync::watch,
    task::JoinHandle,
    time::timeout,
};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

/// How long is waited, once a process has ended, for what it started and for the rest of its output.
pub(super) const AFTERMATH: Duration = Duration::from_secs(1);

/// All processes of one agent. Dropping it lets them end by themselves, unwatched.
#[derive(Default)]
pub(super) struct Processes {
    tasks: TaskTracker,
    ending: CancellationToken,
}

impl Processes {
    /// Takes a child under supervision. Its standard error is read here, and its standard output where nobody else has
    /// taken it.
    pub(super) fn adopt(&self, mut child: Child, farewell: Farewell, log: &Arc<Log>) -> Process {
        let (tell, exit) = watch::channel(None);
        let ending = self.ending.child_token();
        let tail = Arc::new(Tail::default());
        let told = child.stderr.take().map(|stderr| self.read(stderr, &tail, log));
        let printed = child.stdout.take().map(|stdout| self.copy(stdout, log));
        let group = Group::led_by(&child);
        let supervisor = Supervisor { child, group, farewell, ending: ending.clone() };
        self.tasks.spawn(async move {
            let status = supervisor.see_out().await;
            for mut reading in told.into_iter().chain(printed) {
                // What left the process group may hold its output open for ever.
                if timeout(AFTERMATH, &mut reading).await.is_err() {
                    reading.abort();
                }
            }
            let is_clean = status.as_ref().is_ok_and(ExitStatus::success);
            tell.send_replace(Some(End { is_clean, told: describe(status, &tail.last_words()) }));
        });
        Process { ending, exit }
    }

    fn read(&self, stderr: ChildStderr, tail: &Arc<Tail>, log: &Arc<Log>) -> JoinHandle<()> {
        let (tail, log) = (Arc::clone(tail), Arc::clone(log));
        self.tasks.spawn(async move { tail.follow(BufReader::new(stderr), &log).await })
    }

    fn copy(&self, stdout: ChildStdout, log: &Arc<Log>) -> JoinHandle<()> {
        let log = Arc::clone(log);
        self.tasks.spawn(async move {
            let mut stream = log.stream();
            pieces::read(BufReader::new(stdout), |line| drop(stream.line(line))).await;
        })
    }

    /// Runs a task that belongs to a process; it must end when the process has.
    pub(super) fn attend(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }

    /// Ends every process and waits until the last one and all that attended it have ended.
    pub(super) async fn end(&self) {
        self.ending.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        self.ending.cancel();
    }
}

/// A view of one process.
#[derive(Clone)]
pub(crate) struct Process {
    ending: CancellationToken,
    exit: watch::Receiver<Option<End>>,
}

/// How a process ended.
#[derive(Clone, Debug)]
pub(crate) struct End {
    /// Whether it ended by itself and said that all is well.
    pub(crate) is_clean: bool,
    /// Its status and its last words.
    pub(crate) told: String,
}

impl Process {
    /// Waits until the process has ended, and says how: its status and its last words.
    pub(crate) async fn exited(&self) -> String {
        self.ended().await.told
    }

    /// Waits until the process has ended.
    pub(crate) async fn ended(&self) -> End {
        let mut exit = self.exit.clone();
        let end = exit.wait_for(Option::is_some).await.ok().and_then(|end| end.clone());
        end.unwrap_or_else(|| End { is_clean: false, told: "its process was given up".to_owned() })
    }

    /// Ends it and waits until it has ended.
    pub(in crate::agents) async fn end(&self) {
        self.ending.cancel();
        self.exited().await;
    }

    /// Resolves when the process is to end.
    pub(super) fn ending(&self) -> &CancellationToken {
        &self.ending
    }

    /// Ends the process when the guard is dropped.
    pub(super) fn ended_on_drop(&self) -> DropGuard {
        self.ending.clone().drop_guard()
    }
}

struct Supervisor {
    child: Child,
    group: Group,
    farewell: Farewell,
    ending: CancellationToken,
}

impl Supervisor {
    /// Sees the process and its group to their end.
    async fn see_out(mut self) -> io::Result<ExitStatus> {
        let status = tokio::select! {
            status = self.child.wait() => status,
            () = self.ending.cancelled() => self.part().await,
        };
        // What the program started may still be sending its spans; dropping the group ends the rest.
        let _ = timeout(AFTERMATH, self.group.emptied()).await;
        status
    }

    async fn part(&mut self) -> io::Result<ExitStatus> {
        for step in self.farewell.steps() {
            if let Some(signal) = step.signal {
                self.group.signal(signal);
            }
            if let Ok(status) = timeout(step.patience, self.child.wait()).await {
                return status;
            }
        }
        self.group.signal(Signal::KILL);
        self.child.wait().await
    }
}

fn describe(status: io::Result<ExitStatus>, last_words: &str) -> String {
    let status = match status {
        Ok(status) => format!("its process ended with {status}"),
        Err(error) => format!("its process cannot be waited for: {error}"),
    };
    if last_words.is_empty() { status } else { format!("{status}; its last words: {last_words}") }
}
