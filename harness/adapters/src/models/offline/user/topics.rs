//! What a fact is about: the names suites give to facts, and the ways agents ask for them.

use super::text::{has, stem};

/// A subject that facts and questions share.
#[derive(Debug)]
pub(super) struct Topic {
    /// Its name, which is also the name of its wording in the phrase book.
    pub(super) name: &'static str,
    /// Words in a fact's name that mean it.
    names: &'static str,
    /// Ways to ask for it, with bars between them. Phrases joined by `+` must all occur, one with `!` must not.
    cues: &'static str,
    /// Whether the word alone says too little: a name, a date or a time may be of many things.
    pub(super) generic: bool,
}

/// The subjects, those whose names need two words first.
const TOPICS: &[Topic] = &[
    Topic {
        name: "origin",
        names: "origin source",
        cues: "origin | where+from | from where | flying from | travelling from | traveling from | leaving from | \
               departing from | departure city | departure airport | starting point | start from | city+from",
        generic: false,
    },
    Topic {
        name: "destination",
        names: "destination",
        cues: "destination | where to | where+!from+to | flying to | travelling to | traveling to | going to | headed | \
               arrival city | arrival airport | which city+!from | what city+!from | where+!from+go",
        generic: false,
    },
    Topic {
        name: "return",
        names: "return back inbound",
        cues: "return | returning | come back | coming back | fly back | go back | inbound | round trip | way back",
        generic: false,
    },
    Topic {
        name: "departure",
        names: "departure depart outbound leave leaving",
        cues: "depart | departing | departure | outbound | leave | leaving | set off",
        generic: false,
    },
    Topic {
        name: "date",
        names: "date day when",
        cues: "date | dates | when | day | days+which | what day",
        generic: true,
    },
    Topic {
        name: "time",
        names: "time hour",
        cues: "time | what time | time of day | what hour",
        generic: true,
    },
    Topic {
        name: "budget",
        names: "budget limit maximum max",
        cues: "budget | price limit | price range | spend | spending | maximum price | afford | max price | willing to pay | \
               how much+pay",
        generic: false,
    },
    Topic {
        name: "travellers",
        names: "traveller traveler passenger people guest adult party person",
        cues: "traveller | travellers | traveler | travelers | passenger | passengers | how many people | how many of you | \
               party size | guests | adults | number of people | how many persons | travelling alone | traveling alone",
        generic: false,
    },
    Topic {
        name: "nights",
        names: "night stay duration",
        cues: "nights | how long | duration | length of stay | length of your stay",
        generic: false,
    },
    Topic {
        name: "class",
        names: "class cabin",
        cues: "class | cabin | economy | business class",
        generic: false,
    },
    Topic {
        name: "kind",
        names: "kind type sort",
        cues: "kind | what type | which type | type of trip | what sort",
        generic: false,
    },
    Topic {
        name: "email",
        names: "email mail",
        cues: "email | e mail | email address | mail address",
        generic: false,
    },
    Topic {
        name: "phone",
        names: "phone mobile telephone",
        cues: "phone | mobile | telephone | phone number | contact number",
        generic: false,
    },
    Topic {
        name: "reference",
        names: "reference booking confirmation pnr reservation locator order ticket",
        cues: "reference | booking number | booking code | booking id | confirmation number | confirmation code | pnr | \
               reservation number | reservation code | order number | order id | locator | ticket number | order no | \
               which booking | which order | which reservation",
        generic: false,
    },
    Topic {
        name: "reason",
        names: "reason why problem issue",
        cues: "why | reason | what happened | what went wrong | what is wrong | what's wrong | problem | issue",
        generic: false,
    },
    Topic {
        name: "name",
        names: "name",
        cues: "name | names | full name | surname | who is travelling | who is traveling | who is flying | who am i speaking",
        generic: true,
    },
];

/// Words in a fact's name that say nothing by themselves.
const FILLERS: &str =
    " number no id code of the my preferred preference value info city airport place location ";

impl Topic {
    /// Whether the plain question asks for it.
    pub(super) fn is_asked(&self, question: &str) -> bool {
        self.cues.split('|').any(|cue| {
            cue.trim().split('+').all(|phrase| match phrase.strip_prefix('!') {
                Some(absent) => !has(question, absent),
                None => has(question, phrase),
            })
        })
    }
}

/// What a fact's name is made of: its subjects, and the words that are none.
#[derive(Debug, Default)]
pub(super) struct Subject {
    pub(super) topics: Vec<&'static Topic>,
    pub(super) words: Vec<String>,
}

impl Subject {
    /// Reads a fact's name, such as `departure_date` or `frequent flyer number`.
    pub(super) fn of(name: &str) -> Self {
        let words: Vec<String> = super::text::plain(name).split_whitespace().map(str::to_owned).collect();
        if let Some(place) = place(&words) {
            return Self {
                topics: TOPICS.iter().filter(|topic| topic.name == place).collect(),
                words: vec![],
            };
        }
        let mut subject = Self::default();
        for word in &words {
            match TOPICS.iter().find(|topic| topic.is_named(word)) {
                Some(topic) => subject.topics.push(topic),
                None if has(FILLERS, word) => {}
                None => subject.words.push(word.clone()),
            }
        }
        subject
    }

    /// The name of its first subject.
    pub(super) fn topic(&self) -> Option<&'static str> {
        self.topics.first().map(|topic| topic.name)
    }
}

impl Topic {
    fn is_named(&self, word: &str) -> bool {
        self.names.split(' ').any(|name| name == word || stem(name) == stem(word))
    }
}

/// *Departure city* and *from* are where a journey begins, not when.
fn place(words: &[String]) -> Option<&'static str> {
    let any = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    let is_place = any(&["city", "airport", "place", "location", "country"]);
    if any(&["from"]) || is_place && any(&["departure", "origin", "start", "home"]) {
        Some("origin")
    } else if any(&["to"]) && words.len() == 1
        || is_place && any(&["arrival", "destination"])
        || words == ["city"]
    {
        Some("destination")
    } else {
        None
    }
}
