//! A user who speaks as the assistant would: offers help, lists options, answers its own question.

use super::{
    Fault, phrase,
    scene::Scene,
    text::{content, sentences, words},
};
use rehearsal_core::draft::DraftFault;

/// What is said on the other side of the desk only.
const AS_ASSISTANT: [&str; 28] = [
    "how can|may i help|assist",
    "how can|may we help|assist",
    "what can i do for you today",
    "anything|something else i|we can help|assist|do",
    "happy|glad|here to help|assist you",
    "happy|glad to help|assist with that",
    "i can help|assist you with",
    "to better assist you",
    "let me look|check|pull|find ~ for you",
    "let me look|pull up your",
    "i will check|book|process|cancel|arrange|look|find|send ~ for you",
    "i have booked|cancelled|canceled|processed|issued|reserved|scheduled|updated|refunded|located your",
    "i have booked|cancelled|canceled|processed|issued|reserved|scheduled|updated|refunded|located ~ for you",
    "your order|booking|refund|request|reservation|appointment|ticket|account has been",
    "would you like me to book|check|cancel|process|proceed|look|find|search|refund|reschedule|arrange|transfer|connect|help",
    "shall i book|check|cancel|process|look|find|search|refund|reschedule|arrange ~ for you",
    "please provide ~ your order|booking|account|reference|email|name|phone|date|full",
    "could|can|may i have your order|booking|account|reference|email|full",
    "thank you for contacting|reaching|choosing",
    "thanks for contacting|reaching|choosing",
    "we apologize|apologise for",
    "we value your|you",
    "as your assistant|agent",
    "our customers|representatives|agents",
    "our support team",
    "let me know if you have any other|further|more questions",
    "let me know if you need anything else",
    "feel free to reach|contact",
];

/// How an assistant begins a list.
const LISTS: [&str; 5] = [
    "here are some|your|the|a|three|two|several ~ options|choices",
    "you have the following",
    "you have two|three|several options",
    "you can choose from|between",
    "i recommend one of",
];

/// What only one who knows says after a question.
const REPLIES: [&str; 6] = ["yes", "certainly", "absolutely", "of course", "great question", "good question"];

/// Labels of speakers in a transcript.
const LABELS: [&str; 7] = ["assistant:", "agent:", "support:", "service:", "user:", "customer:", "system:"];

pub(super) fn fault(_: &Scene<'_>, text: &str) -> Option<Fault> {
    let said = sentences(text).into_iter().find(|sentence| {
        phrase::has(sentence, &AS_ASSISTANT) && !speaks_of_the_other_side(sentence)
            || phrase::has(sentence, &LISTS)
    });
    if let Some(said) = said {
        return Some(held(said, "that is for the service to say; stay the user"));
    }
    let start = text.trim_start().to_lowercase();
    if let Some(label) = LABELS.into_iter().find(|label| start.starts_with(label)) {
        return Some(held(label, "a message is said by one person and names no speaker"));
    }
    own_answer(text).map(|said| held(said, "the user asks and leaves the answer to the service"))
}

/// Whether the sentence tells what the service said or should say: *you said that my order has been sent*.
fn speaks_of_the_other_side(sentence: &str) -> bool {
    phrase::has(
        sentence,
        &["you|it|he|she|they|email|mail|message|page|website|site|letter said|says|wrote|told|reads"],
    )
}

/// An answer that the user gives to a question of its own, which only the other side could know.
fn own_answer(text: &str) -> Option<&str> {
    let said = sentences(text);
    said.windows(2).find_map(|pair| {
        let [question, answer] = pair else { return None };
        let own = words(question)
            .iter()
            .any(|word| matches!(word.as_str(), "i" | "my" | "me" | "mine" | "we" | "our"));
        let heard =
            words(answer).iter().any(|word| matches!(word.as_str(), "i" | "my" | "me" | "you" | "your"));
        (question.ends_with('?') && !own && !heard && answers(question, answer)).then_some(*answer)
    })
}

fn answers(question: &str, answer: &str) -> bool {
    let (about, said) = (content(question), content(answer));
    let shared = said.iter().filter(|word| about.contains(word)).count();
    let replies = phrase::begins(answer, &REPLIES) || phrase::begins(answer, &["it|they|that|there"]);
    let restates = phrase::begins(answer, &["the"]) && shared > 1;
    words(answer).len() >= 4 && !answer.ends_with('?') && (replies && shared > 0 || restates)
}

fn held(quote: &str, reason: &str) -> Fault {
    Fault::new(DraftFault::OutOfRole, quote, format!("\"{quote}\" is nothing a user says: {reason}"))
}
