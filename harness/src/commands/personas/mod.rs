//! `rehearsal personas`: who plays which case, people made up now, and people kept for all runs to come.

mod file;
mod generate;
mod object;
mod roster;
mod show;

pub(super) use object::PeopleObject;

use super::{clean_json_line, print, tell};
use crate::{
    args::{OutputFormat, PersonasArgs},
    compose::same_prompt,
    environment::Environment,
    exit::{Exit, Failure},
    runs,
};
use generate::MadeUp;
use rehearsal_reports::{People, ReadJournal, people::counted};
use roster::Roster;

/// Lists the people of a suite, and makes up and keeps those who are to be.
///
/// # Errors
/// Where the suite does not read or a model cannot be used, before anything is spent; later where the file of kept
/// people cannot be written.
pub async fn personas(args: &PersonasArgs, environment: &Environment) -> Result<Exit, Failure> {
    if args.thaw {
        return file::thaw(&args.suite);
    }
    let mut roster = Roster::read(&args.suite, args.filter.as_deref())?;
    environment.hide_secrets_of(&roster.suite);
    let made_up = match &args.from {
        Some(run) => MadeUp::of_run(People::read(&ReadJournal::open(&runs::find(run)?)?)?),
        None if args.generate || args.freeze => generate::missing(args, &roster, environment).await?,
        None => MadeUp::default(),
    };
    roster.seat(&made_up.people);
    if args.freeze {
        let kept = file::freeze(&mut roster, environment)?;
        tell(&format!("kept {} in {}", counted(kept), roster.file.display()));
    }
    roster.warnings.extend(same_prompt(&roster.suite, args.prompts.as_deref())?);
    roster.warnings.extend(made_up.failures.iter().cloned());
    print(&match args.format {
        OutputFormat::Human => {
            let made_now = args.generate || args.from.is_some();
            environment.shown(show::text(&roster, made_up.spent.as_ref(), made_now))
        }
        OutputFormat::Json => {
            clean_json_line(&PeopleObject::new(&roster, made_up.spent.as_ref()), environment)?
        }
    })?;
    Ok(if made_up.failures.is_empty() { Exit::Passed } else { Exit::CouldNotTell })
}
