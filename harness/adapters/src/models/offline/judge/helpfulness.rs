//! How helpful one reply is.

mod asked_again;
mod phrases;
mod put;

use super::{
    action::Action,
    exhibit::TurnBlock,
    fact::Fact,
    mood::{self, Mood, proposes},
};
use crate::models::offline::text::{
    clauses,
    words::{content, words},
};
use phrases::reports_request;
pub(super) use phrases::{gives_facts, is_formula, is_refusal, is_way_out};
use serde::Serialize;

/// A verdict on one turn, as the judge's schema wants it.
#[derive(Debug, Serialize)]
pub(super) struct Verdict {
    turn: u32,
    reasoning: String,
    /// The words that decided.
    pub(super) quote: String,
    /// One of the seven labels.
    pub(super) label: &'static str,
}

const NOT_AT_ALL: &str = "Not helpful at all";
const VERY_UNHELPFUL: &str = "Very unhelpful";
const SOMEWHAT_UNHELPFUL: &str = "Somewhat unhelpful";
const NEUTRAL: &str = "Neutral/Mixed";
const SOMEWHAT_HELPFUL: &str = "Somewhat helpful";
const VERY_HELPFUL: &str = "Very helpful";
const ABOVE_AND_BEYOND: &str = "Above and beyond";

/// A label, why, and the words that decided.
type Found<'a> = (&'static str, &'static str, &'a str);

/// Judges the turn at this place, from 0; `None` where there is none.
pub(super) fn judge(turns: &[TurnBlock], at: usize) -> Option<Verdict> {
    let turn = turns.get(at)?;
    let earlier = turns.get(..at)?;
    let reply = Reply { turn, earlier, clauses: clauses(turn.reply()) };
    let (label, why, quote) = reply.verdict();
    Some(Verdict { turn: turn.turn, reasoning: format!("By rules: {why}."), quote: quote.to_owned(), label })
}

/// The question of the turn at this place, from 0, that asks for what the user had said.
pub(super) fn repeated_question(turns: &[TurnBlock], at: usize) -> Option<&str> {
    let (turn, earlier) = (turns.get(at)?, turns.get(..at)?);
    let written = clauses(turn.reply()).into_iter().filter(|clause| mood::of(clause) == Mood::Question);
    let mut questions = written.chain(put::wanting(turn));
    questions.find(|clause| asked_again::is_known(clause, turn, earlier))
}

/// The words by which a turn reports a success that its own tool call does not bear out.
pub(super) fn belied(turn: &TurnBlock) -> Option<&str> {
    let mut failed = turn.tool_calls.iter().filter(|call| !call.succeeded());
    let here = std::slice::from_ref(turn);
    deeds(&clauses(turn.reply()))
        .find(|(action, _)| failed.any(|call| action.is_tried_by(call)) && action.is_belied_by(here))
        .map(|(_, clause)| clause)
}

/// Deeds that the clauses report, each with its clause.
fn deeds<'a>(clauses: &[&'a str]) -> impl Iterator<Item = (Action, &'a str)> {
    clauses.iter().flat_map(|clause| {
        let actions = content(clause).into_iter().filter_map(|stem| Action::known(&stem));
        actions.filter(|action| action.is_reported_in(clause)).map(|action| (action, *clause))
    })
}

struct Reply<'a> {
    turn: &'a TurnBlock,
    earlier: &'a [TurnBlock],
    clauses: Vec<&'a str>,
}

