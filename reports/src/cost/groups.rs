//! Lines put together by one of their properties.

use super::{By, Line, Lines};
use rehearsal_core::spending::Spending;
use std::{cmp::Reverse, collections::BTreeMap};

/// The cost of one or many runs by one property.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakdown {
    /// The property.
    pub by: By,
    /// The groups, the dearest first, and by name where they cost the same.
    pub groups: Vec<Group>,
    /// The sum over the groups, exactly.
    pub total: Spending,
}

/// All calls that share a property.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its value; `None` for calls that have none: without the tag, of a model that is not reported.
    pub name: Option<String>,
    /// What they came to.
    pub spending: Spending,
}

impl Breakdown {
    /// What a group is called in a table.
    pub fn label<'a>(&self, group: &'a Group) -> &'a str {
        group.name.as_deref().unwrap_or(self.by.without())
    }
}

impl Lines {
    /// The lines, put together by a property.
    pub fn by(&self, by: &By) -> Breakdown {
        let mut sums: BTreeMap<Option<&str>, Spending> = BTreeMap::new();
        for (line, spending) in self.iter() {
            sums.entry(line.value(by)).or_default().merge(spending);
        }
        let group =
            |(name, spending): (Option<&str>, Spending)| Group { name: name.map(str::to_owned), spending };
        let mut groups: Vec<Group> = sums.into_iter().map(group).collect();
        // The order by name is there already, and sorting keeps it; those without one come last.
        groups.sort_by_key(|group| (Reverse(group.spending.cost), group.name.is_none()));
        Breakdown { by: by.clone(), groups, total: self.total() }
    }
}

impl Line {
    /// The value of a property; `None` where it has none.
    pub fn value(&self, by: &By) -> Option<&str> {
        let run = self.run.as_deref();
        match by {
            By::Role => Some(self.role.as_str()),
            By::Model => self.model.as_deref(),
            By::Case => self.case.as_deref(),
            By::Persona => self.persona.as_deref(),
            By::Run => run.map(|run| run.run.as_str()),
            By::Suite => run.map(|run| run.suite.as_str()),
            By::Day => Some(&self.day),
            By::Tag(key) => run.and_then(|run| run.tags.get(key)).map(String::as_str),
        }
    }
}
