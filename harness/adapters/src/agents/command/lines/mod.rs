//! A started program that speaks a JSON object a line; one process serves many sessions side by side.

mod desk;
mod wire;

use super::{
    log::{Log, Stream},
    process::{AFTERMATH, Process, Processes},
};
use crate::agents::answer::ANSWER_LIMIT;
use desk::{Desk, Filed};
use rehearsal_core::{
    agent::{AgentError, Reply, Request},
    ids::SessionId,
};
use std::sync::Arc;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{ChildStdin, ChildStdout},
    sync::mpsc,
    time::{sleep, timeout},
};
use tokio_util::sync::DropGuard;
use wire::Line;

/// How many requests may wait for a program that is slow to read.
const WAITING_REQUESTS: usize = 64;

/// A started process with its standard input and output. Dropping it ends the process.
pub(crate) struct Piped {
    pub(crate) input: ChildStdin,
    pub(crate) output: BufReader<ChildStdout>,
    pub(crate) process: Process,
    ending: DropGuard,
}

impl Piped {
    pub(super) fn new(input: ChildStdin, output: ChildStdout, process: Process) -> Self {
        Self { input, output: BufReader::new(output), ending: process.ended_on_drop(), process }
    }

    /// Ends its input and then the process, and says how it ended.
    pub(in crate::agents) async fn close(self) -> String {
        drop(self.input);
        self.process.end().await;
        self.process.exited().await
    }
}

/// A program and the desk where its answers are handed out. Dropping it ends the process.
pub(in crate::agents) struct LinesChild {
    asks: mpsc::Sender<String>,
    desk: Arc<Desk>,
    process: Process,
    _ending: DropGuard,
}

impl LinesChild {
    /// Begins to write to the program and to read from it. `sole` is its only session, where it serves one.
    pub(super) fn new(
        piped: Piped,
        (processes, log): (&Processes, &Arc<Log>),
        sole: Option<&SessionId>,
    ) -> Self {
        let Piped { input, output, process, ending } = piped;
        let (asks, waiting) = mpsc::channel(WAITING_REQUESTS);
        let desk = Arc::new(Desk::default());
        processes.attend(write(input, waiting, process.clone()));
        let reader = Reader {
            desk: Arc::clone(&desk),
            process: process.clone(),
            log: Arc::clone(log),
            sole: sole.cloned(),
        };
        processes.attend(reader.run(output));
        Self { asks, desk, process, _ending: ending }
    }

    /// Asks and waits for the answer of this session. Lines are written whole by another task, so
    /// giving up in the middle leaves no half line behind.
    pub(in crate::agents) async fn reply(
        &self,
        session: &SessionId,
        request: Request<'_>,
    ) -> Result<Reply, AgentError> {
        let line = wire::ask(session, request).map_err(|error| gone(&error.to_string()))?;
        let answer = self.desk.wait_for(session, request.turn)?;
        // Where the writer has stopped, the process ends, and the desk tells why.
        let _ = self.asks.send(line).await;
        answer.await.unwrap_or_else(|_| Err(gone("its conversation was closed")))
    }

    pub(in crate::agents) fn forget(&self, session: &SessionId) {
        self.desk.forget(session);
    }

    /// Lets go of a session and tells the program, which must be one that knows this line. A program that does
    /// not keep up with its lines is not waited for.
    pub(in crate::agents) fn part(&self, session: &SessionId) {
        self.forget(session);
        if let Ok(line) = wire::end(session) {
            // A process that has ended needs no goodbye.
            let _ = self.asks.try_send(line);
        }
    }

    /// Whether no answer will come from it any more.
    pub(in crate::agents) fn is_over(&self) -> bool {
        self.desk.is_closed() || self.process.ending().is_cancelled()
    }

    pub(super) async fn end(&self) {
        self.process.end().await;
    }
}

/// Writes requests until the process is to end; its input ends with this task.
async fn write(mut input: ChildStdin, mut asks: mpsc::Receiver<String>, process: Process) {
    let writing = async {
        while let Some(line) = asks.recv().await {
            if input.write_all(line.as_bytes()).await.is_err() {
                // A program that reads no more answers no more; its end says why.
                process.ending().cancel();
            }
        }
    };
    process.ending().run_until_cancelled(writing).await;
}

/// Reads answers and hands them out.
struct Reader {
    desk: Arc<Desk>,
    process: Process,
    log: Arc<Log>,
    sole: Option<SessionId>,
}

impl Reader {
    async fn run(self, output: BufReader<ChildStdout>) {
        let reason = tokio::select! {
            reason = self.read(output) => reason,
            // Something that left the process group may hold the output open for ever.
            exit = self.outlived() => gone(&exit),
        };
        self.desk.close(&self.with_strays(reason));
        self.process.ending().cancel();
    }

    /// Reads to the end of the output and returns why it came.
    async fn read(&self, mut output: BufReader<ChildStdout>) -> AgentError {
        let (mut line, mut strays) = (Vec::new(), self.log.stream());
        loop {
            line.clear();
            let limit = ANSWER_LIMIT as u64 + 1;
            match (&mut output).take(limit).read_until(b'\n', &mut line).await {
                Ok(0) | Err(_) => return self.why_it_ended().await,
                Ok(_) if line.len() > ANSWER_LIMIT => {
                    return AgentError::Malformed("it has a line longer than 10 MiB".to_owned());
                }
                Ok(_) => self.take(line.trim_ascii(), &mut strays),
            }
        }
    }

    fn take(&self, line: &[u8], strays: &mut Stream<'_>) {
        let filed = match Line::parse(line, self.sole.as_ref()) {
            Line::Answer(answer) => self.desk.file(answer),
            Line::Nameless => {
                // Whoever waits for this would wait for ever.
                self.desk.close(&nameless());
                Filed::Stray
            }
            Line::Other if line.is_empty() => return,
            Line::Other => Filed::Stray,
        };
        match filed {
            Filed::Delivered => {}
            Filed::Stale => drop(strays.line(line)),
            Filed::Stray => {
                self.desk.count_stray();
                strays.line(line);
            }
        }
    }

    async fn why_it_ended(&self) -> AgentError {
        // The process's end takes its own aftermath to become known.
        let exit = timeout(3 * AFTERMATH, self.process.exited()).await;
        gone(&exit.unwrap_or_else(|_| "it closed its standard output".to_owned()))
    }

    async fn outlived(&self) -> String {
        let exit = self.process.exited().await;
        sleep(AFTERMATH).await;
        exit
    }

    fn with_strays(&self, reason: AgentError) -> AgentError {
        let strays = self.desk.strays();
        if let AgentError::Unreachable(why) = &reason
            && strays > 0
        {
            return gone(&format!("{why} ({strays} of its lines were no answers to anybody)"));
        }
        reason
    }
}

fn nameless() -> AgentError {
    let why = "it does not say for which \"session_id\", and its process serves many; \
               copy the id from the question, or write `process: attempt` in the suite";
    AgentError::Malformed(why.to_owned())
}

fn gone(why: &str) -> AgentError {
    AgentError::Unreachable(why.to_owned())
}
