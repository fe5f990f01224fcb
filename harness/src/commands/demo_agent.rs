//! `rehearsal demo-agent`: the bundled travel desk.

use crate::{
    args::DemoAgentArgs,
    environment::Environment,
    exit::{Exit, Failure},
    interrupt::Interrupt,
};
use rehearsal_demo_agent::{Settings, serve};
use std::time::Duration;

const DEFAULT_PORT: u16 = 8080;

/// Serves until it is stopped.
///
/// # Errors
/// Where the port is taken or not a port.
pub async fn demo_agent(args: DemoAgentArgs, environment: &Environment) -> Result<Exit, Failure> {
    let interrupt = Interrupt::listen(|| ());
    let settings = Settings {
        host: args.host,
        port: match args.port {
            Some(port) => port,
            None => number(environment, "PORT")?.unwrap_or(DEFAULT_PORT),
        },
        otlp_endpoint: environment.get("OTEL_EXPORTER_OTLP_ENDPOINT").map(str::to_owned),
        export_delay: Duration::from_millis(number(environment, "OTEL_BSP_SCHEDULE_DELAY")?.unwrap_or(200)),
    };
    let stopped = interrupt.gently.cancelled_owned();
    serve(settings, stopped).await.map_err(|error| Failure::InTheWay(error.to_string()))?;
    Ok(Exit::Passed)
}

fn number<T: std::str::FromStr>(environment: &Environment, name: &str) -> Result<Option<T>, Failure> {
    let Some(text) = environment.get(name) else { return Ok(None) };
    text.parse()
        .map(Some)
        .map_err(|_| Failure::Usage(format!("{name} is \"{text}\", which is not a number in range")))
}
