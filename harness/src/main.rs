//! The program: parse, dispatch, exit.

use clap::Parser as _;
use rehearsal::{
    args::{Args, Command},
    commands,
    environment::Environment,
    exit::{Exit, Failure},
    file_limit,
};
use std::{io::Write as _, process::ExitCode};

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    let exit = match Environment::read() {
        Ok(environment) => {
            let exit = dispatch(args.command, &environment).await;
            exit.unwrap_or_else(|failure| {
                // The last words of an agent may be in it.
                tell(&commands::without_commands(&environment.shown(&failure)));
                failure.exit()
            })
        }
        Err(error) => {
            tell(&error.to_string());
            Exit::CouldNotTell
        }
    };
    ExitCode::from(exit as u8)
}

fn tell(error: &str) {
    // Nobody is left to tell when standard error is closed.
    let _closed = writeln!(std::io::stderr(), "error: {error}");
}

async fn dispatch(command: Command, environment: &Environment) -> Result<Exit, Failure> {
    file_limit::is_an_error().map_err(|error| Failure::InTheWay(error.to_string()))?;
    match command {
        Command::Run(args) => commands::run(&args, environment).await,
        Command::Merge(args) => commands::merge(&args, environment),
        Command::Plan(args) => commands::plan(&args, environment).await,
        Command::Personas(args) => commands::personas(&args, environment).await,
        Command::Check(args) => commands::check(&args, environment).await,
        Command::Diagnose(args) => commands::diagnose(&args, environment).await,
        Command::Judge(args) => commands::judge(&args, environment).await,
        Command::Calibrate(args) => commands::calibrate(&args, environment).await,
        Command::Cost(args) => commands::cost(&args, environment).await,
        Command::Projects(args) => commands::projects(&args, environment).await,
        Command::Report(args) => commands::report(&args, environment),
        Command::Compare(args) => commands::compare(&args),
        Command::Bless(args) => commands::bless(&args),
        Command::View(args) => commands::view(&args, environment).await,
        Command::Traces(args) => commands::traces(&args, environment),
        Command::New(args) => commands::new(&args, environment).await,
        Command::Schema(args) => commands::schema(args),
        Command::DemoAgent(args) => commands::demo_agent(args, environment).await,
    }
}
