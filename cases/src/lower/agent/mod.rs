//! The section `agent`: how the agent under test is reached. One file for each way.

mod a2a;
mod agentcore;
mod auth;
pub(super) mod command;
pub(super) mod environment;
mod exchange;
mod http;
mod openai;
pub(super) mod python;
mod session;
mod spans;

use crate::{
    complaint::{Notes, quoted},
    format::{AgentForm, WAYS},
    yaml::{Place, Placed},
};
use rehearsal_core::suite::{AgentSpec, Transport};
use std::path::{Path, PathBuf};

/// Lowers the section; `None` where it does not say how the agent is reached, which is complained about.
pub(crate) fn lower(form: &Placed<AgentForm>, notes: &mut Notes<'_>) -> Option<AgentSpec> {
    let transport = transport(form, notes);
    let spans = spans::lower(form.value.spans.get(), notes);
    transport.map(|transport| AgentSpec { transport, spans, source: notes.source(form.at) })
}

fn transport(form: &Placed<AgentForm>, notes: &mut Notes<'_>) -> Option<Transport> {
    let ways = &form.value;
    let written = [
        ways.http.get().map(|way| way.at),
        ways.openai.get().map(|way| way.at),
        ways.command.get().map(|way| way.at),
        ways.python.get().map(|way| way.at),
        ways.agentcore.get().map(|way| way.at),
        ways.a2a.get().map(|way| way.at),
        ways.in_process.get().map(|way| way.at),
    ];
    let written: Vec<(&str, Place)> =
        WAYS.into_iter().zip(written).filter_map(|(way, at)| Some((way, at?))).collect();
    match written.as_slice() {
        [] => {
            let ways = WAYS.map(quoted).join(", ");
            notes.complain_with(
                form.at,
                "`agent` does not say how it is reached",
                Some(format!("write one of {ways}")),
            );
            return None;
        }
        [_] => {}
        [(first, _), (second, at), ..] => {
            notes.complain(*at, format!("`agent` has both `{first}` and `{second}`; keep one of them"));
            return None;
        }
    }
    let http = ways.http.get().and_then(|form| http::lower(form, notes)).map(Transport::Http);
    let openai = ways.openai.get().map(|form| Transport::OpenAi(openai::lower(form, notes)));
    let command = ways.command.get().and_then(|form| command::lower(form, notes)).map(Transport::Command);
    let python = ways.python.get().and_then(|form| python::lower(form, notes)).map(Transport::Python);
    let core = ways.agentcore.get().and_then(|form| agentcore::lower(form, notes)).map(Transport::AgentCore);
    let a2a = ways.a2a.get().and_then(|form| a2a::lower(form, notes)).map(Transport::A2a);
    let own = ways.in_process.get().and_then(|form| in_process(form, notes));
    http.or(openai).or(command).or(python).or(core).or(a2a).or(own)
}

fn in_process(written: &Placed<bool>, notes: &mut Notes<'_>) -> Option<Transport> {
    if !written.value {
        notes.complain(written.at, "`in_process` is true or left out");
    }
    written.value.then_some(Transport::InProcess)
}

/// The folder that the suite file stands in; an empty path would not do as a process's folder.
fn suite_folder(file: &str) -> PathBuf {
    match Path::new(file).parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        Some(_) | None => PathBuf::from("."),
    }
}
