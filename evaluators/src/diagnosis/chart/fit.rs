//! Making a session fit into a prompt where shorter texts are not enough.

use super::SessionView;

/// Takes turns out of the middle until the rest fits, and says which. How a session begins and how it ends is shown in any
/// case.
pub(super) fn leave_out(
    view: &mut SessionView,
    most: usize,
    sized: impl Fn(&SessionView) -> usize,
) -> Option<String> {
    let mut gone: Vec<u32> = Vec::new();
    while view.turns.len() > 2 && sized(view) > most {
        // A tenth at a time: sizing all of it again for every turn would take the square of the time.
        let (length, count) = (view.turns.len(), (view.turns.len() / 10).max(1));
        let from = (length - count) / 2;
        gone.extend(view.turns.drain(from..from + count).map(|turn| turn.turn));
    }
    let (first, last) = (gone.iter().min()?, gone.iter().max()?);
    Some(format!("turns {first} to {last} were not shown to the judge, since the session is too long"))
}

/// Takes spans out of the middle of each turn until the rest fits, and says how many are gone.
pub(super) fn leave_out_spans(
    view: &mut SessionView,
    most: usize,
    sized: impl Fn(&SessionView) -> usize,
) -> Option<String> {
    let mut gone = 0;
    for kept in [400, 100, 20, 4] {
        if sized(view) <= most {
            break;
        }
        for turn in &mut view.turns {
            let too_many = turn.spans.len().saturating_sub(kept);
            let from = (turn.spans.len() - too_many) / 2;
            gone += turn.spans.drain(from..from + too_many).count();
        }
    }
    match gone {
        0 => None,
        1 => Some("1 span was not shown to the judge, since its turn has too many".to_owned()),
        _ => Some(format!("{gone} spans were not shown to the judge, since their turns have too many")),
    }
}
