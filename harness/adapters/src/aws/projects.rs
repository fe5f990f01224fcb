//! Projects of Amazon Bedrock's OpenAI-compatible endpoint: what a run's calls are billed under.
//!
//! A project belongs to one region and one account, can be tagged, and is archived rather than deleted.
//! The paths follow OpenAI's administration API, below `/v1/organization/projects`.

mod limits;
mod project;

pub use limits::{ProjectId, check_change, check_name, check_tags};
pub use project::Project;

use super::{
    call::{Action, Caller, Question},
    error::AwsError,
};
use crate::{authorize::Authorize, net::percent_encoded};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

const PATH: &str = "/v1/organization/projects";
/// An account may have a thousand projects, so more pages than this are a server that repeats itself.
const MOST_PAGES: usize = 1000;

const ELSEWHERE: &str = "there is no such project in this region; is it in another?";

/// The projects of one account in one region.
pub struct Projects {
    caller: Caller,
}

impl Projects {
    /// The projects behind this address, such as [`Projects::endpoint`] gives it. A trailing `/v1`, as
    /// addresses for models have it, is taken off.
    ///
    /// # Errors
    /// [`AwsError::Settings`] where it is no address.
    pub fn new(endpoint: &str, authorize: Arc<dyn Authorize>) -> Result<Self, AwsError> {
        Ok(Self { caller: Caller::new(base(endpoint), authorize)? })
    }

    /// The address in a region.
    pub fn endpoint(region: &str) -> String {
        format!("https://bedrock-mantle.{region}.api.aws")
    }

    /// All projects; those that are archived only where `archived` asks for them.
    ///
    /// # Errors
    /// Where the service cannot be asked or does not do it.
    pub async fn list(&self, archived: bool) -> Result<Vec<Project>, AwsError> {
        let mut pages = Pages::default();
        while let Some(path) = pages.next(archived) {
            let answer = self.caller.ask(Question::get(LIST, path)).await?;
            pages.take(answer).map_err(|what| self.caller.unreadable(LIST, what))?;
        }
        Ok(pages.projects.into_iter().filter(|project| archived || !project.is_archived()).collect())
    }

    /// One project.
    ///
    /// # Errors
    /// As [`list`](Self::list).
    pub async fn get(&self, id: &ProjectId) -> Result<Project, AwsError> {
        self.project(Question::get(GET, format!("{PATH}/{id}"))).await
    }

    /// Makes a project. Its tags show in bills once they are activated as cost allocation tags.
    ///
    /// # Errors
    /// [`AwsError::Invalid`] where the name or a tag is beyond the limits; otherwise as [`list`](Self::list).
    pub async fn create(&self, name: &str, tags: &BTreeMap<String, String>) -> Result<Project, AwsError> {
        check_name(name)?;
        check_tags(tags)?;
        let mut body = json!({ "name": name });
        if let (Some(fields), false) = (body.as_object_mut(), tags.is_empty()) {
            fields.insert("tags".to_owned(), json!(tags));
        }
        self.project(Question::post(CREATE, PATH.to_owned(), body)).await
    }

    /// Adds tags, replacing those with the same key, and removes others; the rest stays.
    ///
    /// # Errors
    /// [`AwsError::Invalid`] where a tag is beyond the limits, is both added and removed, or nothing is
    /// to change; otherwise as [`list`](Self::list).
    pub async fn tag(
        &self,
        id: &ProjectId,
        add: &BTreeMap<String, String>,
        remove: &[String],
    ) -> Result<Project, AwsError> {
        check_change(add, remove)?;
        let mut body = serde_json::Map::new();
        if !add.is_empty() {
            body.insert("add_tags".to_owned(), json!(add));
        }
        if !remove.is_empty() {
            body.insert("remove_tag_keys".to_owned(), json!(remove));
        }
        self.project(Question::post(TAG, format!("{PATH}/{id}"), body.into())).await
    }

