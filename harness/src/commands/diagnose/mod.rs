//! `rehearsal diagnose`: why sessions of a run failed, session by session and over the whole run.

mod chosen;
mod ward;

use super::{finish::tell_of_reuse, json_line, print, report::to_file, tell};
use crate::{
    args::{DiagnoseArgs, OutputFormat},
    compose::prompts,
    environment::Environment,
    exit::{Exit, Failure},
    hearing::{self, judging},
    interrupt::Interrupt,
};
use chosen::{Choice, Chosen};
use rehearsal_core::{
    discretion::clean_findings,
    suite::{ModelChoice, ModelChoices, Suite},
};
use rehearsal_engine::Discharged;
use rehearsal_reports::{
    DIAGNOSIS_FILE, Diagnosis,
    diagnosis::{SessionEntry, Subject},
    diagnosis_text,
    terminal::Style,
};
use std::path::Path;
use ward::{Examined, Ward};

/// Examines the sessions of a run that failed.
///
/// # Errors
/// Before anything is spent where the run or its suite does not read, or the judge cannot be set up; later where the result
/// cannot be written.
pub async fn diagnose(args: &DiagnoseArgs, environment: &Environment) -> Result<Exit, Failure> {
    prompts::check(args.prompts.as_deref())?;
    let choice = Choice { filter: args.filter.as_deref(), all: args.all };
    let chosen = Chosen::open(args.what.first().map_or("latest", String::as_str), choice)?;
    let suite = if args.rules_only { None } else { Some(asking(&chosen, (args, environment))?) };
    tell_of_reuse(&args.reuse);
    let interrupt = Interrupt::listen(|| tell("\nstopping; what was found so far is kept"));
    if !args.show.quiet {
        tell(&format!(
            "{} of {} failed; examining {}",
            chosen.intake.failed, chosen.intake.sessions, chosen.intake.wanted
        ));
    }
    let ward = Ward { args, environment, interrupt: &interrupt, suite: suite.as_ref() };
    let Some(mut examined) = ward.examine(&chosen).await? else { return Ok(Exit::Interrupted) };
    let secrets = environment.secrets();
    examined.sessions.iter_mut().for_each(|session| clean_findings(&mut session.findings, &secrets));
    let diagnosis = told(&chosen, examined);
    let file = args.out.clone().unwrap_or_else(|| chosen.folder.join(DIAGNOSIS_FILE));
    keep(&diagnosis, &file)?;
    print(&shown(&diagnosis, args, (environment, &file))?)?;
    Ok(exit(&diagnosis, &interrupt))
}

/// The suite whose judge and providers are asked, with nobody else in it.
fn asking(chosen: &Chosen, (args, environment): (&DiagnoseArgs, &Environment)) -> Result<Suite, Failure> {
    let file = args.what.get(1).map_or_else(|| chosen.suite_file(), Path::new);
    if !file.exists() {
        return Err(Failure::Usage(format!(
            "the suite {} is not here, and with it whom to ask; name it: rehearsal diagnose {} SUITE, or ask nobody: \
             --rules-only",
            file.display(),
            chosen.folder.display()
        )));
    }
    let suite = judging(&hearing::read(file, environment)?);
    let judge = args.model.clone().map_or_else(|| suite.models.judge.clone(), ModelChoice::plain);
    let models = ModelChoices::alone(judge);
    Ok(Suite { models, ..suite })
}

fn told(chosen: &Chosen, examined: Examined) -> Diagnosis {
    let of = Subject {
        run: chosen.manifest.run.to_string(),
        suite: chosen.manifest.suite.clone(),
        filter: chosen.choice.filter.map(str::to_owned),
        all: chosen.choice.all,
    };
    let Examined { by, sessions, spent } = examined;
    let sessions = sessions.into_iter().map(entry).collect();
    Diagnosis::new(of, by, (chosen.intake, sessions), &spent)
}

fn entry(discharged: Discharged) -> SessionEntry {
    let Discharged { admitted, findings } = discharged;
    let session = admitted.session;
    SessionEntry {
        attempt: admitted.attempt.0,
        case: session.attempt.case.to_string(),
        persona: session.attempt.persona.to_string(),
        trial: session.attempt.trial,
        session_id: session.id.to_string(),
        ending: session.ending.kind().as_str().to_owned(),
        complaints: admitted.complaints,
        findings,
    }
}

fn keep(diagnosis: &Diagnosis, file: &Path) -> Result<(), Failure> {
    to_file(file, |out| {
        serde_json::to_writer_pretty(&mut *out, diagnosis)?;
        out.write_all(b"\n")
    })
}

fn shown(
    diagnosis: &Diagnosis,
    args: &DiagnoseArgs,
    (environment, file): (&Environment, &Path),
) -> Result<String, Failure> {
    match args.show.format {
        OutputFormat::Json => json_line(diagnosis),
        OutputFormat::Human => {
            let coloured = environment.colours() && !args.show.no_color;
            let style = if coloured { Style::coloured() } else { Style::plain() };
            Ok(format!("{}{}\n", diagnosis_text(diagnosis, style), file.display()))
        }
    }
}

/// A session that nobody could judge, or that was not reached, leaves open what there is to find.
fn exit(diagnosis: &Diagnosis, interrupt: &Interrupt) -> Exit {
    if interrupt.gently.is_cancelled() {
        Exit::Interrupted
    } else if diagnosis.counts.errors > 0 || diagnosis.counts.not_reached > 0 {
        Exit::CouldNotTell
    } else {
        Exit::Passed
    }
}
