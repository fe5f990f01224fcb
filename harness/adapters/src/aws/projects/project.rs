//! A project as the service describes it.

use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A project. What is `None` was not reported.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Project {
    /// Its id, such as `proj_abc123`.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its Amazon Resource Name.
    pub arn: Option<String>,
    /// `active` or `archived`, in the service's own word.
    pub status: Option<String>,
    /// Its tags.
    pub tags: Option<BTreeMap<String, String>>,
    /// When it was made, in seconds since 1970.
    pub created_at: Option<i64>,
    /// How long requests are kept, such as `inherit` or `none`.
    pub retention: Option<String>,
    /// The answer as it came.
    #[serde(skip)]
    pub raw: Value,
}

impl Project {
    /// Reads one; `None` for what has no id. A field of an unexpected kind counts as not reported.
    pub(super) fn read(raw: Value) -> Option<Self> {
        let text = |pointer: &str| raw.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        Some(Self {
            id: text("/id")?,
            name: text("/name"),
            arn: text("/arn"),
            status: text("/status"),
            tags: raw.get("tags").and_then(tags),
            created_at: raw.get("created_at").and_then(seconds),
            retention: text("/data_retention/mode").or_else(|| text("/data_retention")),
            raw,
        })
    }

    /// Whether no new calls can be made under it.
    pub fn is_archived(&self) -> bool {
        self.status.as_deref().is_some_and(|status| status.eq_ignore_ascii_case("archived"))
    }
}

fn seconds(value: &Value) -> Option<i64> {
    // The cast cuts off a fraction of a second and stays in range by itself.
    value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
}

/// Tags as the map that this service writes, or as the list of pairs that others of AWS write.
fn tags(value: &Value) -> Option<BTreeMap<String, String>> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let pair = |pair: &Value| {
        let part = |names: [&str; 2]| names.iter().find_map(|name| text(pair.get(name)?));
        Some((part(["key", "Key"])?, part(["value", "Value"]).unwrap_or_default()))
    };
    match value {
        Value::Object(map) => {
            Some(map.iter().filter_map(|(key, value)| Some((key.clone(), text(value)?))).collect())
        }
        Value::Array(pairs) => Some(pairs.iter().filter_map(pair).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[test]
    fn a_project_is_read_as_the_service_writes_it() {
        let raw = json!({
            "arn": "arn:aws:bedrock-mantle:us-east-1:123456789012:project/proj_abc", "created_at": 1_787_372_201,
            "data_retention": { "mode": "inherit" }, "id": "proj_abc", "name": "evals-nightly",
            "object": "organization.project", "status": "active", "tags": { "Application": "evals" },
        });
        let project = Project::read(raw.clone()).unwrap();
        assert_eq!(
            serde_json::to_value(&project).unwrap(),
            json!({
                "id": "proj_abc", "name": "evals-nightly",
                "arn": "arn:aws:bedrock-mantle:us-east-1:123456789012:project/proj_abc", "status": "active",
                "tags": { "Application": "evals" }, "created_at": 1_787_372_201, "retention": "inherit",
            })
        );
        assert_eq!(project.raw, raw);
    }

    #[rstest]
    #[case(json!({ "id": "p" }))]
    #[case(json!({ "id": "p", "name": 3, "tags": "x", "created_at": "today", "data_retention": [], "status": null }))]
    fn what_is_missing_or_odd_counts_as_not_reported(#[case] raw: Value) {
        let expected = Project {
            id: "p".to_owned(),
            name: None,
            arn: None,
            status: None,
            tags: None,
            created_at: None,
            retention: None,
            raw: raw.clone(),
        };
        assert_eq!(Project::read(raw), Some(expected));
    }

    #[rstest]
    #[case(json!({ "A": "1", "B": 2 }), &[("A", "1")])]
    #[case(json!([{ "key": "A", "value": "1" }, { "Key": "B" }, 7]), &[("A", "1"), ("B", "")])]
    fn tags_are_read_as_a_map_and_as_pairs(#[case] raw: Value, #[case] expected: &[(&str, &str)]) {
        let expected = expected.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        assert_eq!(tags(&raw), Some(expected));
    }

    #[test]
    fn what_has_no_id_is_no_project() {
        assert_eq!(Project::read(json!({ "name": "x" })), None);
        assert_eq!(Project::read(json!([])), None);
    }
}
