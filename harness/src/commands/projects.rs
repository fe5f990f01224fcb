//! `rehearsal projects`: Amazon Bedrock projects.

use super::print;
use crate::{
    args::{OutputFormat, ProjectsArgs, ProjectsCommand},
    compose,
    environment::Environment,
    exit::{Exit, Failure},
};
use rehearsal_adapters::aws::{
    Service,
    projects::{Project, ProjectId, Projects},
};
use rehearsal_core::suite::{ProviderKind, ProviderSpec};
use serde_json::json;
use std::{collections::BTreeMap, path::Path};

/// The version of the printed object's shape.
const FORMAT: u32 = 1;

/// Does it, and prints the projects that it concerns.
///
/// # Errors
/// Where something has to be set right first, or the service does not do it.
pub async fn projects(args: &ProjectsArgs, environment: &Environment) -> Result<Exit, Failure> {
    let account = compose::account(environment, args.region.clone()).await?;
    account.check(Service::Bedrock).await?;
    let spec = ProviderSpec { base_url: args.endpoint.clone(), ..ProviderSpec::plain(ProviderKind::Mantle) };
    let endpoint = compose::mantle_url(&spec, environment, account.region());
    let projects = Projects::new(&endpoint, account.authorizer(Service::Bedrock))?;
    let concerned = done(&projects, &args.command).await?;
    print(&match args.format {
        OutputFormat::Human => concerned.iter().map(shown).collect(),
        OutputFormat::Json => format!("{}\n", json!({ "format": FORMAT, "projects": concerned })),
    })?;
    Ok(Exit::Passed)
}

async fn done(projects: &Projects, command: &ProjectsCommand) -> Result<Vec<Project>, Failure> {
    let one = match command {
        ProjectsCommand::List { all } => return Ok(projects.list(*all).await?),
        ProjectsCommand::Show { id } => projects.get(&ProjectId::new(id)?).await?,
        ProjectsCommand::Create { name, tags, from_suite } => {
            let (name, tags) = wanted(name.as_deref(), tags, from_suite.as_deref())?;
            projects.create(&name, &tags).await?
        }
        ProjectsCommand::Tag { id, add, remove } => {
            let add = add.iter().cloned().collect();
            projects.tag(&ProjectId::new(id)?, &add, remove).await?
        }
        ProjectsCommand::Archive { id } => projects.archive(&ProjectId::new(id)?).await?,
    };
    Ok(vec![one])
}

/// The name and the tags of a new project: the suite's, and what was typed in their place.
fn wanted(
    name: Option<&str>,
    tags: &[(String, String)],
    suite: Option<&Path>,
) -> Result<(String, BTreeMap<String, String>), Failure> {
    let suite = suite.map(rehearsal_cases::read).transpose()?;
    let of_suite = suite.as_ref().map(|suite| suite.project.tags.clone());
    let mut all = of_suite.unwrap_or_default();
    all.extend(tags.iter().cloned());
    let name = name.map(str::to_owned).or_else(|| suite.map(|suite| suite.name)).unwrap_or_default();
    Ok((name, all))
}

/// `proj_abc  active  evals-nightly  Team=CustomerExperience`.
fn shown(project: &Project) -> String {
    let tags = project.tags.iter().flatten();
    let tags: Vec<String> = tags.map(|(key, value)| format!("{key}={value}")).collect();
    let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    format!("{}  {}  {}  {}\n", project.id, said(&project.status), said(&project.name), tags.join(" "))
}
