//! What an agent does in a reply, sentence by sentence.

use super::{
    blocks::{AskedBlock, Exchange},
    cues, deed,
    text::{has_any, plain, sentences},
};

/// What a sentence does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    /// It asks.
    Ask,
    /// It says that something cannot be done.
    Refusal,
    /// It says that the agent did not understand or that something broke.
    Confusion,
    /// It promises, or says what could be.
    Offer,
    /// It says what is.
    Claim,
}

/// A sentence and what it does.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub(super) text: String,
    pub(super) plain: String,
    pub(super) mood: Mood,
}

/// What an asking is after. Facts are found elsewhere; this is the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asking {
    /// Whether there is anything else: a polite end.
    AnythingElse,
    /// A yes.
    Confirm,
    /// Whatever the user wants.
    Open,
    /// Something particular.
    Particular,
}

/// A reply, read.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) text: String,
    pub(super) sentences: Vec<Sentence>,
}

impl Reply {
    /// Reads a reply; none at all and an empty one are the same to a user.
    pub(super) fn read(text: Option<&str>) -> Self {
        let text = text.unwrap_or_default();
        Self { text: text.to_owned(), sentences: sentences(text).into_iter().map(Sentence::read).collect() }
    }

    /// Everything that an exchange brought: the reply, and what was asked beside it.
    pub(super) fn of_exchange(exchange: &Exchange) -> Self {
        let mut all = Self::read(exchange.agent.as_deref());
        for asked in &exchange.asked {
            let Self { text, sentences } = Self::asking(asked);
            all.text = [all.text, text].join("\n").trim().to_owned();
            all.sentences.extend(sentences);
        }
        all
    }

    /// Reads a question. All of it asks, whatever its words sound like: *Booking the flight to Paris* in a window
    /// with a yes and a no is not yet a booking. What the agent is about to do belongs to it.
    pub(super) fn asking(asked: &AskedBlock) -> Self {
        let as_mood = |text: &str, mood| Sentence { mood, ..Sentence::read(text) };
        let mut said: Vec<Sentence> =
            sentences(&asked.message).into_iter().map(|text| as_mood(text, Mood::Ask)).collect();
        if let Some(tool) = &asked.tool {
            said.push(as_mood(&deed::name(tool), Mood::Ask));
            said.extend(deed::details(tool).iter().map(|text| as_mood(text, Mood::Offer)));
        }
        Self { text: asked.message.clone(), sentences: said }
    }

    /// The sentences of this mood.
    pub(super) fn of(&self, mood: Mood) -> impl Iterator<Item = &Sentence> {
        self.sentences.iter().filter(move |sentence| sentence.mood == mood)
    }

    /// The sentences that ask, but for a polite end.
    pub(super) fn asks(&self) -> impl Iterator<Item = &Sentence> {
        self.of(Mood::Ask).filter(|sentence| sentence.asking() != Asking::AnythingElse)
    }

    /// Whether it asks for a yes.
    pub(super) fn wants_confirmation(&self) -> bool {
        self.asks().any(|sentence| sentence.asking() == Asking::Confirm)
    }

    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }
}

impl Sentence {
    fn read(text: &str) -> Self {
        let plain = plain(text);
        let mood = mood(text, &plain);
        Self { text: text.to_owned(), plain, mood }
    }

    /// What an asking sentence is after.
    pub(super) fn asking(&self) -> Asking {
        if has_any(&self.plain, cues::ANYTHING_ELSE) {
            Asking::AnythingElse
        } else if has_any(&self.plain, cues::CONFIRM) && !asks_to_be_told(&self.plain) && !lists(&self.text) {
            Asking::Confirm
        } else if has_any(&self.plain, cues::OPEN) {
            Asking::Open
        } else {
            Asking::Particular
        }
    }
}

/// *Would you like to book, search or cancel* offers a choice, though it sounds like asking for a yes.
fn lists(text: &str) -> bool {
    let front = text.split_once(" or ").map_or("", |(front, _)| front);
    front.trim_end_matches([',', ' ']).contains(", ")
}

/// *Can you confirm your travel date* wants the date, not a yes, and so does *which day shall I book*.
fn asks_to_be_told(plain: &str) -> bool {
    let offered = ["shall i", "should i", "would you like me"].iter().filter_map(|cue| plain.split_once(cue));
    let asked_first = offered.map(|(before, _)| before).min_by_key(|before| before.len()).unwrap_or(plain);
    has_any(plain, cues::CONFIRM_A_FACT) || has_any(asked_first, cues::QUESTION_WORD)
}

fn mood(text: &str, plain: &str) -> Mood {
    if has_any(plain, cues::CONFUSION) {
        return Mood::Confusion;
    }
    if text.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?').ends_with('?') {
        return Mood::Ask;
    }
    let refuses =
        has_any(plain, cues::REFUSAL) || has_any(plain, cues::REGRET) && !has_any(plain, cues::SOOTHING);
    match refuses {
        true if has_any(plain, cues::CONDITION) => Mood::Ask,
        true => Mood::Refusal,
        false if has_any(plain, cues::REQUEST) => Mood::Ask,
        false if has_any(plain, cues::OFFER) => Mood::Offer,
        false => Mood::Claim,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Where are you flying from?", Mood::Ask)]
    #[case("Please provide your travel date.", Mood::Ask)]
    #[case("I can't book it until you tell me the date.", Mood::Ask)]
    #[case("I'm sorry, but that is not available.", Mood::Refusal)]
    #[case("Unfortunately the hotel is closed.", Mood::Refusal)]
    #[case("Sorry for the wait.", Mood::Claim)]
    #[case("Sorry, I didn't understand that.", Mood::Confusion)]
    #[case("I can book that for you.", Mood::Offer)]
    #[case("Your refund will be issued.", Mood::Offer)]
    #[case("Your flight is booked.", Mood::Claim)]
    #[case("You can apply at the embassy.", Mood::Claim)]
    fn a_sentence_has_a_mood(#[case] text: &str, #[case] expected: Mood) {
        assert_eq!(Reply::read(Some(text)).sentences[0].mood, expected);
    }

    #[rstest]
    #[case("Shall I book it?", Asking::Confirm)]
    #[case("Please confirm to proceed.", Asking::Confirm)]
    #[case("Can you confirm your travel date?", Asking::Particular)]
    #[case("What name should I put on the ticket?", Asking::Particular)]
    #[case("Would you like to book, search or cancel?", Asking::Particular)]
    #[case("Shall I book it, or would you rather wait?", Asking::Confirm)]
    #[case("Shall I book the one which leaves at ten?", Asking::Confirm)]
    #[case("Is there anything else I can do?", Asking::AnythingElse)]
    #[case("How can I help you today?", Asking::Open)]
    #[case("When do you want to fly?", Asking::Particular)]
    fn an_asking_is_after_something(#[case] text: &str, #[case] expected: Asking) {
        assert_eq!(Reply::read(Some(text)).sentences[0].asking(), expected);
    }
}
