//! Looking for an event in a session: where it shows first, and in what words.

mod accepted;
mod consent;

use super::{
    action::Action,
    claim::{Event, Manner},
    exhibit::{SessionBlock, ToolCallBlock, TurnBlock},
    fact::Fact,
};
use crate::models::offline::text::{clauses, words::content};
use accepted::{is_accepted, puts};

/// Words of the session that show something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// The turn's place in the session, from 0.
    pub(super) at: usize,
    /// The turn's number.
    pub(super) turn: u32,
    /// Who said them or did what they show.
    pub(super) whose: Whose,
    /// The words, verbatim.
    pub(super) quote: String,
}

/// Whose words are quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// Those of the agent, of its tools or of its failure, which may show that something holds.
    Agent,
    /// Those of the user, which never do.
    User,
}

/// Where the event shows, or what of it is missing, in words.
pub(super) fn find(event: &Event, session: &SessionBlock) -> Result<Hit, String> {
    if event.manner == Manner::Consent {
        return consent::find(session).ok_or_else(|| "the user never agrees".to_owned());
    }
    let look = Look { event, turns: &session.turns };
    let mut hits = Vec::new();
    for fact in &event.facts {
        hits.push(look.fact(*fact).ok_or_else(|| format!("no {} is given", fact.name()))?);
    }
    for action in &event.actions {
        hits.push(look.deed(action).ok_or("nothing shows it done")?);
    }
    look.literals()?;
    if hits.is_empty() || !event.actions.is_empty() {
        hits.extend(look.topic()?);
    }
    // The event is complete with its last part; among parts of one turn the deed says most.
    hits.into_iter().max_by_key(|hit| hit.at).ok_or_else(|| "nothing shows it".to_owned())
}

/// The words that come nearest to the event: the agent's, or where it left none, the user's last.
pub(super) fn nearest(event: &Event, session: &SessionBlock) -> Option<Hit> {
    nearest_of_agent(event, session).or_else(|| {
        let (at, turn) = session.turns.iter().enumerate().next_back()?;
        Some(Hit { whose: Whose::User, ..hit(at, turn, turn.user.trim()) })
    })
}

/// What the agent said that comes nearest to the event; where it said nothing, its last error or act.
pub(super) fn nearest_of_agent(event: &Event, session: &SessionBlock) -> Option<Hit> {
    let look = Look { event, turns: &session.turns };
    let all = look.turns.iter().enumerate().flat_map(|(at, turn)| {
        let asked = turn.asked_clauses().map(|(_, clause)| clause);
        clauses(turn.reply()).into_iter().chain(asked).map(move |clause| hit(at, turn, clause))
    });
    let best = all.max_by_key(|hit| look.likeness(&hit.quote));
    best.or_else(|| {
        look.turns.iter().enumerate().rev().find_map(|(at, turn)| {
            let error = turn.error.clone().filter(|error| error.chars().any(char::is_alphanumeric));
            let act = || turn.tool_calls.iter().find_map(ToolCallBlock::quote);
            error.or_else(act).map(|words| hit(at, turn, &words))
        })
    })
}

struct Look<'a> {
    event: &'a Event,
    turns: &'a [TurnBlock],
}

