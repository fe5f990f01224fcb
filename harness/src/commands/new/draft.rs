//! The text of a new suite: a template with the user's words in their places.

use super::{quote::quoted, way::Way};
use rehearsal_reports::visible_line;
use std::path::{Component, Path, PathBuf};

/// The template; `<<name>>` is a place.
const TEMPLATE: &str = include_str!("suite.yaml.template");
/// The schema's file, beside the suite's.
pub(super) const SCHEMA: &str = "rehearsal.schema.json";

/// What a new suite is to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wish {
    pub(super) way: Way,
    pub(super) name: String,
    pub(super) input: String,
    pub(super) goal: String,
}

/// The suite's text. `here` is the folder in which the user's own paths begin.
pub(super) fn text(wish: &Wish, file: &Path, here: &Path) -> String {
    let folder = way_back(file, here);
    let folder = folder.as_ref().map(|folder| folder.to_string_lossy());
    filled(TEMPLATE, |place| match place {
        "schema" => SCHEMA.to_owned(),
        "file" => visible_line(&file.to_string_lossy()).into_owned(),
        "name" => quoted(&wish.name),
        "agent" => wish.way.yaml(folder.as_deref()),
        "input" => quoted(&wish.input),
        "goal" => quoted(&wish.goal),
        "known" => wish.way.lesson().known.to_owned(),
        "turns" => wish.way.lesson().turns.to_string(),
        _ => String::new(),
    })
}

/// The template with each place filled once: what is filled in is not looked through again.
fn filled(template: &str, fill: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, place, after)) = next_place(rest) {
        text.push_str(before);
        text.push_str(&fill(place));
        rest = after;
    }
    text + rest
}

fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("<<")?;
    let (place, after) = rest.split_once(">>")?;
    Some((before, place, after))
}

/// The way from the suite's folder to where the command was typed; `None` where it is the same. A suite's own paths
/// begin in its folder, those of whoever types in theirs.
fn way_back(file: &Path, here: &Path) -> Option<PathBuf> {
    let folder = file.parent().filter(|folder| *folder != Path::new(""))?;
    let mut back = PathBuf::new();
    for component in folder.components() {
        match component {
            Component::CurDir => {}
            Component::Normal(_) => back.push(".."),
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return Some(here.to_owned()),
        }
    }
    Some(back).filter(|back| back != Path::new(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::suite::{Suite, Transport};
    use rstest::rstest;

    fn wish(way: Way) -> Wish {
        Wish { way, name: "desk".into(), input: "Hello".into(), goal: "Somebody says hello".into() }
    }

    fn written(wish: &Wish, file: &str) -> Suite {
        let text = text(wish, Path::new(file), Path::new("/home/somebody"));
        rehearsal_cases::parse(file, &text).unwrap_or_else(|complaints| panic!("{complaints}\n{text}"))
    }

    #[rstest]
    #[case(Way::Http("http://127.0.0.1:8080/chat".into()))]
    #[case(Way::OpenAi { url: "http://127.0.0.1:8000/v1".into(), model: "desk".into() })]
    #[case(Way::Command { argv: vec!["python3".into(), "agent.py".into()], lines: false })]
    #[case(Way::Command { argv: vec!["python3".into(), "agent.py".into()], lines: true })]
    #[case(Way::Python("agent:app".into()))]
    #[case(Way::AgentCore("arn:aws:bedrock-agentcore:eu-west-1:123456789012:runtime/desk-AbCdEf1234".into()))]
    #[case(Way::A2a("http://127.0.0.1:9000".into()))]
    #[case(Way::Demo)]
    fn every_way_makes_a_suite_that_reads(#[case] way: Way) {
        let suite = written(&wish(way), "suite.yaml");
        assert_eq!((suite.name.as_str(), suite.cases.len(), suite.gate.len()), ("desk", 1, 1));
        assert_eq!(suite.evaluators.len(), 2);
    }

    #[rstest]
    #[case("a \"quoted\" word, a # and a: colon")]
    #[case("two\nlines\r and a tab\t")]
    #[case("- [x] {y} & *z !t | > ' % @ `")]
    #[case("<<goal>> {{message}} ${HOME}")]
    #[case("bell \u{7} delete \u{7f} next line \u{85} separator \u{2028} mark \u{feff} smile \u{1f600}")]
    #[case("yes")]
    #[case("~")]
    #[case(" ends with a space ")]
    fn whatever_is_typed_stays_what_it_is(#[case] words: &str) {
        let words = words.to_owned();
        let wish = Wish {
            way: Way::Command { argv: vec!["python3".into(), words.clone()], lines: false },
            name: "desk".into(),
            input: words.clone(),
            goal: words.clone(),
        };
        let suite = written(&wish, "suite.yaml");
        let Transport::Command(command) = &suite.agent.transport else { panic!("{suite:?}") };
        assert_eq!(command.argv[1], words);
        assert_eq!(suite.cases[0].input, words);
        assert_eq!(suite.cases[0].task_description, words);
    }

    #[rstest]
    #[case("suite.yaml", None)]
    #[case("./suite.yaml", None)]
    #[case("suites/suite.yaml", Some(".."))]
    #[case("a/b/suite.yaml", Some("../.."))]
    #[case("../suite.yaml", Some("/home/somebody"))]
    #[case("/tmp/suite.yaml", Some("/home/somebody"))]
    fn a_program_runs_where_it_was_typed(#[case] file: &str, #[case] back: Option<&str>) {
        assert_eq!(way_back(Path::new(file), Path::new("/home/somebody")), back.map(PathBuf::from));
        let way = Way::Command { argv: vec!["agent".into()], lines: false };
        let suite = written(&wish(way), file);
        let Transport::Command(command) = suite.agent.transport else { panic!("no command") };
        let folder = Path::new(file).parent().unwrap().join(back.unwrap_or_default());
        assert!(command.folder.unwrap().ends_with(folder.file_name().unwrap_or_default()));
    }

    #[test]
    fn nothing_is_left_of_the_template() {
        let text = text(&wish(Way::Http("http://127.0.0.1:1/".into())), Path::new("s.yaml"), Path::new("/"));
        assert!(!text.contains("<<") && !text.contains(">>"), "{text}");
        let says = |line: &&str| !line.is_empty() && !line.trim_start().starts_with('#');
        let lines = text.lines().filter(says).count();
        assert!(lines <= 15, "{lines} lines\n{text}");
    }
}
