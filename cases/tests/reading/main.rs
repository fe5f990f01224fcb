//! Reads suites, good and bad, as the binary does.

#![cfg(test)]

mod agents;
mod complaints;
mod defaults;
mod evaluators;
mod example;
mod expected;
mod files;
mod models;
mod people;
mod providers;
mod redact;
mod review;
mod robustness;
mod schema;
mod scripts;
mod strands;
mod tools;

use rehearsal_core::suite::Suite;

/// A suite with nothing left out that is needed; `parts` are sections put in front of its case.
fn with(parts: &str) -> String {
    let case = "cases:\n  - name: one\n    input: hello\n    task_description: greeted\n";
    format!("suite: s\nagent: {{ command: [agent] }}\n{parts}{case}")
}

fn read(text: &str) -> Suite {
    rehearsal_cases::parse("suites/s.yaml", text).unwrap_or_else(|complaints| panic!("{complaints}\n{text}"))
}

/// What is complained about, without the folder and the hints: `line:column: message`.
fn complaints(text: &str) -> Vec<String> {
    let complaints = rehearsal_cases::parse("s.yaml", text).expect_err("the suite should be refused");
    let one = |complaint: &rehearsal_cases::Complaint| {
        let place = complaint.place.as_ref().expect("every complaint about a text has a place");
        assert_eq!(place.file, "s.yaml");
        format!("{}:{}: {}", place.line, place.column, complaint.message)
    };
    complaints.all().iter().map(one).collect()
}