    /// Ends a project: no new calls can be made under it. It cannot be undone.
    ///
    /// # Errors
    /// As [`list`](Self::list).
    pub async fn archive(&self, id: &ProjectId) -> Result<Project, AwsError> {
        self.project(Question::post(ARCHIVE, format!("{PATH}/{id}/archive"), json!({}))).await
    }

    async fn project(&self, question: Question) -> Result<Project, AwsError> {
        let action = question.action;
        let answer = self.caller.ask(question).await?;
        Project::read(answer)
            .ok_or_else(|| self.caller.unreadable(action, "the answer is no project; is the endpoint right?"))
    }
}

fn base(endpoint: &str) -> &str {
    let endpoint = endpoint.trim().trim_end_matches('/');
    let endpoint = endpoint.strip_suffix("/v1").unwrap_or(endpoint);
    endpoint.strip_suffix("/openai").unwrap_or(endpoint)
}

/// The pages of a list, as OpenAI's API has them: `has_more`, and `after` with the last id. A server
/// that knows none of this answers everything at once.
#[derive(Default)]
struct Pages {
    projects: Vec<Project>,
    known: BTreeSet<String>,
    asked: usize,
    /// After which project the next page begins; `None` at the end.
    after: Option<String>,
}

impl Pages {
    fn next(&mut self, archived: bool) -> Option<String> {
        if self.asked > 0 && (self.after.is_none() || self.asked >= MOST_PAGES) {
            return None;
        }
        self.asked += 1;
        let archived = archived.then(|| "include_archived=true".to_owned());
        let after = self.after.take().map(|id| format!("after={}", percent_encoded(&id)));
        let query: Vec<String> = archived.into_iter().chain(after).collect();
        Some(if query.is_empty() { PATH.to_owned() } else { format!("{PATH}?{}", query.join("&")) })
    }

    fn take(&mut self, mut answer: Value) -> Result<(), &'static str> {
        let page = answer.get_mut("data").map(Value::take);
        let Some(Value::Array(page)) = page else {
            return Err("the answer is no list of projects; is the endpoint right?");
        };
        let mut news = false;
        let mut last = None;
        for one in page {
            let project = Project::read(one)
                .ok_or("the list holds something that is no project; is the endpoint right?")?;
            last = Some(project.id.clone());
            if self.known.insert(project.id.clone()) {
                news = true;
                self.projects.push(project);
            }
        }
        // A server that does not understand `after` answers the same page again.
        let more = news && answer.get("has_more").and_then(Value::as_bool).unwrap_or(false);
        let named = answer.get("last_id").and_then(Value::as_str).map(str::to_owned);
        self.after = named.or(last).filter(|_| more);
        Ok(())
    }
}

const LIST: Action = Action {
    what: "list the projects",
    permission: "bedrock-mantle:ListProjects (with a Bedrock API key also bedrock-mantle:CallWithBearerToken)",
    missing: "this endpoint knows no projects; is it the one of bedrock-mantle?",
};
const GET: Action = Action {
    what: "show the project",
    permission: "bedrock-mantle:GetProject (with a Bedrock API key also bedrock-mantle:CallWithBearerToken)",
    missing: ELSEWHERE,
};
const CREATE: Action = Action {
    what: "create the project",
    permission: "bedrock-mantle:CreateProject, with tags also bedrock-mantle:TagResource (with a Bedrock API key also bedrock-mantle:CallWithBearerToken)",
    missing: "this endpoint knows no projects; is it the one of bedrock-mantle?",
};
const TAG: Action = Action {
    what: "tag the project",
    permission: "bedrock-mantle:UpdateProject, bedrock-mantle:TagResource and bedrock-mantle:UntagResource (with a Bedrock API key also bedrock-mantle:CallWithBearerToken)",
    missing: ELSEWHERE,
};
const ARCHIVE: Action = Action {
    what: "archive the project",
    permission: "bedrock-mantle:ArchiveProject (with a Bedrock API key also bedrock-mantle:CallWithBearerToken)",
    missing: ELSEWHERE,
};

#[cfg(test)]
mod tests;
