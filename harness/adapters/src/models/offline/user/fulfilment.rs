//! Whether what an agent wrote satisfies what was expected of it.

use super::{
    expectation::{Expectation, Form},
    options::choices,
    reply::{Mood, Reply, Sentence},
    told::{Value, is_done, is_negated, speaks_of},
    values::{Amount, amounts},
};

/// Whether the replies together satisfy the expectation. What was promised or asked along the way may
/// show a price or a date; that a thing was done must be said outright.
pub(super) fn is_met(expected: &Expectation, replies: &[Reply]) -> bool {
    match expected.form {
        Form::Denied | Form::Settled => is_settled(expected, replies),
        Form::Told | Form::Confirmed => Heard::new(expected, replies).satisfies(expected),
    }
}

/// Whether one sentence says that it is so or that it is not, by most of the words of the matter.
fn is_settled(expected: &Expectation, replies: &[Reply]) -> bool {
    let says = |said: &Sentence| {
        let count = expected.words.iter().filter(|word| speaks_of(said, word)).count();
        let denies = expected.form == Form::Denied && said.mood == Mood::Claim && is_negated(said);
        (denies || expected.form.moods().contains(&said.mood)) && is_most(count, expected.words.len())
    };
    !expected.words.is_empty() && replies.iter().flat_map(|reply| &reply.sentences).any(says)
}

/// The sentences that may count.
struct Heard<'a> {
    replies: &'a [Reply],
    /// Those that say what is.
    claims: Vec<&'a Sentence>,
    /// Those that may tell a value.
    told: Vec<&'a Sentence>,
}

impl<'a> Heard<'a> {
    fn new(expected: &Expectation, replies: &'a [Reply]) -> Self {
        let of = |moods: &[Mood]| -> Vec<&'a Sentence> {
            let all = replies.iter().flat_map(|reply| &reply.sentences);
            all.filter(|said| moods.contains(&said.mood)).collect()
        };
        let told = match expected.actions.is_empty() {
            true => of(expected.form.moods()),
            false => of(&[Mood::Claim, Mood::Offer, Mood::Ask]),
        };
        Self { replies, claims: of(&[Mood::Claim]), told }
    }

    fn satisfies(&self, expected: &Expectation) -> bool {
        expected.actions.iter().all(|stems| self.says_done(stems, expected))
            && expected.values.iter().all(|value| self.tells(value))
            && self.says_enough(expected)
            && self.named() >= expected.at_least
    }

    fn says_done(&self, stems: &[String], expected: &Expectation) -> bool {
        self.claims.iter().any(|claim| is_done(claim) && names(claim, stems, expected))
    }

    fn tells(&self, value: &Value) -> bool {
        // What was bought has its price, whatever else was on offer.
        let bought = |said: &&&Sentence| is_done(said) && !amounts(&said.text).is_empty();
        let limited = matches!(value, Value::PriceUpTo(_));
        let bought: Vec<&Sentence> = self.claims.iter().filter(bought).filter(|_| limited).copied().collect();
        let told = if bought.is_empty() { &self.told } else { &bought };
        told.iter().any(|said| value.is_told_by(said))
    }

    /// Words alone are weak evidence, so most of them must come up; beside a value or a deed half will do.
    fn says_enough(&self, expected: &Expectation) -> bool {
        let among = |sentences: &[&Sentence]| {
            expected.words.iter().filter(|word| sentences.iter().any(|said| speaks_of(said, word))).count()
        };
        match expected.is_of_words_alone() {
            true => !self.claims.is_empty() && is_most(among(&self.claims), expected.words.len()),
            false => among(&self.told) >= expected.words.len() / 2,
        }
    }

    /// How many things are named: the longest list, or as many as there are different prices.
    fn named(&self) -> usize {
        let mut prices: Vec<Amount> = Vec::new();
        for price in self.told.iter().flat_map(|said| amounts(&said.text)) {
            if !prices.contains(&price) {
                prices.push(price);
            }
        }
        let listed = self.replies.iter().map(|reply| choices(&reply.text).len()).max();
        listed.unwrap_or_default().max(prices.len())
    }
}

/// Three of five.
fn is_most(count: usize, of: usize) -> bool {
    count * 5 >= of * 3
}

/// Whether the sentence is about this action, or, for an action without words of its own, about the part.
fn names(claim: &Sentence, stems: &[String], expected: &Expectation) -> bool {
    match stems {
        [] => expected.words.is_empty() || expected.words.iter().any(|word| speaks_of(claim, word)),
        stems => stems.iter().any(|stem| speaks_of(claim, stem)),
    }
}
