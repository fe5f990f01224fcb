//! A user who speaks as the assistant would: offers help, lists options, answers its own question.

use super::{
    Fault,
    message::Message,
    phrase::Phrases,
    scene::Scene,
    text::{Sentence, Words},
};
use rehearsal_core::draft::DraftFault;

/// What is said on the other side of the desk only.
static AS_ASSISTANT: Phrases = Phrases::of(&[
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
]);

/// How an assistant begins a list.
static LISTS: Phrases = Phrases::of(&[
    "here are some|your|the|a|three|two|several ~ options|choices",
    "you have the following options|choices",
    "you can choose from|between",
    "i recommend one of",
]);

/// By which a sentence shows that it answers nothing: it wonders, objects, or tells what was read or heard.
static DOUBTS: Phrases = Phrases::of(&[
    "seem|seems|look|looks|should|but|not|though",
    "say|says|said|show|shows|read|heard",
    "website|site|app|screen|sign",
]);

/// How one who knows, or who was asked, goes on after a question.
static REPLIES: Phrases = Phrases::of(&[
    "yes",
    "certainly",
    "absolutely",
    "of course",
    "great question",
    "good question",
    "it|they|that|there",
]);

/// Labels of speakers in a transcript.
const LABELS: [&str; 4] = ["assistant:", "agent:", "user:", "customer:"];
/// Words after a label from which it names a speaker. `User: lkemp` is an answer.
const SPEECH: usize = 3;

pub(super) fn fault(_: &Scene<'_>, message: &Message<'_>) -> Option<Fault> {
    let said = message.sentences.iter().find(|Sentence { words, .. }| {
        AS_ASSISTANT.stand_in(words) && !THE_OTHER_SIDE.stand_in(words) || LISTS.stand_in(words)
    });
    if let Some(said) = said {
        return Some(held(said.text, "that is for the service to say; stay the user"));
    }
    let start = message.text.trim_start().to_lowercase();
    let speaks = |label: &str| start.strip_prefix(label).is_some_and(|said| Words::of(said).len() >= SPEECH);
    if let Some(label) = LABELS.into_iter().find(|label| speaks(label)) {
        return Some(held(label, "a message is said by one person and names no speaker"));
    }
    own_answer(message).map(|said| held(said, "the user asks and leaves the answer to the service"))
}

/// By which a sentence tells what the service said or should say: *you said that my order has been sent*.
static THE_OTHER_SIDE: Phrases = Phrases::of(&[
    "you|it|he|she|they|email|mail|message|page|website|site|letter said|says|wrote|told|reads",
]);

/// An answer that the user gives to a question of its own, which only the other side could know.
fn own_answer<'a>(message: &Message<'a>) -> Option<&'a str> {
    message.sentences.windows(2).find_map(|pair| {
        let [question, answer] = pair else { return None };
        let own = question.words.iter().any(|word| matches!(word, "i" | "my" | "me" | "mine" | "we" | "our"));
        let heard = answer.words.iter().any(|word| matches!(word, "i" | "my" | "me" | "you" | "your"));
        (question.asks() && !own && !heard && answers(question, answer)).then_some(answer.text)
    })
}

fn answers(question: &Sentence<'_>, answer: &Sentence<'_>) -> bool {
    let (about, said) = (question.words.content(), answer.words.content());
    let shared = said.iter().filter(|word| about.contains(word)).count();
    let replies = REPLIES.begin(&answer.words);
    let restates = answer.words.get(0) == Some("the") && shared > 1;
    let full = answer.words.len() >= 4 && !answer.asks() && !DOUBTS.stand_in(&answer.words);
    full && (replies && shared > 0 || restates)
}

fn held(quote: &str, reason: &str) -> Fault {
    Fault::new(DraftFault::OutOfRole, quote, format!("\"{quote}\" is nothing a user says: {reason}"))
}
