//! Who of the grid plays which case: so many people for each, all of them equally often over the suite.

use super::dice::Dice;
use rehearsal_core::seed::Seed;

/// Deals numbers of people to one case after the other. Everybody has had a turn before anybody has the next, and
/// each round goes in another order, so that no case always meets the same company.
#[derive(Clone, Debug)]
pub(crate) struct Rotation {
    people: usize,
    dice: Dice,
    /// Whose turn it is in this round.
    waiting: Vec<usize>,
    is_first: bool,
}

impl Rotation {
    /// A rotation over so many people.
    pub(crate) fn new(people: usize, seed: Seed) -> Self {
        Self { people, dice: Dice::new(seed.derive(&["rotation"])), waiting: Vec::new(), is_first: true }
    }

    /// So many different people for the next case, in their own order; fewer where there are not so many.
    pub(crate) fn deal(&mut self, count: usize) -> Vec<usize> {
        let mut dealt = Vec::new();
        while dealt.len() < count.min(self.people) {
            match self.waiting.iter().position(|person| !dealt.contains(person)) {
                Some(place) => dealt.push(self.waiting.remove(place)),
                None => self.begin_a_round(),
            }
        }
        dealt.sort_unstable();
        dealt
    }

    fn begin_a_round(&mut self) {
        let mut round: Vec<usize> = (0..self.people).collect();
        if !std::mem::take(&mut self.is_first) {
            self.dice.shuffle(&mut round);
        }
        self.waiting.extend(round);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn everybody_plays_equally_often_and_nobody_twice_in_a_case(
            people in 1..30usize, counts in prop::collection::vec(1..30usize, 1..40), seed in 0..1000u64,
        ) {
            let mut rotation = Rotation::new(people, Seed(seed));
            let mut turns = vec![0usize; people];
            for count in &counts {
                let dealt = rotation.deal(*count);
                prop_assert_eq!(dealt.len(), (*count).min(people));
                prop_assert!(dealt.windows(2).all(|two| two[0] < two[1]));
                dealt.into_iter().for_each(|person| turns[person] += 1);
            }
            let (least, most) = (turns.iter().min().unwrap(), turns.iter().max().unwrap());
            prop_assert!(most - least <= 1, "{:?}", turns);
        }
    }

    #[test]
    fn a_case_that_comes_again_meets_another_company() {
        let mut rotation = Rotation::new(14, Seed(1));
        let rounds: Vec<_> = (0..6).map(|_| rotation.deal(7)).collect();
        assert_ne!(rounds[0], rounds[2]);
        assert_ne!(rounds[2], rounds[4]);
    }
}