impl<'a> Reply<'a> {
    /// The first rule that applies decides; they stand in the order of what outweighs what.
    fn verdict(&self) -> Found<'a> {
        self.only_asked()
            .or_else(|| self.absent())
            .or_else(|| self.repeated())
            .or_else(|| self.contradicted())
            .or_else(|| self.completed())
            .or_else(|| self.refused())
            .or_else(|| self.informed())
            .or_else(|| self.asked_again())
            .or_else(|| self.asked())
            .unwrap_or_else(|| self.otherwise())
    }

    /// A question that is put to the user is no silence.
    fn only_asked(&self) -> Option<Found<'a>> {
        if self.clauses.is_empty() { put::judge(self.turn, self.earlier) } else { None }
    }

    fn absent(&self) -> Option<Found<'a>> {
        if !self.clauses.is_empty() {
            return None;
        }
        let texts = [Some(self.turn.reply()), Some(&self.turn.user), self.turn.error.as_deref()];
        let written = |text: &&str| text.chars().any(char::is_alphanumeric);
        let quote = texts.into_iter().flatten().find(written).map(str::trim).unwrap_or_default();
        Some((NOT_AT_ALL, "the message went unanswered", quote))
    }

    fn repeated(&self) -> Option<Found<'a>> {
        let same = |other: &TurnBlock| {
            words(other.reply()) == words(self.turn.reply()) && other.asked == self.turn.asked
        };
        let first = self.clauses.first()?;
        self.earlier.iter().any(same).then_some((
            VERY_UNHELPFUL,
            "it repeats an earlier reply word for word",
            *first,
        ))
    }

    fn contradicted(&self) -> Option<Found<'a>> {
        belied(self.turn)
            .map(|clause| (VERY_UNHELPFUL, "it reports as done what its tool call failed to do", clause))
    }

    fn completed(&self) -> Option<Found<'a>> {
        let (_, deed) = self.deeds().find(|(action, _)| !self.is_belied(action))?;
        if reports_request(deed) {
            return None;
        }
        match self.clauses.iter().any(|clause| *clause != deed && self.goes_further(clause, deed)) {
            true => Some((ABOVE_AND_BEYOND, "it does what was wanted and adds something of use", deed)),
            false => Some((VERY_HELPFUL, "it does what was wanted", deed)),
        }
    }

    fn refused(&self) -> Option<Found<'a>> {
        let denial = self.clauses.iter().copied().find(|clause| is_refusal(clause))?;
        let ahead = |clause: &&&str| matches!(mood::of(clause), Mood::Statement) && gives_facts(clause);
        if let Some(facts) = self.clauses.iter().find(ahead) {
            return Some((SOMEWHAT_HELPFUL, "it cannot do all, and says what there is instead", *facts));
        }
        let way_out = self.clauses.iter().find(|clause| is_way_out(clause));
        Some(match way_out {
            Some(clause) => (NEUTRAL, "it cannot do it, and shows a way on", *clause),
            None => (SOMEWHAT_UNHELPFUL, "it cannot do it, and leaves it at that", denial),
        })
    }

    /// Facts answer a question best when they are of the kind that was asked for.
    fn informed(&self) -> Option<Found<'a>> {
        let told = |clause: &&&str| {
            matches!(mood::of(clause), Mood::Statement | Mood::Offer) && self.is_news(clause)
        };
        let news = self.clauses.iter().find(told)?;
        let wanted = self.facts_asked_for();
        let stated: String = self.clauses.iter().filter(told).map(|clause| format!("{clause} ")).collect();
        match !wanted.is_empty() && wanted.iter().all(|fact| fact.stands_in(&stated, "")) {
            true => Some((VERY_HELPFUL, "it tells all that was asked", *news)),
            false => Some((SOMEWHAT_HELPFUL, "it tells something that the user lacked", *news)),
        }
    }

    fn asked_again(&self) -> Option<Found<'a>> {
        let again = |clause: &&&str| asked_again::is_known(clause, self.turn, self.earlier);
        let question = self.questions().find(again)?;
        Some((SOMEWHAT_UNHELPFUL, "it asks for what the user has already said", *question))
    }

    fn asked(&self) -> Option<Found<'a>> {
        let question = self.questions().find(|clause| !is_formula(clause))?;
        Some((NEUTRAL, "it asks for what it needs and does no more", *question))
    }

    /// Prose without deeds or facts helps when it is on the user's subject and adds to it.
    fn otherwise(&self) -> Found<'a> {
        let subject = content(&self.turn.user);
        let answers = |clause: &&&str| {
            let stems = content(clause);
            let shared = stems.iter().filter(|stem| subject.contains(stem)).count();
            let says_no = mood::of(clause) == Mood::Denial;
            let adds = mood::of(clause) == Mood::Statement && stems.len() >= shared + 2;
            shared >= 1 && (says_no || adds)
        };
        match self.clauses.iter().find(answers) {
            Some(clause) => (SOMEWHAT_HELPFUL, "it speaks to what the user asked", *clause),
            None => (
                NEUTRAL,
                "it neither does nor tells anything new",
                self.clauses.first().copied().unwrap_or_default(),
            ),
        }
    }

    fn deeds(&self) -> impl Iterator<Item = (Action, &'a str)> {
        deeds(&self.clauses)
    }

    fn is_belied(&self, action: &Action) -> bool {
        let here = std::slice::from_ref(self.turn);
        action.is_belied_by(here)
    }

    fn questions(&self) -> impl Iterator<Item = &&'a str> + '_ {
        self.clauses.iter().filter(|clause| mood::of(clause) == Mood::Question)
    }

    fn facts_asked_for(&self) -> Vec<Fact> {
        let asks = clauses(&self.turn.user).into_iter().filter(|clause| mood::of(clause) == Mood::Question);
        asks.flat_map(Fact::called_for).collect()
    }

    /// Whether the clause holds a fact that the user did not bring.
    fn is_news(&self, clause: &str) -> bool {
        let brought = content(&self.said_so_far());
        gives_facts(clause)
            && content(clause)
                .iter()
                .any(|stem| stem.chars().any(|c| c.is_ascii_digit()) && !brought.contains(stem))
    }

    fn said_so_far(&self) -> String {
        self.earlier.iter().chain([self.turn]).map(|turn| format!("{} ", turn.user)).collect()
    }

    /// A next step or a fact beyond the deed itself. A reference and a price belong to the deed, and a
    /// formula of politeness to nothing.
    fn goes_further(&self, clause: &str, deed: &str) -> bool {
        if is_formula(clause) {
            return false;
        }
        let known = content(&format!("{deed} {}", self.said_so_far()));
        let new = content(clause).iter().filter(|stem| !known.contains(stem)).count();
        let belongs = Fact::Code.stands_in(clause, "") || Fact::Money.stands_in(clause, "");
        match mood::of(clause) {
            Mood::Statement | Mood::Condition => !belongs && new >= 3,
            Mood::Question | Mood::Offer => proposes(clause) && new >= 3,
            Mood::Plan | Mood::Denial => false,
        }
    }
}

#[cfg(test)]
mod tests;
