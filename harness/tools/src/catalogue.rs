//! The suite's tools, their schemas compiled, and what of them the agent is told.

use crate::{ToolsError, fault, schema};
use jsonschema::Validator;
use rehearsal_core::{
    ids::CaseName,
    suite::{SimulatedTool, ToolFault, ToolsSpec},
};
use rmcp::model::Tool as ToldTool;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, sync::Arc};

/// One tool.
pub(crate) struct Tool {
    pub(crate) spec: SimulatedTool,
    pub(crate) input: Validator,
    pub(crate) output: Option<Validator>,
    told: ToldTool,
}

impl Tool {
    /// The name of its state, which other tools may share.
    pub(crate) fn state(&self) -> &str {
        self.spec.state.as_deref().unwrap_or(&self.spec.name)
    }
}

/// All tools, in the suite's order.
pub(crate) struct Catalogue {
    tools: Vec<Tool>,
    spec: ToolsSpec,
}

impl Catalogue {
    pub(crate) fn new(spec: &ToolsSpec) -> Result<Self, ToolsError> {
        let tools = spec.tools.iter().map(|tool| compiled(tool, spec)).collect::<Result<_, _>>()?;
        Ok(Self { tools, spec: spec.clone() })
    }

    pub(crate) fn tool(&self, name: &str) -> Option<&Tool> {
        self.tools.iter().find(|tool| tool.spec.name == name)
    }

    /// The tools as the agent is told of them.
    pub(crate) fn told(&self) -> Vec<ToldTool> {
        self.tools.iter().map(|tool| tool.told.clone()).collect()
    }

    /// One of them as the agent is told of it.
    pub(crate) fn told_of(&self, name: &str) -> Option<ToldTool> {
        self.tool(name).map(|tool| tool.told.clone())
    }

    /// The other tools that share a tool's state.
    pub(crate) fn related<'a>(&'a self, tool: &'a Tool) -> impl Iterator<Item = &'a Tool> {
        self.tools.iter().filter(|other| other.state() == tool.state() && other.spec.name != tool.spec.name)
    }

    /// Every state by its name, as it is before the first call.
    pub(crate) fn states(&self) -> BTreeMap<String, Value> {
        let mut states = BTreeMap::new();
        for tool in &self.tools {
            let state = states.entry(tool.state().to_owned()).or_insert(Value::Null);
            if let (Value::Null, Some(initial)) = (&state, &tool.spec.initial_state) {
                *state = initial.clone();
            }
        }
        for state in states.values_mut().filter(|state| state.is_null()) {
            *state = Value::Object(Map::new());
        }
        states
    }

    /// The faults on a tool in a case, the case's own first.
    pub(crate) fn faults(&self, tool: &str, case: Option<&CaseName>) -> impl Iterator<Item = &ToolFault> {
        let by_case = case.and_then(|case| self.spec.faults.get(case)?.get(tool));
        let own = self.tool(tool).map(|tool| &tool.spec.faults);
        by_case.into_iter().chain(own).flatten()
    }
}

fn compiled(spec: &SimulatedTool, all: &ToolsSpec) -> Result<Tool, ToolsError> {
    let validator = |which, schema: &Value| {
        schema::validator(schema).map_err(|why| ToolsError::Schema { tool: spec.name.clone(), which, why })
    };
    Ok(Tool {
        input: validator("input", &spec.input_schema)?,
        output: spec.output_schema.as_ref().map(|schema| validator("output", schema)).transpose()?,
        told: told(spec, all),
        spec: spec.clone(),
    })
}

/// What the agent is told. The schema of the answers is left out where the suite spoils them: a client that knows it
/// would refuse such an answer before the agent sees it. MCP knows answers of objects only.
fn told(spec: &SimulatedTool, all: &ToolsSpec) -> ToldTool {
    let input = spec.input_schema.as_object().cloned().unwrap_or_default();
    let told = ToldTool::new(spec.name.clone(), spec.description.clone(), Arc::new(input));
    let by_case = all.faults.values().filter_map(|faults| faults.get(&spec.name)).flatten();
    let is_spoilt = spec.faults.iter().chain(by_case).any(|fault| fault::spoils(&fault.effect));
    match spec.output_schema.as_ref().and_then(Value::as_object) {
        Some(output) if !is_spoilt && output.get("type").is_some_and(|kind| kind == "object") => {
            told.with_raw_output_schema(Arc::new(output.clone()))
        }
        Some(_) | None => told,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{tool, tools};
    use rehearsal_core::suite::FaultEffect;
    use serde_json::json;

    #[test]
    fn tools_of_one_state_begin_with_what_any_of_them_says() {
        let with = |name: &str, state: Option<&str>, initial: Option<Value>| SimulatedTool {
            state: state.map(str::to_owned),
            initial_state: initial,
            ..tool(name)
        };
        let spec = tools([
            with("book", Some("desk"), None),
            with("cancel", Some("desk"), Some(json!({ "seats": 3 }))),
            with("weather", None, None),
        ]);
        let catalogue = Catalogue::new(&spec).unwrap();
        let expected = json!({ "desk": { "seats": 3 }, "weather": {} });
        assert_eq!(serde_json::to_value(catalogue.states()).unwrap(), expected);
        let related = catalogue.related(catalogue.tool("book").unwrap());
        assert_eq!(related.map(|tool| tool.spec.name.as_str()).collect::<Vec<_>>(), ["cancel"]);
    }

    #[test]
    fn the_schema_of_answers_that_are_spoilt_is_not_told() {
        let fault =
            ToolFault { effect: FaultEffect::RemoveFields { share: 0.5 }, calls: vec![], probability: 1.0 };
        let answering = |name: &str| SimulatedTool {
            output_schema: Some(json!({ "type": "object", "properties": {} })),
            ..tool(name)
        };
        let mut spec = tools([answering("sound"), answering("spoilt"), answering("in_a_case")]);
        spec.tools[1].faults.push(fault.clone());
        let by_case = BTreeMap::from([("in_a_case".to_owned(), vec![fault])]);
        spec.faults.insert(CaseName::new("chaos"), by_case);
        let told = Catalogue::new(&spec).unwrap().told();
        let has_schema: Vec<bool> = told.iter().map(|tool| tool.output_schema.is_some()).collect();
        assert_eq!(has_schema, [true, false, false]);
    }

    #[test]
    fn a_schema_that_is_none_is_refused_with_the_tool() {
        let broken = SimulatedTool { output_schema: Some(json!({ "type": "objekt" })), ..tool("search") };
        let refused = Catalogue::new(&tools([broken])).err().unwrap().to_string();
        assert!(refused.starts_with("the output schema of the tool \"search\" cannot be used"), "{refused}");
    }
}
