//! `rehearsal new`: a first suite for an agent, and a first look at what the agent's spans tell.

mod ask;
mod draft;
mod findings;
mod quote;
mod shell;
mod tryout;
mod way;

use super::{print, tell};
use crate::{
    args::NewArgs,
    environment::Environment,
    exit::{Exit, Failure},
};
use ask::Person;
use draft::{SCHEMA, Wish};
use rehearsal_core::{discretion::Discretion as _, suite::Suite};
use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    path::Path,
};
use way::Way;

/// Writes the suite and tries its agent. The suite stays, whatever comes of the try.
///
/// # Errors
/// [`Failure::Usage`] where it is not known how the agent is reached, or the file is there already; and why the agent
/// did not answer.
pub async fn new(args: &NewArgs, environment: &Environment) -> Result<Exit, Failure> {
    // Before anything is asked of anybody.
    if args.file.exists() && !args.force {
        return Err(taken(&args.file));
    }
    let wish = wish(args, environment)?;
    let text = draft::text(&wish, &args.file, &environment.folder);
    let suite = rehearsal_cases::parse(&args.file.display().to_string(), &text)?;
    environment.hide_secrets_of(&suite);
    refuse_secrets(&text, environment)?;
    write(args, &text)?;
    tell(&format!("{} is written, and {SCHEMA} beside it for your editor", args.file.display()));
    if !args.no_try {
        let patience = suite.agent.spans.deadline;
        tell(&format!("trying the agent; its spans are waited for, {patience:?} at most"));
        try_out(args, &wish.way, (&suite, environment)).await?;
    }
    Ok(Exit::Passed)
}

async fn try_out(
    args: &NewArgs,
    way: &Way,
    (suite, environment): (&Suite, &Environment),
) -> Result<(), Failure> {
    let usual = || tryout::usual_place().filter(|_| way.runs_already());
    let listen = args.otlp.clone().or_else(usual);
    let tried = tryout::try_out(suite, environment, listen.as_ref()).await.inspect_err(|_| {
        tell("the agent was tried and did not answer; the suite stays, and `rehearsal plan --probe` tries again");
    })?;
    print(&findings::text(&tried.without(&environment.secrets()), way, &args.file))
}

/// A suite is committed and read by many. One that works has the secret's variable in its place, which only the user
/// can say.
fn refuse_secrets(text: &str, environment: &Environment) -> Result<(), Failure> {
    let Some(cleaned) = environment.secrets().cleaned(text) else { return Ok(()) };
    let changed = text.lines().zip(cleaned.lines()).find(|(written, cleaned)| written != cleaned);
    let line = changed.map_or("", |(_, cleaned)| cleaned).trim();
    Err(Failure::Usage(format!(
        "the suite would hold what looks like a secret: `{line}`; leave it out, put it into a variable of the environment and \
         name that in the suite afterwards: `auth: {{ bearer: NAME }}`, `auth: {{ basic: {{ user: NAME, password: NAME }} }}` or \
         `headers: {{ x-api-key: ${{NAME}} }}`"
    )))
}

/// What the arguments say, and what a person at the terminal adds.
fn wish(args: &NewArgs, environment: &Environment) -> Result<Wish, Failure> {
    let given = Way::of(args)?;
    let asked = given.is_none();
    let mut person = Person { answers: io::stdin().lock(), questions: io::stderr() };
    let way = match given {
        Some(way) => way,
        None if environment.answers && environment.watched => person.way()?,
        None => return Err(unknown()),
    };
    let lesson = way.lesson();
    let input = match &args.input {
        Some(input) => input.clone(),
        None if asked => person.input(lesson.input)?,
        None => lesson.input.to_owned(),
    };
    let stem = args.file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let goal = args.goal.clone().unwrap_or_else(|| lesson.goal.to_owned());
    Ok(Wish { way, name: args.name.clone().unwrap_or(stem), input, goal })
}

fn unknown() -> Failure {
    Failure::Usage(
        "say how your agent is reached: --http URL, --openai URL --model NAME, --command \"PROGRAM ...\", \
         --python MODULE:ATTRIBUTE, --agentcore ARN, --a2a URL, or --demo for the bundled one"
            .into(),
    )
}

fn taken(file: &Path) -> Failure {
    Failure::Usage(format!(
        "{} is there already; name another file, or write over it with --force",
        file.display()
    ))
}

/// Writes the suite, and the schema where there is none yet.
fn write(args: &NewArgs, text: &str) -> Result<(), Failure> {
    put(&args.file, text, args.force)?;
    let schema = args.file.with_file_name(SCHEMA);
    if schema.exists() && !args.force { Ok(()) } else { put(&schema, &super::schema::text(), true) }
}

/// Somebody may have made the file meanwhile; only `over` may write over it.
fn put(file: &Path, text: &str, over: bool) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create(over).create_new(!over).truncate(over);
    let written = options.open(file).and_then(|mut opened| opened.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => taken(file),
        _ => Failure::Usage(format!("cannot write {}: {error}", file.display())),
    })
}
