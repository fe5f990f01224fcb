//! The first lines between us and a process: what it is to run, and whether it is ready.

use super::shim::Starter;
use crate::agents::{answer::ANSWER_LIMIT, command::Piped, excerpt::one_line};
use serde::Deserialize;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt},
    time::timeout,
};

/// How much of an explanation is shown, in characters.
const SHOWN: usize = 600;

/// What a process says first.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Greeting {
    /// The agent is imported and understood.
    Ready,
    /// It is not, and why.
    Failed(String),
}

/// Tells the process what it is to run and waits until it is ready. The process has ended where it is not.
pub(super) async fn exchange(mut piped: Piped, starter: &Starter) -> Result<Piped, String> {
    match timeout(starter.patience, greet(&mut piped, starter)).await {
        Ok(Some(Greeting::Ready)) => Ok(piped),
        Ok(Some(Greeting::Failed(why))) => {
            piped.close().await;
            Err(one_line(&why, SHOWN))
        }
        Ok(None) => Err(piped.process.exited().await),
        Err(_) => {
            let (waited, hint, exit) = (starter.patience, starter.hint, piped.close().await);
            Err(format!("it was not imported after {waited:?}; {hint} (ended by us: {exit})"))
        }
    }
}

/// `None` where the process says nothing more.
async fn greet(piped: &mut Piped, starter: &Starter) -> Option<Greeting> {
    // A process that does not read will not greet either, and tells why by its end.
    let _ = piped.input.write_all(starter.opening.as_bytes()).await;
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = (&mut piped.output).take(ANSWER_LIMIT as u64).read_until(b'\n', &mut line).await;
        match (read, serde_json::from_slice(&line)) {
            (Ok(0) | Err(_), _) => return None,
            (Ok(_), Ok(greeting)) => return Some(greeting),
            // Something that the interpreter does at its start, before the shim has the word.
            (Ok(_), Err(_)) => starter.launch.log().line(line.trim_ascii_end()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(r#""ready""#, Some(Greeting::Ready))]
    #[case(r#"{"failed": "no module"}"#, Some(Greeting::Failed("no module".to_owned())))]
    #[case(r#"{"ready": 1}"#, None)]
    #[case("Loading ...", None)]
    fn a_greeting_is_told_from_chatter(#[case] line: &str, #[case] expected: Option<Greeting>) {
        assert_eq!(serde_json::from_str(line).ok(), expected);
    }
}