impl Look<'_> {
    /// The first clause that gives such a fact in a turn that is about the event's topic.
    fn fact(&self, fact: Fact) -> Option<Hit> {
        let about = |at: usize, clause: &str| {
            // Where a deed is wanted too, the deed carries the topic.
            !self.event.actions.is_empty() || covers(&self.event.topic, &self.context(at, clause), 0.5)
        };
        self.accepted().find_map(|(at, turn, clause)| {
            let is_there = match self.event.manner {
                Manner::Question => Fact::called_for(clause).contains(&fact),
                Manner::Report
                | Manner::Offer
                | Manner::Proposal
                | Manner::Whether
                | Manner::Denial
                | Manner::Consent => self.gives(fact, (at, clause)),
            };
            (is_there && about(at, clause)).then(|| hit(at, turn, clause))
        })
    }

    /// A code that the user brought is given back where it names what was done.
    fn gives(&self, fact: Fact, (at, clause): (usize, &str)) -> bool {
        let reports = self.event.actions.iter().any(|action| action.is_reported_in(clause));
        let user = if reports { String::new() } else { self.user_until(at) };
        fact.stands_in(clause, &user)
    }

    /// The first tool call that does it, or report of it that no tool call belies.
    fn deed(&self, action: &Action) -> Option<Hit> {
        self.turns.iter().enumerate().find_map(|(at, turn)| {
            let call = turn.tool_calls.iter().find(|call| action.is_tried_by(call) && call.succeeded());
            if let Some(quote) = call.and_then(ToolCallBlock::quote).filter(|_| !self.event.told) {
                return Some(hit(at, turn, &quote));
            }
            let until_now = self.turns.get(..=at).unwrap_or_default();
            let report = clauses(turn.reply()).into_iter().find(|clause| action.is_reported_in(clause))?;
            (!action.is_belied_by(until_now)).then(|| hit(at, turn, report))
        })
    }

    fn literals(&self) -> Result<(), String> {
        let deed = !self.event.actions.is_empty();
        let said: String = self
            .turns
            .iter()
            .map(|turn| {
                let user = if deed { turn.user.as_str() } else { "" };
                format!("{} {} {user} ", turn.said(), tools(turn)).to_lowercase()
            })
            .collect();
        match self.event.literals.iter().find(|literal| !said.contains(literal.as_str())) {
            Some(literal) => Err(format!("\"{literal}\" does not come up")),
            None => Ok(()),
        }
    }

    /// For a deed, that the session as a whole is about the topic; otherwise the first words that are.
    fn topic(&self) -> Result<Option<Hit>, String> {
        let topic = &self.event.topic;
        let missing = || format!("nothing shows it: {}", topic.join(", "));
        if !self.event.actions.is_empty() {
            let whole: String = self
                .turns
                .iter()
                .map(|turn| format!("{} {} {} ", turn.said(), turn.user, tools(turn)))
                .collect();
            return if covers(topic, &whole, 0.5) { Ok(None) } else { Err(missing()) };
        }
        let holds = |clause: &str| {
            self.event.literals.iter().all(|literal| clause.to_lowercase().contains(literal.as_str()))
        };
        let said = self.accepted().find(|(at, _, clause)| {
            holds(clause) && covers(topic, clause, 0.5) && covers(topic, &self.context(*at, clause), 0.65)
        });
        let said = said.map(|(at, turn, clause)| hit(at, turn, clause));
        said.or_else(|| self.done_silently()).map(Some).ok_or_else(missing)
    }

    /// A tool call about the topic, where nobody has to be told.
    fn done_silently(&self) -> Option<Hit> {
        let wanted = !self.event.told && self.event.manner == Manner::Report && !self.event.topic.is_empty();
        self.turns.iter().enumerate().filter(|_| wanted).find_map(|(at, turn)| {
            let about =
                |call: &&ToolCallBlock| call.succeeded() && covers(&self.event.topic, &call.text(), 0.65);
            turn.tool_calls
                .iter()
                .find(about)
                .and_then(ToolCallBlock::quote)
                .map(|quote| hit(at, turn, &quote))
        })
    }

    /// The agent's clauses that are meant in a way in which the event can show.
    fn accepted(&self) -> impl Iterator<Item = (usize, &TurnBlock, &str)> {
        let manner = self.event.manner;
        self.turns.iter().enumerate().flat_map(move |(at, turn)| {
            let said = clauses(turn.reply()).into_iter().filter(move |clause| is_accepted(manner, clause));
            let asked = turn.asked_clauses().filter(move |(asked, _)| puts(manner, asked.kind));
            said.chain(asked.map(|(_, clause)| clause)).map(move |clause| (at, turn, clause))
        })
    }

    /// What a clause is read together with: what the user had just said, what the tools of the turn
    /// gave, and the accepted clauses beside it.
    fn context(&self, at: usize, clause: &str) -> String {
        let Some(turn) = self.turns.get(at) else { return clause.to_owned() };
        let beside = clauses(turn.reply()).into_iter().filter(|other| is_accepted(self.event.manner, other));
        let reply: String = beside.map(|clause| format!("{clause} ")).collect();
        format!("{clause} {reply} {} {}", turn.user, tools(turn))
    }

    fn user_until(&self, at: usize) -> String {
        self.turns.iter().take(at + 1).map(|turn| format!("{} ", turn.user)).collect()
    }

    fn likeness(&self, clause: &str) -> usize {
        let stems = content(clause);
        let actions =
            self.event.actions.iter().filter(|action| stems.iter().any(|stem| action.is_named_by(stem)));
        let facts = self.event.facts.iter().filter(|fact| fact.stands_in(clause, ""));
        let literals =
            self.event.literals.iter().filter(|literal| clause.to_lowercase().contains(literal.as_str()));
        let topic = self.event.topic.iter().filter(|stem| stems.contains(stem));
        3 * actions.count() + 2 * facts.count() + 2 * literals.count() + topic.count()
    }
}

/// Whether at least this share of the topic's stems stands in the text; an empty topic is everywhere.
fn covers(topic: &[String], text: &str, share: f64) -> bool {
    let stems = content(text);
    let found = topic.iter().filter(|stem| stems.contains(stem)).count();
    found as f64 >= share * topic.len() as f64
}

fn tools(turn: &TurnBlock) -> String {
    turn.tool_calls.iter().filter(|call| call.succeeded()).map(|call| call.text() + " ").collect()
}

fn hit(at: usize, turn: &TurnBlock, words: &str) -> Hit {
    Hit { at, turn: turn.turn, whose: Whose::Agent, quote: words.to_owned() }
}
