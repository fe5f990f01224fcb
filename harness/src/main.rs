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
    let exit = match dispatch(args.command).await {
        Ok(exit) => exit,
        Err(failure) => {
            // The last words of an agent may be in it. Nobody is left to tell when standard error is closed.
            let text = commands::without_commands(&failure.to_string());
            let _closed = writeln!(std::io::stderr(), "error: {text}");
            failure.exit()
        }
    };
    ExitCode::from(exit as u8)
}

async fn dispatch(command: Command) -> Result<Exit, Failure> {
    let environment = Environment::read().map_err(|error| Failure::InTheWay(error.to_string()))?;
    file_limit::is_an_error().map_err(|error| Failure::InTheWay(error.to_string()))?;
    match command {
        Command::Run(args) => commands::run(&args, &environment).await,
        Command::Plan(args) => commands::plan(&args, &environment).await,
        Command::Personas(args) => commands::personas(&args, &environment).await,
        Command::Check(args) => commands::check(&args, &environment).await,
        Command::Diagnose(args) => commands::diagnose(&args, &environment).await,
        Command::Judge(args) => commands::judge(&args, &environment).await,
        Command::Calibrate(args) => commands::calibrate(&args, &environment).await,
        Command::Cost(args) => commands::cost(&args, &environment).await,
        Command::Projects(args) => commands::projects(&args, &environment).await,
        Command::Report(args) => commands::report(&args, &environment),
        Command::Compare(args) => commands::compare(&args),
        Command::Bless(args) => commands::bless(&args),
        Command::View(args) => commands::view(&args, &environment).await,
        Command::Traces(args) => commands::traces(&args, &environment),
        Command::New(args) => commands::new(&args, &environment).await,
        Command::Schema(args) => commands::schema(args),
        Command::DemoAgent(args) => commands::demo_agent(args, &environment).await,
    }
}
