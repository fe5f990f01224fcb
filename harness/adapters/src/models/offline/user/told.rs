//! Whether a sentence tells what somebody waits for: a value, or that something is done.

use super::{
    cues,
    reply::{Mood, Sentence},
    text::{has_any, plain, stem},
    values::{Amount, Day, amounts, codes, days, says_when},
};

/// A value that a reply must hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A code given as a reference.
    Reference,
    /// An amount of money.
    Price,
    /// An amount of money that is no higher than this one.
    PriceUpTo(Amount),
    /// One of these days; any day at all where the list is empty.
    When(Vec<Day>),
    /// These very words.
    Literal(String),
    /// What is given back, be it nothing.
    Refund,
}

impl Value {
    /// Whether the sentence tells it. A refusal may tell a price or a refund, such as that there is none; any
    /// other value in it is what the agent does not give.
    pub(super) fn is_told_by(&self, sentence: &Sentence) -> bool {
        let refused = sentence.mood == Mood::Refusal;
        match self {
            Self::Reference => !refused && !codes(&sentence.text).is_empty(),
            Self::Price => !prices(sentence).is_empty(),
            Self::PriceUpTo(limit) => !refused && prices(sentence).iter().any(|price| price.is_within(limit)),
            Self::When(wanted) if wanted.is_empty() => !refused && says_when(&sentence.text),
            Self::When(wanted) => {
                !refused && days(&sentence.text).iter().any(|day| wanted.iter().any(|w| w.matches(*day)))
            }
            Self::Literal(words) => !refused && sentence.plain.contains(&plain(words)),
            Self::Refund => tells_refund(sentence),
        }
    }
}

/// The amounts of the sentence. One about the user's own limit tells no price.
fn prices(sentence: &Sentence) -> Vec<Amount> {
    let of_user = has_any(&sentence.plain, "budget | limit | maximum");
    if of_user { Vec::new() } else { amounts(&sentence.text) }
}

fn tells_refund(sentence: &Sentence) -> bool {
    let amount = !amounts(&sentence.text).is_empty();
    let firm = match sentence.mood {
        Mood::Refusal => amount,
        Mood::Ask | Mood::Confusion | Mood::Offer | Mood::Claim => {
            amount || is_done(sentence) || says_when(&sentence.text)
        }
    };
    firm && speaks_of(sentence, "refund") || has_any(&sentence.plain, cues::NO_REFUND)
}

/// Whether the sentence says that something has been done.
pub(super) fn is_done(sentence: &Sentence) -> bool {
    let participle =
        |word: &str| word.len() > 4 && word.ends_with("ed") && !has_any(&plain(word), cues::NOT_DONE);
    let said = sentence.plain.split_whitespace().any(participle) || has_any(&sentence.plain, cues::DONE);
    !is_negated(sentence) && (said || !codes(&sentence.text).is_empty())
}

/// Whether the sentence says that something is not so.
pub(super) fn is_negated(sentence: &Sentence) -> bool {
    has_any(&sentence.plain, "not | nothing | none | never | nobody") || sentence.plain.contains("n't ")
}

/// Whether the sentence has a word of this stem.
pub(super) fn speaks_of(sentence: &Sentence, wanted: &str) -> bool {
    sentence.plain.split_whitespace().any(|word| stem(word) == wanted)
}
