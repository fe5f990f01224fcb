//! Stopping in the turn that confirms something: the agent waits for a yes, or has only promised.

use crate::rules::{
    Fault,
    phrase::Phrases,
    scene::Scene,
    text::{Sentence, Words, sentences},
};
use rehearsal_core::draft::DraftFault;

/// How an agent asks for a yes.
static ASKS: Phrases = Phrases::of(&[
    "shall|should i|we",
    "would you like me|us to",
    "do|would you want me|us to",
    "do you want to proceed|continue|confirm|go",
    "would you like to proceed|continue|confirm|go|book|cancel|order",
    "can|could|may i|we proceed",
    "can|could|may i|we go ahead",
    "can|could|would|will you ~ confirm",
    "please confirm|reply|approve|choose|select|pick",
    "is that|this|everything correct|right|okay|ok|fine",
    "are you sure",
    "ready to proceed|book|submit|confirm|order|pay",
    "just say yes|confirm|go",
    "confirm ~ and i|we will",
    "once you confirm|approve|agree",
    "if you confirm|approve|agree",
    "let me know if|whether you ~ proceed|go|like me",
]);

/// How an agent promises.
static PROMISES: Phrases = Phrases::of(&[
    "i|we will ~ now|shortly|right|soon",
    "i|we will go ahead",
    "i|we am|are now|currently|just ~ processing|booking|cancelling|submitting|working|checking|looking",
    "i|we am|are processing|booking|cancelling|submitting|working|looking|checking",
    "let me book|process|submit|cancel|place|check|arrange",
    "one|a moment|second|minute",
    "will be sent|processed|booked|cancelled|issued|done|completed|submitted ~ shortly|soon|now",
    "i|we will get back|look into|forward|pass|escalate",
    "please|kindly wait|hold|bear",
]);

/// How an agent says that something is done.
static DONE: Phrases = Phrases::of(&[
    "has|have been ~ booked|cancelled|canceled|refunded|sent|processed|updated|changed|moved|issued|placed|confirmed|completed|reserved|scheduled|submitted|reset|closed|opened|activated|registered|made|added|removed|fixed|approved",
    "has|have now ~ booked|cancelled|canceled|refunded|sent|processed|updated|changed|moved|issued",
    "i|we have ~ booked|cancelled|canceled|refunded|sent|processed|updated|changed|moved|issued|placed|confirmed|reserved|scheduled|submitted|reset|closed|opened|activated|registered|made|added|removed|fixed|approved|rebooked|upgraded",
    "is|are now ~ booked|cancelled|canceled|confirmed|active|reserved|scheduled|closed|open|updated|complete|done|set|registered|blocked",
    "is|are booked|cancelled|canceled|confirmed|reserved|scheduled|complete|done|set|registered|refunded|blocked|activated|closed",
    "all done|set",
    "done",
    "your ~ number|reference|confirmation|code is",
    "reference|confirmation number|code",
    "successfully",
    "you are ~ booked|registered|enrolled|scheduled|subscribed|set",
    "went|gone through",
    "sorted",
]);

pub(super) fn fault(scene: &Scene<'_>) -> Option<Fault> {
    let reply = scene.last_reply()?;
    let open = sentences(reply).into_iter().find(|said| is_open(&said.words) && concerns(scene, said))?;
    let waiting = open.text;
    let done = scene
        .replies()
        .flat_map(sentences)
        .any(|said| said.text != waiting && !is_open(&said.words) && is_done(&said.words));
    if done {
        return None;
    }
    let reason = format!(
        "the service has not done it yet: \"{waiting}\"; answer it, and see in its next reply whether it is done"
    );
    Some(Fault::new(DraftFault::StopsWhileConfirming, waiting, reason))
}

/// How a sentence begins that says so.
static DONE_FIRST: Phrases =
    Phrases::of(&["booked|cancelled|canceled|confirmed|refunded|updated|sent|reserved"]);

/// How an agent asks for what else it can do.
static MORE: Phrases =
    Phrases::of(&["anything|something else", "else i|we can", "further questions|help|assistance"]);

fn is_done(said: &Words) -> bool {
    DONE.stand_in(said) || DONE_FIRST.begin(said)
}

fn is_open(said: &Words) -> bool {
    !MORE.stand_in(said) && (ASKS.stand_in(said) || PROMISES.stand_in(said))
}

/// Whether what is asked or promised is what the user came for: whoever came for a price may go once it is told.
fn concerns(scene: &Scene<'_>, said: &Sentence<'_>) -> bool {
    let goal = scene.profile.goal_parts.iter().chain([&scene.case.task_description]);
    let goal: Vec<Words> = goal.map(|part| Words::of(part)).collect();
    let goal: Vec<&str> = goal.iter().flat_map(Words::content).collect();
    let deeds: Vec<&str> = said.words.content().into_iter().filter(|word| DEEDS.contains(word)).collect();
    let wants_a_deed = goal.iter().any(|word| DEEDS.contains(word));
    let names_it = deeds.iter().any(|word| goal.contains(word));
    let names_none = deeds.is_empty();
    wants_a_deed && (names_it || names_none)
}

/// Deeds that goals are about, as stems.
const DEEDS: [&str; 46] = [
    "book",
    "cancel",
    "reserv",
    "order",
    "refund",
    "chang",
    "mov",
    "reschedul",
    "transfer",
    "sent",
    "send",
    "updat",
    "block",
    "replac",
    "return",
    "exchang",
    "renew",
    "register",
    "enrol",
    "enroll",
    "upgrad",
    "downgrad",
    "schedul",
    "repair",
    "activat",
    "deactivat",
    "clos",
    "open",
    "issu",
    "ship",
    "pay",
    "paid",
    "submit",
    "fil",
    "reset",
    "add",
    "remov",
    "creat",
    "plac",
    "switch",
    "waiv",
    "appli",
    "deliver",
    "reduc",
    "extend",
    "collect",
];
