//! What was typed after `rehearsal projects`, checked as far as that goes without asking anybody.

use crate::{args::ProjectsCommand, exit::Failure};
use rehearsal_adapters::aws::projects::{ProjectId, check_change, check_name, check_tags};
use std::{collections::BTreeMap, path::Path};

/// What is to be done, within the limits of the service.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    List { archived: bool },
    Show(ProjectId),
    Create { name: String, tags: BTreeMap<String, String> },
    Tag { id: ProjectId, add: BTreeMap<String, String>, remove: Vec<String> },
    Archive(ProjectId),
}

impl Wanted {
    pub(super) fn read(command: &ProjectsCommand) -> Result<Self, Failure> {
        Ok(match command {
            ProjectsCommand::List { all } => Self::List { archived: *all },
            ProjectsCommand::Show { id } => Self::Show(ProjectId::new(id)?),
            ProjectsCommand::Create { name, tags, from_suite } => {
                created(name.as_deref(), tags, from_suite.as_deref())?
            }
            ProjectsCommand::Tag { id, add, remove } => {
                let (id, add) = (ProjectId::new(id)?, map(add)?);
                check_change(&add, remove)?;
                Self::Tag { id, add, remove: remove.clone() }
            }
            ProjectsCommand::Archive { id } => Self::Archive(ProjectId::new(id)?),
        })
    }

    pub(super) fn is_list(&self) -> bool {
        match self {
            Self::List { .. } => true,
            Self::Show(_) | Self::Create { .. } | Self::Tag { .. } | Self::Archive(_) => false,
        }
    }
}

/// A new project: the name and the tags of the suite, and what was typed in their place.
fn created(name: Option<&str>, typed: &[(String, String)], suite: Option<&Path>) -> Result<Wanted, Failure> {
    let typed = map(typed)?;
    let (of_suite, mut tags) = match suite {
        Some(file) => from_suite(file)?,
        None => (String::new(), BTreeMap::new()),
    };
    let name = name.map_or(of_suite, str::to_owned);
    tags.extend(typed);
    check_name(&name)?;
    check_tags(&tags)?;
    Ok(Wanted::Create { name, tags })
}

/// A suite's name and cost tags. One that has a project already needs no other.
fn from_suite(file: &Path) -> Result<(String, BTreeMap<String, String>), Failure> {
    let suite = rehearsal_cases::read(file)?;
    match suite.project.id {
        None => Ok((suite.name, suite.project.tags)),
        Some(id) => Err(Failure::Usage(format!(
            "{} has the project {id} already; remove its `id` to make another, or see `rehearsal projects show {id}`",
            file.display()
        ))),
    }
}

fn map(pairs: &[(String, String)]) -> Result<BTreeMap<String, String>, Failure> {
    let mut map = BTreeMap::new();
    for (key, value) in pairs {
        if map.insert(key.clone(), value.clone()).is_some() {
            return Err(Failure::Usage(format!("the tag \"{key}\" is given twice")));
        }
    }
    Ok(map)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Args, Command};
    use clap::Parser as _;

    fn read(typed: &[&str]) -> Result<Wanted, String> {
        let typed = ["rehearsal", "projects"].iter().chain(typed);
        match Args::try_parse_from(typed).map_err(|error| error.to_string())?.command {
            Command::Projects(args) => Wanted::read(&args.command).map_err(|failure| failure.to_string()),
            other => panic!("{other:?}"),
        }
    }

    fn tags(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn what_is_typed_is_understood() {
        let id = || ProjectId::new("proj_a").unwrap();
        assert_eq!(read(&["list", "--all"]), Ok(Wanted::List { archived: true }));
        assert_eq!(read(&["archive", "proj_a"]), Ok(Wanted::Archive(id())));
        assert_eq!(
            read(&["tag", "proj_a", "--add", "Team=CX", "--add", "Url=a=b", "--remove", "Old"]),
            Ok(Wanted::Tag {
                id: id(),
                add: tags(&[("Team", "CX"), ("Url", "a=b")]),
                remove: vec!["Old".to_owned()]
            })
        );
    }

    #[test]
    fn what_is_typed_goes_before_what_the_suite_says() {
        let folder = tempfile::tempdir().unwrap();
        let write = |id: &str| {
            let file = folder.path().join("suite.yaml");
            let text = format!(
                "suite: desk\nproject: {{ {id}tags: {{ Team: CX, Stage: ci }} }}\nagent: {{ http: {{ url: \"http://127.0.0.1:1\" }} }}\ncases:\n  - {{ name: a, input: hi, task_description: done }}\n"
            );
            std::fs::write(&file, text).unwrap();
            file.display().to_string()
        };
        let file = write("");
        let create = |more: &[&str]| read(&[&["create", "--from-suite", &file], more].concat());
        let (desk, evals) = ("desk".to_owned(), "evals".to_owned());
        let both = tags(&[("Team", "CX"), ("Stage", "ci")]);
        assert_eq!(create(&[]), Ok(Wanted::Create { name: desk, tags: both }));
        let other = tags(&[("Team", "QA"), ("Stage", "ci")]);
        assert_eq!(create(&["evals", "--tag", "Team=QA"]), Ok(Wanted::Create { name: evals, tags: other }));

        write("id: proj_x, ");
        assert!(create(&[]).unwrap_err().contains("has the project proj_x already"));
    }

    #[test]
    fn what_the_service_would_refuse_is_known_here() {
        assert!(read(&["show", "evals"]).unwrap_err().contains("\"evals\" is not the id of a project"));
        assert!(read(&["create", " "]).unwrap_err().contains("the project's name is blank"));
        assert!(read(&["create", "x", "--tag", "aws:a=1"]).unwrap_err().contains("aws:"));
        assert!(read(&["create", "x", "--tag", "A=1", "--tag", "A=2"]).unwrap_err().contains("given twice"));
        assert!(read(&["tag", "proj_a"]).unwrap_err().contains("no tag is added and none removed"));
        assert!(read(&["tag", "proj_a", "--add", "Team"]).unwrap_err().contains("is not KEY=VALUE"));
    }
}
