//! Whether the project that is to pay can pay. A wrong project header may be ignored in silence, so that
//! the spending lands on nobody's account; asking first costs nothing.

use super::models::{account, mantle_url};
use crate::{environment::Environment, exit::Failure};
use rehearsal_adapters::aws::{
    CallFault, Service,
    projects::{ProjectId, Projects},
};
use rehearsal_core::suite::ProviderSpec;

/// Looks the project up where its models are served. A warning where nobody could tell.
pub(super) async fn check(
    id: &str,
    spec: &ProviderSpec,
    environment: &Environment,
) -> Result<Option<String>, Failure> {
    let account = account(environment, spec.region.clone()).await?;
    let base_url = mantle_url(spec, environment, account.region());
    let project = ProjectId::new(id)?;
    let projects = Projects::new(&base_url, account.authorizer(Service::Bedrock))?;
    match projects.get(&project).await {
        Ok(project) if !project.is_archived() => Ok(None),
        Ok(_) => {
            Err(Failure::Usage(format!("the project {id} is archived, and nothing can be charged to it")))
        }
        Err(error) if error.fault() == Some(CallFault::NotFound) => Err(Failure::Usage(format!(
            "there is no project {id} in {}; `rehearsal projects list` shows those there are",
            account.region()
        ))),
        Err(error) => Ok(Some(format!("whether the project {id} can pay is not known: {error}"))),
    }
}
