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
    "i can help|assist you with",
    "to better assist you",
    "let me look|check|pull|find ~ for you",
    "let me pull up your",
    "i will book|process|cancel|arrange ~ for you",
    "i have processed|issued|refunded|located|scheduled your",
    "i have booked|reserved|cancelled|canceled|changed your flight|appointment|ticket|room|order|booking|reservation|request",
    "i have booked|cancelled|canceled|processed|issued|reserved|scheduled|updated|refunded|located ~ for you",
    "your order|booking|refund|request|reservation|appointment|ticket|account has been",
    "would you like me to book|process|proceed|refund|reschedule|arrange|transfer|connect|help",
    "shall i book|cancel|process|refund|reschedule|arrange ~ for you",
    "please provide ~ your order|booking|account|reference|full",
    "could|can|may i have your order|booking|account|reference|full",
    "thank you for contacting|reaching|choosing",
    "thanks for contacting|reaching|choosing",
    "we apologize|apologise for",
    "we value your|you",
    "as your assistant|agent",
    "our customers|representatives|agents",
    "our support team",
    "let me know if you have any other|further|more questions",
    "feel free to reach out if|again|anytime|any",
    "feel free to contact us",
];

/// How an assistant begins a list.
const LISTS: [&str; 4] = [
    "here are some|your|the|a|three|two|several ~ options|choices",
    "you have the following options|choices",
    "you can choose from|between",
    "i recommend one of",
];

/// By which a sentence shows that it answers nothing: it wonders, objects, or tells what was read or heard.
const DOUBTS: [&str; 3] = [
    "seem|seems|look|looks|should|but|not|though",
    "say|says|said|show|shows|read|heard",
    "website|site|app|screen|sign",
];

/// What only one who knows says after a question.
const REPLIES: [&str; 6] = ["yes", "certainly", "absolutely", "of course", "great question", "good question"];

/// Labels of speakers in a transcript.
const LABELS: [&str; 4] = ["assistant:", "agent:", "user:", "customer:"];
/// Words after a label from which it names a speaker. `User: lkemp` is an answer.
const SPEECH: usize = 3;

pub(super) fn fault(_: &Scene<'_>, text: &str) -> Option<Fault> {
    let said = sentences(text).into_iter().find(|sentence| {
        phrase::has(sentence, &AS_ASSISTANT) && !speaks_of_the_other_side(sentence)
            || phrase::has(sentence, &LISTS)
    });
    if let Some(said) = said {
        return Some(held(said, "that is for the service to say; stay the user"));
    }
    let start = text.trim_start().to_lowercase();
    let speaks = |label: &str| start.strip_prefix(label).is_some_and(|said| words(said).len() >= SPEECH);
    if let Some(label) = LABELS.into_iter().find(|label| speaks(label)) {
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
    let full = words(answer).len() >= 4 && !answer.ends_with('?') && !phrase::has(answer, &DOUBTS);
    full && (replies && shared > 0 || restates)
}

fn held(quote: &str, reason: &str) -> Fault {
    Fault::new(DraftFault::OutOfRole, quote, format!("\"{quote}\" is nothing a user says: {reason}"))
}
