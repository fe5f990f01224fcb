//! The section `tools`, and what cases put on them: tools that are simulated for the agent.

mod answers;
mod faults;
mod schemas;
pub(super) mod slow;
mod states;

use super::{counts::PORT, texts};
use crate::{
    complaint::{Notes, quoted},
    format::{CaseForm, Form, Optional, SuiteFile, ToolForm, ToolsForm, ToolsMap},
    nearest,
    yaml::Placed,
};
use rehearsal_core::{
    ids::CaseName,
    suite::{SimulatedTool, ToolFault, ToolsSpec},
};
use schemas::Schemas;
use std::collections::BTreeMap;

/// The longest name that MCP allows.
const LONGEST_NAME: usize = 128;

/// Lowers the section, and gathers the faults of the cases.
pub(crate) fn lower(file: &SuiteFile, notes: &mut Notes<'_>) -> ToolsSpec {
    let (forms, port) = file.tools.get().map(|form| section(form, notes)).unwrap_or_default();
    texts::unique(forms.iter().filter_map(|form| form.value.name.get()), "tool", notes);
    states::agree(forms, notes);
    let tools: Vec<SimulatedTool> = forms.iter().map(|form| tool(form, notes)).collect();
    let cases = file.cases.get().map(|cases| cases.value.as_slice()).unwrap_or_default();
    let faults = cases.iter().filter_map(|case| by_case(&case.value, &tools, notes)).collect();
    ToolsSpec { tools, port, faults }
}

fn section<'a>(form: &'a Placed<ToolsForm>, notes: &mut Notes<'_>) -> (&'a [Placed<ToolForm>], Option<u16>) {
    let (list, at, port) = match &form.value {
        Form::Short(list) => (list, form.at, None),
        Form::Full(map) => {
            let port = PORT.lower(&map.port, notes).and_then(|port| u16::try_from(port).ok());
            let Some(list) = notes.required(&map.list, "list", form.at) else { return (&[], port) };
            (&list.value, list.at, port)
        }
        Form::Neither => {
            notes.neither::<ToolsMap>(form.at);
            return (&[], None);
        }
    };
    if list.is_empty() {
        notes.complain(at, "`tools` is empty; leave it out where the agent has its own");
    }
    (list, port)
}

fn tool(form: &Placed<ToolForm>, notes: &mut Notes<'_>) -> SimulatedTool {
    let Placed { value: form, at } = form;
    let name = texts::name(&form.name, "name", *at, notes);
    if let Some(written) = form.name.get().filter(|_| !is_name(&name)) {
        let hint = Some("MCP allows letters, digits, `_`, `-` and `.`, at most 128 of them".to_owned());
        notes.complain_with(written.at, format!("{} is no name for a tool", quoted(&name)), hint);
    }
    let schemas = Schemas::lower(form, notes);
    SimulatedTool {
        description: texts::text(&form.description, "description", *at, notes),
        state: states::name(&form.state, notes),
        initial_state: states::initial(&form.initial_state, notes),
        answers: answers::lower(&form.answers, &schemas, notes),
        faults: faults::lower(&form.faults, notes),
        name,
        input_schema: schemas.input,
        output_schema: schemas.output,
    }
}

fn is_name(name: &str) -> bool {
    name.len() <= LONGEST_NAME && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
}

/// The faults of a case; `None` where it has none.
fn by_case(
    form: &CaseForm,
    tools: &[SimulatedTool],
    notes: &mut Notes<'_>,
) -> Option<(CaseName, BTreeMap<String, Vec<ToolFault>>)> {
    let mut by_tool = BTreeMap::new();
    for (name, list) in &form.faults {
        if !tools.iter().any(|tool| tool.name == *name) {
            let known = tools.iter().map(|tool| tool.name.as_str());
            let hint = nearest::hint(name, known)
                .or_else(|| Some("faults are put on tools that the suite simulates, in `tools`".to_owned()));
            notes.complain_with(list.at, format!("a fault on the unknown tool {}", quoted(name)), hint);
        }
        by_tool.insert(name.clone(), faults::lower(&list.value, notes));
    }
    let name = CaseName::new(form.name.get()?.value.clone());
    (!by_tool.is_empty()).then_some((name, by_tool))
}

/// Complains about a model for tools that would never be asked.
pub(crate) fn heed<T>(written: &Optional<Placed<T>>, tools: &ToolsSpec, notes: &mut Notes<'_>) {
    let Some(written) = written.get().filter(|_| !tools.asks_a_model()) else { return };
    let why = match tools.tools.is_empty() {
        true => "the suite simulates no tools",
        false => "every tool has an answer written down for any arguments",
    };
    notes.complain(written.at, format!("the model for `tools` would never be asked: {why}"));
}
