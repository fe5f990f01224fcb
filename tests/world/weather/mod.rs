//! A weather desk by the script: what its customers say, which tool its agent calls and what it answers are known
//! beforehand, so that what was understood of an agent's spans can be compared with the truth.
//!
//! [`WeatherModels`] is the model of both sides. Behind an agent of any framework it asks for the tool and words
//! the reply; behind the simulated user it says the next line.

mod agent;
mod serve;
mod user;
mod wire;

pub use serve::WeatherModels;

use serde_json::{Value, json};

/// The tool that the agent has.
pub const TOOL: &str = "get_weather";
/// Tokens of every call that came from the provider's cache.
pub const CACHED: u64 = 8;
/// Tokens of every call that the model thought with.
pub const REASONING: u64 = 4;

/// What a customer says, in order; each conversation is held by one case.
#[derive(Clone, Copy, Debug)]
pub struct Conversation {
    /// The case's name.
    pub case: &'static str,
    /// The cities that are asked for, in the first two turns.
    pub cities: [&'static str; 2],
}

/// The conversations. Their last messages are the same, so that words alone cannot tell them apart.
pub const CONVERSATIONS: [Conversation; 2] = [
    Conversation { case: "paris-and-lisbon", cities: ["Paris", "Lisbon"] },
    Conversation { case: "oslo-and-rome", cities: ["Oslo", "Rome"] },
];

/// How many turns a conversation has.
pub const TURNS: usize = 3;

/// One turn as it must have been.
#[derive(Clone, Debug)]
pub struct Truth {
    /// The user's words.
    pub user: String,
    /// The tool's arguments and its result, where the turn needs the tool.
    pub tool: Option<(Value, String)>,
    /// The agent's words.
    pub reply: String,
    /// Tokens read and written by each call of the model, in order.
    pub usage: Vec<(u64, u64)>,
}

impl Conversation {
    /// What the user says in a turn, from 1; `None` after the last.
    pub fn line(&self, turn: usize) -> Option<String> {
        let [first, second] = self.cities;
        match turn {
            1 => Some(format!("What is the weather in {first}?")),
            2 => Some(format!("And how is the weather in {second}?")),
            3 => Some("Which of the two shall I visit?".to_owned()),
            _ => None,
        }
    }

    /// Every turn as it must have been.
    pub fn truth(&self) -> Vec<Truth> {
        (1..=TURNS).map(|turn| self.turn(turn)).collect()
    }

    fn turn(&self, turn: usize) -> Truth {
        let city = self.cities.get(turn - 1);
        Truth {
            user: self.line(turn).expect("a turn of the script"),
            tool: city.map(|city| (json!({ "city": city }), weather(city))),
            reply: city.map_or_else(|| self.advice(), |city| told(&weather(city))),
            usage: (1..=1 + usize::from(city.is_some())).map(|call| self.usage(turn, call)).collect(),
        }
    }

    /// What the agent says in the end.
    fn advice(&self) -> String {
        format!("{} and {} are much alike today.", self.cities[0], self.cities[1])
    }

    /// Tokens of one call, different for each call of each conversation.
    fn usage(&self, turn: usize, call: usize) -> (u64, u64) {
        let place = CONVERSATIONS.iter().position(|other| other.case == self.case).unwrap_or_default();
        ((100 * turn + 10 * call + place) as u64, (20 + 3 * turn + call + place) as u64)
    }

    /// The conversation in which this city is asked for.
    fn of(text: &str) -> Option<Self> {
        CONVERSATIONS.into_iter().find(|conversation| text.contains(conversation.cities[0]))
    }
}

/// What the tool says of a city. Every agent of the tests has a tool that says the same.
fn weather(city: &str) -> String {
    format!("mild, and dry in {city}")
}

fn told(result: &str) -> String {
    format!("It is {result}.")
}
