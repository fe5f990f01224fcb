//! A message to the agent, as either version writes it.

use super::{
    card::{Interface, Protocol},
    part::Part,
};
use serde_json::{Map, Value, json};

/// What is understood here of what comes back. Agents name the kinds of it by either word.
const MODES: [&str; 3] = ["text/plain", "text", "application/json"];

/// A message.
#[derive(Clone, Debug)]
pub(super) struct Outgoing {
    /// Unlike that of every other message.
    pub(super) id: String,
    /// The conversation that it belongs to; `None` to leave it to the agent to name one.
    pub(super) context: Option<String>,
    /// The task that it goes on with.
    pub(super) task: Option<String>,
    pub(super) parts: Vec<Part>,
}

impl Outgoing {
    /// The parameters of the call that sends it and waits for what comes of it.
    pub(super) fn params(&self, interface: &Interface) -> Value {
        let protocol = interface.protocol;
        let parts: Value = self.parts.iter().map(|part| part.written(protocol)).collect();
        let mut message = match protocol {
            Protocol::V0_3 => {
                json!({ "kind": "message", "messageId": self.id, "role": "user", "parts": parts })
            }
            Protocol::V1_0 => json!({ "messageId": self.id, "role": "ROLE_USER", "parts": parts }),
        };
        let configuration = match protocol {
            Protocol::V0_3 => json!({ "acceptedOutputModes": MODES, "blocking": true }),
            // It waits unless it is told not to.
            Protocol::V1_0 => json!({ "acceptedOutputModes": MODES }),
        };
        if let Value::Object(message) = &mut message {
            let names = [("contextId", &self.context), ("taskId", &self.task)];
            message.extend(
                names.into_iter().filter_map(|(name, id)| Some((name.to_owned(), json!(id.as_ref()?)))),
            );
        }
        with_tenant(interface, [("message", message), ("configuration", configuration)])
    }
}

/// The parameters of the call that asks how far a task is.
pub(super) fn question_about(task: &str, interface: &Interface) -> Value {
    with_tenant(interface, [("id", json!(task))])
}

fn with_tenant<const N: usize>(interface: &Interface, params: [(&str, Value); N]) -> Value {
    let tenant = interface.tenant.as_ref().map(|tenant| ("tenant".to_owned(), json!(tenant)));
    let params = params.into_iter().map(|(name, value)| (name.to_owned(), value));
    Value::Object(params.chain(tenant).collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::Url;

    fn interface(protocol: Protocol, tenant: Option<&str>) -> Interface {
        Interface { url: Url::parse("http://h/").unwrap(), protocol, tenant: tenant.map(str::to_owned) }
    }

    fn outgoing(task: Option<&str>) -> Outgoing {
        Outgoing {
            id: "s-1".to_owned(),
            context: Some("s".to_owned()),
            task: task.map(str::to_owned),
            parts: vec![Part::Text("hi".to_owned()), Part::Data(json!({ "n": 1 }))],
        }
    }

    #[test]
    fn version_0_3_has_kinds() {
        assert_eq!(
            outgoing(None).params(&interface(Protocol::V0_3, None)),
            json!({
                "message": {
                    "kind": "message", "messageId": "s-1", "role": "user", "contextId": "s",
                    "parts": [{ "kind": "text", "text": "hi" }, { "kind": "data", "data": { "n": 1 } }],
                },
                "configuration": { "acceptedOutputModes": ["text/plain", "text", "application/json"], "blocking": true },
            })
        );
    }

    #[test]
    fn version_1_0_tells_parts_by_their_members() {
        assert_eq!(
            outgoing(Some("t")).params(&interface(Protocol::V1_0, Some("acme"))),
            json!({
                "message": {
                    "messageId": "s-1", "role": "ROLE_USER", "contextId": "s", "taskId": "t",
                    "parts": [{ "text": "hi" }, { "data": { "n": 1 } }],
                },
                "configuration": { "acceptedOutputModes": ["text/plain", "text", "application/json"] },
                "tenant": "acme",
            })
        );
    }

    #[test]
    fn a_task_is_asked_for_by_its_id() {
        let interface = interface(Protocol::V1_0, None);
        assert_eq!(question_about("t", &interface), json!({ "id": "t" }));
    }
}
