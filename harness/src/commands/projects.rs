//! `rehearsal projects`: Amazon Bedrock projects.

mod shown;
mod wanted;

use super::print;
use crate::{
    args::{OutputFormat, ProjectsArgs},
    compose,
    environment::Environment,
    exit::{Exit, Failure},
};
use rehearsal_adapters::aws::{
    AwsError, Service,
    projects::{Project, Projects},
};
use rehearsal_core::suite::{ProviderKind, ProviderSpec};
use serde_json::json;
use wanted::Wanted;

/// The version of the printed object's shape.
const FORMAT: u32 = 1;

/// Does it, and prints the projects that it concerns.
///
/// # Errors
/// [`Failure::Usage`] where something has to be set right before the service is asked, otherwise where the
/// service does not do it.
pub async fn projects(args: &ProjectsArgs, environment: &Environment) -> Result<Exit, Failure> {
    let wanted = Wanted::read(&args.command)?;
    let projects = open(args, environment).await?;
    let concerned = done(&projects, &wanted).await?;
    print(&match args.format {
        OutputFormat::Human if wanted.is_list() => shown::list(&concerned),
        OutputFormat::Human => concerned.iter().map(shown::one).collect(),
        OutputFormat::Json => format!("{}\n", json!({ "format": FORMAT, "projects": concerned })),
    })?;
    Ok(Exit::Passed)
}

/// The service, once there is something to prove to it who asks.
async fn open(args: &ProjectsArgs, environment: &Environment) -> Result<Projects, Failure> {
    let account = compose::account(environment, args.region.clone()).await?;
    account.check(Service::Bedrock).await?;
    let spec = ProviderSpec { base_url: args.endpoint.clone(), ..ProviderSpec::plain(ProviderKind::Mantle) };
    let endpoint = compose::mantle_url(&spec, environment, account.region());
    Ok(Projects::new(&endpoint, account.authorizer(Service::Bedrock))?)
}

async fn done(projects: &Projects, wanted: &Wanted) -> Result<Vec<Project>, AwsError> {
    let one = match wanted {
        Wanted::List { archived } => return projects.list(*archived).await,
        Wanted::Show(id) => projects.get(id).await,
        Wanted::Create { name, tags } => projects.create(name, tags).await,
        Wanted::Tag { id, add, remove } => projects.tag(id, add, remove).await,
        Wanted::Archive(id) => projects.archive(id).await,
    };
    one.map(|project| vec![project])
}
