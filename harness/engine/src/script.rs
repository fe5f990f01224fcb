//! A case's script: whose words come next, the case's or the actor's.

use rehearsal_core::case::Line;

/// Whose words come next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cue {
    /// The case says this.
    Say(String),
    /// The actor is free.
    Free,
    /// Everything was said.
    End,
}

/// A place in a script.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    lines: Vec<Line>,
    at: usize,
    /// Messages that the actor has written in the free part that the script stands in.
    written: u32,
}

impl Script {
    /// The beginning of a script; of an empty one, a free part that never ends.
    pub(crate) fn new(lines: &[Line]) -> Self {
        Self { lines: lines.to_vec(), at: 0, written: 0 }
    }

    /// Whether it holds no free part, so that no actor has a view of the goal.
    pub(crate) fn is_said_by_the_case(&self) -> bool {
        Line::are_all_said(&self.lines)
    }

    /// Whether there was a script, and it has come to its end.
    pub(crate) fn is_over(&self) -> bool {
        !self.lines.is_empty() && self.at >= self.lines.len()
    }

    /// Whose words come next, with so many messages left in the conversation. A free part ends early where the
    /// lines after it would not be said otherwise.
    pub(crate) fn next(&mut self, left: usize) -> Cue {
        if self.lines_after() >= left
            && let Some(line) = self.resume()
        {
            return Cue::Say(line);
        }
        match self.lines.get(self.at) {
            Some(Line::Free { .. }) => Cue::Free,
            Some(Line::Say(_)) => self.resume().map_or(Cue::End, Cue::Say),
            None if self.lines.is_empty() => Cue::Free,
            None => Cue::End,
        }
    }

    /// The actor wrote a message of its own.
    pub(crate) fn wrote(&mut self) {
        self.written += 1;
        if let Some(Line::Free { messages: Some(most) }) = self.lines.get(self.at)
            && self.written >= *most
        {
            (self.at, self.written) = (self.at + 1, 0);
        }
    }

    /// The next line that is to be said, whatever is left of a free part; `None` where no line remains.
    pub(crate) fn resume(&mut self) -> Option<String> {
        let rest = self.lines.get(self.at..)?;
        let (skipped, line) = rest.iter().enumerate().find_map(|(index, line)| match line {
            Line::Say(text) => Some((index, text.clone())),
            Line::Free { .. } => None,
        })?;
        (self.at, self.written) = (self.at + skipped + 1, 0);
        Some(line)
    }

    /// How many lines are still to be said.
    fn lines_after(&self) -> usize {
        let rest = self.lines.get(self.at..).unwrap_or_default();
        rest.iter().filter(|line| matches!(line, Line::Say(_))).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(lines: &[Line]) -> Script {
        Script::new(lines)
    }

    fn say(text: &str) -> Line {
        Line::Say(text.to_owned())
    }

    fn free(messages: Option<u32>) -> Line {
        Line::Free { messages }
    }

    fn said(text: &str) -> Cue {
        Cue::Say(text.to_owned())
    }

    #[test]
    fn without_a_script_the_actor_is_free_for_ever() {
        let mut script = script(&[]);
        script.wrote();
        assert_eq!(script.next(1), Cue::Free);
        assert_eq!(script.resume(), None);
        assert!(!script.is_over() && !script.is_said_by_the_case());
    }

    #[test]
    fn lines_come_in_order_and_then_no_more() {
        let mut script = script(&[say("one"), say("two")]);
        assert!(script.is_said_by_the_case());
        assert_eq!([script.next(9), script.next(9)], [said("one"), said("two")]);
        assert!(script.is_over());
        assert_eq!(script.next(9), Cue::End);
    }

    #[test]
    fn a_free_part_ends_with_its_last_message() {
        let mut script = script(&[free(Some(2)), say("back")]);
        for _ in 0..2 {
            assert_eq!(script.next(9), Cue::Free);
            script.wrote();
        }
        assert_eq!(script.next(9), said("back"));
    }

    #[test]
    fn a_second_free_part_counts_from_its_own_beginning() {
        let mut script = script(&[free(Some(1)), say("back"), free(Some(2))]);
        script.wrote();
        assert_eq!(script.next(9), said("back"));
        script.wrote();
        assert_eq!(script.next(9), Cue::Free);
        script.wrote();
        assert!(script.is_over());
    }

    #[test]
    fn an_actor_that_would_stop_is_led_back_to_the_script() {
        let mut script = script(&[free(None), say("back")]);
        assert_eq!(script.next(9), Cue::Free);
        assert_eq!(script.resume(), Some("back".to_owned()));
        assert!(script.is_over());
    }

    #[test]
    fn a_free_part_leaves_room_for_the_lines_after_it() {
        let mut script = script(&[free(None), say("one"), say("two")]);
        assert_eq!(script.next(3), Cue::Free);
        assert_eq!(script.next(2), said("one"));
        assert_eq!(script.next(1), said("two"));
    }
}
