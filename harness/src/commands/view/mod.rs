//! `rehearsal view`: the report of a run as a local page, live while it goes on, and a list of all runs.

mod board;
mod follow;
mod locks;
mod site;
mod watch;

use super::{print, tell, warn};
use crate::{
    args::ViewArgs,
    clock::SystemClock,
    environment::Environment,
    exit::{Exit, Failure},
    interrupt::Interrupt,
    runs,
};
use board::Board;
use rehearsal_adapters::web::{Site, Token, Website};
use rehearsal_core::clock::Clock;
use rehearsal_reports::{JournalError, journal::FILE_NAME};
use site::Pages;
use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
    path::PathBuf,
    process::Stdio,
    sync::Arc,
};
use tokio::process::Command;

/// Where it is served unless something else is there.
const USUAL_PORT: u16 = 7357;

/// The variable with the secret that whoever reads must give.
const TOKEN: &str = "REHEARSAL_VIEW_TOKEN";

/// Serves the pages until it is stopped.
///
/// # Errors
/// Where there is no such run, and where the port is taken.
pub async fn view(args: &ViewArgs, environment: &Environment) -> Result<Exit, Failure> {
    let Place { folder, first } = place(args.run.as_deref(), environment)?;
    let interrupt = Interrupt::listen(|| ());
    let (clock, board): (Arc<dyn Clock>, Arc<Board>) = (Arc::new(SystemClock), Arc::default());
    let stopped = interrupt.gently.clone();
    watch::start(folder.clone(), Arc::clone(&board), stopped.clone())
        .map_err(|error| Failure::InTheWay(format!("cannot watch the runs: {error}")))?;
    let site = Arc::new(Pages::new(folder.clone(), board, clock, stopped));
    let website = start(args, token(args, environment)?, site).await?;
    let address = format!("{}{first}", website.url());
    tell(&format!("the runs in {} are served until Ctrl-C", folder.display()));
    print(&format!("{address}\n"))?;
    if args.open {
        warn(open(&address).err());
    }
    interrupt.gently.cancelled().await;
    website.shutdown().await;
    Ok(Exit::Passed)
}

/// What is served, and which page of it comes first.
struct Place {
    /// The folder that holds the runs.
    folder: PathBuf,
    /// The path of the first page.
    first: String,
}

fn place(run: Option<&str>, environment: &Environment) -> Result<Place, Failure> {
    let Some(named) = run else {
        return Ok(Place { folder: environment.folder.join(runs::RUNS), first: "/".to_owned() });
    };
    let found = runs::find(named)?;
    let missing = || JournalError::Missing(found.join(FILE_NAME));
    // The run's own folder, whatever led to it.
    let run = found.canonicalize().ok().filter(|run| runs::is_run(run)).ok_or_else(missing)?;
    let (Some(folder), Some(name)) = (run.parent(), run.file_name()) else { return Err(missing().into()) };
    Ok(Place { folder: folder.to_owned(), first: site::address(&name.to_string_lossy()) })
}

/// The secret that readers must give.
///
/// # Errors
/// Where there is none and other machines can reach the pages.
fn token(args: &ViewArgs, environment: &Environment) -> Result<Option<Token>, Failure> {
    let token = environment.get(TOKEN).map(|secret| Token::new(secret.trim()));
    if !args.host.is_loopback() && token.is_none() {
        return Err(Failure::Usage(format!(
            "--host {} can be reached from other machines: set {TOKEN} to a secret of your own, which readers then \
             give as the password; or leave --host out",
            args.host
        )));
    }
    Ok(token)
}

async fn start(args: &ViewArgs, token: Option<Token>, site: Arc<dyn Site>) -> Result<Website, Failure> {
    let port = args.port.unwrap_or(USUAL_PORT);
    let started = Website::start((args.host, port).into(), Arc::clone(&site), token.clone()).await;
    match (started, args.port) {
        (Err(error), None) if error.kind() == ErrorKind::AddrInUse => {
            Website::start((args.host, 0).into(), site, token).await
        }
        (started, _) => started,
    }
    .map_err(|error| Failure::Usage(not_to_be_had(SocketAddr::new(args.host, port), &error)))
}

fn not_to_be_had(address: SocketAddr, error: &io::Error) -> String {
    let port = address.port();
    match error.kind() {
        ErrorKind::AddrInUse => format!(
            "cannot serve at {address}: something else listens on port {port} already; end it, take another port with \
             --port, or leave --port out for any free one"
        ),
        ErrorKind::PermissionDenied => {
            format!(
                "cannot serve at {address}: port {port} is not for everybody; take one above 1023 with --port"
            )
        }
        _ => format!("cannot serve at {address}: {error}"),
    }
}

/// Opens a page in the user's browser, which is not waited for.
fn open(address: &str) -> Result<(), String> {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = Command::new(program);
    command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map(drop).map_err(|error| format!("cannot open a browser with {program}: {error}"))
}
