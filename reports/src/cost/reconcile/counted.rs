//! What runs counted that can be on a bill of Amazon Bedrock.

use crate::cost::{By, Line, Lines};
use rehearsal_core::{model::Role, spending::Spending};
use std::collections::BTreeMap;

/// Prefixes of our models that Amazon Bedrock serves.
const PREFIXES: [&str; 2] = ["bedrock", "mantle"];

/// What an agent's spans call Amazon Bedrock, after OpenTelemetry's `gen_ai.provider.name` and its forerunner.
const NAMES: [&str; 3] = ["aws.bedrock", "aws_bedrock", "bedrock"];

/// What runs counted, by day and by the value of a cost tag.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counted {
    /// The tag.
    pub tag_key: String,
    /// By day in UTC and by the tag's value, `None` for runs that do not have it.
    pub sums: BTreeMap<(String, Option<String>), Spending>,
    /// Calls in `sums` that are the agent's own.
    pub agents_calls: u64,
    /// Calls that are not in `sums`: of other providers, or nobody says who served them.
    pub left_out: u64,
}

impl Lines {
    /// What of these lines can be on a bill of Amazon Bedrock that is split by this tag.
    pub fn counted(&self, tag_key: &str) -> Counted {
        let mut counted = Counted { tag_key: tag_key.to_owned(), ..Counted::default() };
        for (line, spending) in self.iter().filter(|(_, spending)| spending.calls > 0) {
            counted.add(line, spending);
        }
        counted
    }
}

impl Counted {
    fn add(&mut self, line: &Line, spending: &Spending) {
        if !is_bedrock(line) {
            self.left_out += spending.calls;
            return;
        }
        if line.role == Role::Agent {
            self.agents_calls += spending.calls;
        }
        let tag = line.value(&By::Tag(self.tag_key.clone())).map(str::to_owned);
        self.sums.entry((line.day.to_string(), tag)).or_default().merge(spending);
    }
}

fn is_bedrock(line: &Line) -> bool {
    let provider = line.provider.as_deref().unwrap_or_default();
    match line.role {
        Role::Agent => NAMES.contains(&provider),
        Role::Actor | Role::Profile | Role::Judge | Role::Tools => PREFIXES.contains(&provider),
    }
}
