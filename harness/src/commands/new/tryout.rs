//! One message to the agent of a new suite, and the spans that come of it.

use crate::{
    compose::{Door, Listen, Reached, reach, serve_tools},
    environment::Environment,
    exit::Failure,
    interrupt::Interrupt,
    probe,
};
use rehearsal_adapters::secrets::Secrets;
use rehearsal_core::{
    agent::Reply,
    discretion::{clean_reply, clean_trace},
    ids::RunId,
    span::Trace,
    suite::Suite,
};
use rehearsal_engine::mint;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

/// Where exporters send to when nobody tells them otherwise.
const USUAL_PORT: u16 = 4318;

/// What came of it.
pub(super) struct Tried {
    /// What was said.
    pub(super) message: String,
    /// The reply.
    pub(super) reply: Reply,
    /// Its spans.
    pub(super) trace: Trace,
    /// Where they were received.
    pub(super) received_at: SocketAddr,
    /// The same as an exporter on this machine names it.
    pub(super) endpoint: String,
}

impl Tried {
    /// The same as it may be shown.
    pub(super) fn without(mut self, secrets: &Secrets) -> Self {
        self.message = secrets.redact(&self.message);
        clean_reply(&mut self.reply, secrets);
        clean_trace(&mut self.trace, secrets);
        self
    }
}

/// Where exporters send to by default, where nobody else listens there.
pub(super) fn usual_place() -> Option<Listen> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, USUAL_PORT)).is_ok().then(|| USUAL_PORT.into())
}

/// Says the first case's opening message.
///
/// # Errors
/// Why no reply came.
pub(super) async fn try_out(
    suite: &Suite,
    environment: &Environment,
    otlp: Option<&Listen>,
) -> Result<Tried, Failure> {
    let interrupt = Interrupt::listen(|| ());
    let run = RunId::new("try");
    let tools = serve_tools(suite, None).await?;
    let door = Door { environment, run: &run, log: None, otlp, tools: tools.as_ref() };
    let stopped = || Failure::InTheWay("it was stopped".into());
    let reached = interrupt.gently.run_until_cancelled(reach(suite, &door, None)).await;
    let Reached { agent, spans, receiver } = reached.ok_or_else(stopped)??;
    let (received_at, endpoint) = (receiver.address(), receiver.endpoint());
    let session = mint::session();
    let message = suite.cases.first().map(|case| case.input.clone()).unwrap_or_default();
    let talk = async {
        let said = (message.as_str(), suite.turn_timeout);
        let reply = probe::say(agent.as_ref(), spans.as_ref(), &session, said).await;
        if reply.is_ok() {
            spans.settle(&session).await;
        }
        reply
    };
    let reply = interrupt.gently.run_until_cancelled(talk).await;
    let trace = spans.collect(&session).into_iter().map(|(_, trace)| trace).next().unwrap_or_default();
    agent.shutdown().await;
    receiver.shutdown().await;
    let reply = reply.ok_or_else(stopped)?.map_err(Failure::InTheWay)?;
    Ok(Tried { message, reply, trace, received_at, endpoint })
}
