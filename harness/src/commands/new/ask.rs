//! Asks a person at the terminal how the agent is reached: one question, and a second where the answer is an address.

use super::way::Way;
use crate::exit::Failure;
use std::io::{self, BufRead, Read as _, Write};

/// More than anybody types into a line.
const LONGEST: u64 = 64 << 10;

const HOW: &str = "\
How is your agent reached? One of
  http://127.0.0.1:8080/chat     the address of an agent that runs
  python3 agent.py               a program to start
  agent:app                      an object of a Python module
  arn:aws:bedrock-agentcore:...  a runtime of Amazon Bedrock AgentCore
  demo                           the bundled travel desk
";
const SPEAKS: &str = "What does it speak? json, openai or a2a [json]";
const MODEL: &str = "What does it call itself (the `model` of its API)?";
const INPUT: &str = "What does a user say first?";

/// A person, by what they type and where they read.
pub(super) struct Person<R, W> {
    pub(super) answers: R,
    pub(super) questions: W,
}

impl<R: BufRead, W: Write> Person<R, W> {
    /// How the agent is reached.
    ///
    /// # Errors
    /// [`Failure::Usage`] where nothing usable is answered.
    pub(super) fn way(&mut self) -> Result<Way, Failure> {
        self.say(HOW)?;
        let answer = self.must_answer("Your agent")?;
        match kind(&answer) {
            Kind::Demo => Ok(Way::Demo),
            Kind::AgentCore => Ok(Way::AgentCore(answer)),
            Kind::Python => Ok(Way::Python(answer)),
            Kind::Command => Way::command(&answer, false),
            Kind::Address => self.at(answer),
        }
    }

    /// What a user says first; `usual` where nothing is answered.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub(super) fn input(&mut self, usual: &str) -> Result<String, Failure> {
        let answer = self.ask(&format!("{INPUT} [{usual}]"))?.unwrap_or_default();
        Ok(if answer.is_empty() { usual.to_owned() } else { answer })
    }

    fn at(&mut self, url: String) -> Result<Way, Failure> {
        match self.ask(SPEAKS)?.unwrap_or_default().to_ascii_lowercase().as_str() {
            "" | "json" => Ok(Way::Http(url)),
            "openai" => {
                let model = self.must_answer(MODEL)?;
                Ok(Way::OpenAi { url, model })
            }
            "a2a" => Ok(Way::A2a(url)),
            other => Err(Failure::Usage(format!("{other:?} is none of json, openai and a2a"))),
        }
    }

    fn must_answer(&mut self, question: &str) -> Result<String, Failure> {
        let answer = self.ask(question)?.filter(|answer| !answer.is_empty());
        answer.ok_or_else(|| {
            Failure::Usage("nothing was answered; `rehearsal new --help` lists the flags".into())
        })
    }

    /// The answer without the blanks around it; `None` at the end of the input.
    fn ask(&mut self, question: &str) -> Result<Option<String>, Failure> {
        self.say(&format!("{question}: "))?;
        let mut line = String::new();
        let read = self.answers.by_ref().take(LONGEST).read_line(&mut line).map_err(gone)?;
        Ok((read > 0).then(|| line.trim().to_owned()))
    }

    fn say(&mut self, text: &str) -> Result<(), Failure> {
        self.questions.write_all(text.as_bytes()).and_then(|()| self.questions.flush()).map_err(gone)
    }
}

fn gone(error: io::Error) -> Failure {
    Failure::Usage(format!("the terminal cannot be asked: {error}"))
}

/// What an answer is, by its looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Address,
    Command,
    Python,
    AgentCore,
    Demo,
}

fn kind(answer: &str) -> Kind {
    let is_name =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    if answer == "demo" {
        Kind::Demo
    } else if answer.starts_with("http://") || answer.starts_with("https://") {
        Kind::Address
    } else if answer.starts_with("arn:") {
        Kind::AgentCore
    } else if answer.split_once(':').is_some_and(|(module, name)| is_name(module) && is_name(name)) {
        Kind::Python
    } else {
        Kind::Command
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn person(typed: &str) -> Person<&[u8], Vec<u8>> {
        Person { answers: typed.as_bytes(), questions: Vec::new() }
    }

    #[rstest]
    #[case("demo\n", Way::Demo)]
    #[case("  http://127.0.0.1:1/chat \n\n", Way::Http("http://127.0.0.1:1/chat".into()))]
    #[case("https://a/v1\nOpenAI\ndesk\n", Way::OpenAi { url: "https://a/v1".into(), model: "desk".into() })]
    #[case("http://a\na2a\n", Way::A2a("http://a".into()))]
    #[case("desk.agents:make.one\n", Way::Python("desk.agents:make.one".into()))]
    #[case("arn:aws:bedrock-agentcore:a:1:runtime/b\n", Way::AgentCore("arn:aws:bedrock-agentcore:a:1:runtime/b".into()))]
    #[case("./agent --x 'a b'", Way::Command { argv: vec!["./agent".into(), "--x".into(), "a b".into()], lines: false })]
    fn an_answer_tells_its_kind_by_its_looks(#[case] typed: &str, #[case] way: Way) {
        assert_eq!(person(typed).way().unwrap(), way);
    }

    #[rstest]
    #[case("")]
    #[case("\n")]
    #[case("http://a\nsmoke\n")]
    #[case("http://a\nopenai\n")]
    #[case("sh -c 'open\n")]
    fn without_a_usable_answer_nothing_is_made_up(#[case] typed: &str) {
        assert!(matches!(person(typed).way(), Err(Failure::Usage(_))));
    }

    #[test]
    fn enter_takes_what_is_offered() {
        assert_eq!(person("\n").input("Hello").unwrap(), "Hello");
        assert_eq!(person("Book it\n").input("Hello").unwrap(), "Book it");
    }
}
