//! Writing the file of frozen people, for a person to read and to change.

use super::{People, text_of};
use rehearsal_core::{
    actor::ActorProfile,
    ids::{CaseName, PersonaId},
    suite::Suite,
};
use serde_json::{Map, Value, json};

/// One person to be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Frozen {
    /// The case.
    pub case: CaseName,
    /// The id under which the suite asks for a generated user.
    pub id: PersonaId,
    /// The person.
    pub profile: ActorProfile,
}

impl People {
    /// The text of a file with these people, in the suite's order.
    ///
    /// # Errors
    /// Where it cannot be put into YAML.
    pub fn written(suite: &Suite, people: &[Frozen]) -> Result<String, String> {
        let mut cases = Map::new();
        for case in &suite.cases {
            let here = people.iter().filter(|person| person.case == case.name);
            let here: Map<String, Value> =
                here.map(|person| (person.id.to_string(), shown(&person.profile))).collect();
            if !here.is_empty() {
                cases.insert(case.name.to_string(), json!({ "text": text_of(case), "people": here }));
            }
        }
        let file = suite.file.file_name().unwrap_or_default().to_string_lossy();
        let body = serde_saphyr::to_string(&json!({ "cases": cases })).map_err(|error| error.to_string())?;
        Ok(format!("{}{body}", header(&file)))
    }
}

fn header(suite: &str) -> String {
    format!(
        "# People of {suite} who were made up once and are kept here, so that every run meets the same ones.\n\
         # `rehearsal personas {suite} --freeze` writes this file, and makes up who is missing; `--thaw` removes it.\n\
         # What a person is like is yours to change. `text` stands for the case's input, task and goal parts: when they\n\
         # say something else, the case's people no longer fit, and a run tells so instead of playing them.\n"
    )
}

fn shown(profile: &ActorProfile) -> Value {
    let mut person = Map::new();
    person.insert("traits".to_owned(), json!(profile.traits));
    if !profile.manner.is_empty() {
        person.insert("manner".to_owned(), json!(profile.manner));
    }
    person.insert("context".to_owned(), json!(profile.context));
    person.insert("actor_goal".to_owned(), json!(profile.actor_goal));
    person.insert("goal_parts".to_owned(), json!(profile.goal_parts));
    Value::Object(person)
}
