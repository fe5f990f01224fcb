//! The Projects API of Amazon Bedrock's OpenAI-compatible endpoint.

use super::{Heard, asked::strings, failure::Failure};
use serde_json::{Map, Value, json};

/// Who owns everything here; the account number of AWS's own examples.
const OWNER: &str = "arn:aws:bedrock-mantle:us-east-1:123456789012:project";
const BEGINNING: u64 = 1_787_372_201;

/// The projects of the account, in the order in which they were made.
#[derive(Debug)]
pub(super) struct Projects {
    all: Vec<Value>,
}

impl Default for Projects {
    fn default() -> Self {
        Self { all: vec![project("default", "default", &json!({}), 0)] }
    }
}

fn project(id: &str, name: &str, tags: &Value, age: u64) -> Value {
    json!({
        "arn": format!("{OWNER}/{id}"), "created_at": BEGINNING + age, "data_retention": { "mode": "inherit" },
        "id": id, "name": name, "object": "organization.project", "status": "active", "tags": tags,
    })
}

impl Projects {
    pub(super) fn is_active(&self, id: &str) -> bool {
        self.all.iter().any(|project| project["id"] == id && project["status"] == "active")
    }

    pub(super) fn create(&mut self, body: &Value) -> Result<Value, Failure> {
        let name = named(&body["name"])?;
        let tags = if body["tags"].is_null() { json!({}) } else { body["tags"].clone() };
        check_tags(&tags)?;
        let number = self.all.len() as u64;
        let created = project(&format!("proj_{number:08x}"), name, &tags, number);
        self.all.push(created.clone());
        Ok(created)
    }

    pub(super) fn list(&self, heard: &Heard) -> Result<Value, Failure> {
        let archived = heard.parameter("include_archived") == Some("true");
        let limit = heard.parameter("limit").map_or(Ok(20), str::parse::<usize>);
        let limit = limit.map_err(|_| Failure::of_parameter("limit", "limit must be a number"))?;
        let shown = self.all.iter().filter(|project| archived || project["status"] == "active");
        let mut shown: Vec<&Value> = shown.collect();
        if let Some(after) = heard.parameter("after") {
            let last = shown.iter().position(|project| project["id"] == after);
            shown.drain(..=last.ok_or_else(|| Failure::no_such_project(after))?);
        }
        let more = shown.len() > limit;
        shown.truncate(limit);
        let id = |project: Option<&&Value>| project.map(|project| project["id"].clone());
        let (first, last) = (id(shown.first()), id(shown.last()));
        Ok(json!({ "object": "list", "data": shown, "first_id": first, "last_id": last, "has_more": more }))
    }

    pub(super) fn get(&self, id: &str) -> Result<Value, Failure> {
        let found = self.all.iter().find(|project| project["id"] == id);
        found.cloned().ok_or_else(|| Failure::no_such_project(id))
    }

    pub(super) fn update(&mut self, id: &str, body: &Value) -> Result<Value, Failure> {
        let project = self.of(id)?;
        if !body["name"].is_null() {
            project["name"] = json!(named(&body["name"])?);
        }
        if !body["data_retention"].is_null() {
            project["data_retention"] = body["data_retention"].clone();
        }
        check_tags(&body["add_tags"])?;
        if let Some(tags) = project["tags"].as_object_mut() {
            let remove = body["remove_tag_keys"].as_array().into_iter().flatten();
            remove.filter_map(Value::as_str).for_each(|key| drop(tags.remove(key)));
            tags.extend(body["add_tags"].as_object().cloned().unwrap_or_default());
        }
        Ok(project.clone())
    }

    pub(super) fn archive(&mut self, id: &str) -> Result<Value, Failure> {
        if id == "default" {
            return Err(Failure::invalid("the default project cannot be archived"));
        }
        let project = self.of(id)?;
        project["status"] = json!("archived");
        Ok(project.clone())
    }

    fn of(&mut self, id: &str) -> Result<&mut Value, Failure> {
        let found = self.all.iter_mut().find(|project| project["id"] == id);
        found.ok_or_else(|| Failure::no_such_project(id))
    }
}

fn named(name: &Value) -> Result<&str, Failure> {
    let fits = |name: &&str| (1..=128).contains(&name.chars().count());
    let refused = || Failure::of_parameter("name", "name must have 1 to 128 characters");
    name.as_str().filter(fits).ok_or_else(refused)
}

fn check_tags(tags: &Value) -> Result<(), Failure> {
    let length = |text: &str| text.chars().count();
    let all_text = strings(tags).len() == tags.as_object().map_or(0, Map::len);
    let fit = |(key, value): (&String, &String)| (1..=128).contains(&length(key)) && length(value) <= 256;
    let a_map = tags.is_null() || tags.is_object();
    if a_map && all_text && strings(tags).iter().all(fit) {
        Ok(())
    } else {
        Err(Failure::of_parameter("tags", "tags must be a map of text to text within the limits"))
    }
}
