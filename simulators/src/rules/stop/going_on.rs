//! Going on although everything is met, or everything that is left is blocked.

use super::patience::patience;
use crate::rules::{Fault, phrase::Phrases, scene::Scene, text::Words};
use rehearsal_core::{
    actor::{PartProgress, PartStatus},
    draft::DraftFault,
};

/// What is said at parting.
static COURTESIES: Phrases = Phrases::of(&[
    "thank|thanks|cheers|bye|goodbye|farewell",
    "have a ~ day|evening|weekend|one",
    "you too",
    "take care",
    "appreciate|appreciated|grateful|perfect|great|wonderful|lovely",
    "that is all|everything|it",
]);

/// By which a message shows that something more is wanted.
static WANTS: Phrases = Phrases::of(&["please|also|but|however|another", "need|want|could|can|would|should"]);

pub(super) fn fault(scene: &Scene<'_>, text: &str, progress: &[PartProgress]) -> Option<Fault> {
    let settled = |progress: &[PartProgress]| {
        !progress.is_empty()
            && progress.iter().all(|part| matches!(part.status, PartStatus::Met | PartStatus::Blocked))
    };
    if !settled(progress) {
        return None;
    }
    let before = scene.before.last().map_or(&[][..], |turn| turn.user.progress.as_slice());
    let said = Words::of(text);
    let asks = text.contains('?') || WANTS.stand_in(&said);
    let courtesy = !asks && COURTESIES.stand_in(&said) && said.content().len() <= 12;
    // Who is told no and has patience left may well try once more.
    let is_met = progress.iter().all(|part| part.status == PartStatus::Met);
    let over_and_done = is_met || scene.before.len() >= patience(scene.profile);
    let again = settled(before) && !asks && over_and_done;
    let over = "everything is met or cannot be had; stop instead of saying more";
    (courtesy || again).then(|| Fault::new(DraftFault::GoesOnForNothing, text, over))
}
