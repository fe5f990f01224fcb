//! Which pairs of levels of the suite's trait grid were tried, and which of them in sessions that count.

use crate::show;
use rehearsal_core::{
    actor::Traits,
    review::Validity,
    summary::{Group, Summary},
};

/// The pairs that were tried, in a sentence; `None` for a suite without a trait grid of two properties or more.
pub(crate) fn line(summary: &Summary) -> Option<String> {
    let manifest = summary.manifest.as_ref()?;
    let all = manifest.grid.pairs().len();
    if all == 0 {
        return None;
    }
    let of = |counts: &dyn Fn(&Group) -> bool| {
        let people = summary.personas.iter().filter(|(_, group)| counts(group));
        let traits = people.filter_map(|(name, _)| manifest.personas.get(name));
        manifest.grid.tried(traits.collect::<Vec<&Traits>>())
    };
    let (tried, valid) = (of(&|group| group.attempts > 0), of(&counts));
    let (tried, all) = (show::thousands(tried as u64), show::thousands(all as u64));
    Some(format!("pairs of trait levels tried: {tried} of {all}, in valid attempts {valid}"))
}

/// Whether these attempts hold one that was played to an end and that nobody found spoilt. Of a run that was not reviewed,
/// such as an old one, all that were played count.
fn counts(group: &Group) -> bool {
    match group.trust.looked_at() {
        0 => group.played() > 0,
        _ => group.trust.reviewed(Validity::Valid) > 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::{
        session::EndingKind,
        suite::{Grid, TraitLevel, TraitScale},
    };
    use std::collections::BTreeMap;

    fn scale(name: &str) -> TraitScale {
        let level = |name: &str| TraitLevel { name: name.into(), behaviour: "Shows.".into() };
        TraitScale { name: name.into(), levels: vec![level("low"), level("high")] }
    }

    fn group(kind: EndingKind) -> Group {
        Group { attempts: 1, endings: BTreeMap::from([(kind, 1)]), ..Group::default() }
    }

    #[test]
    fn what_only_broken_attempts_tried_is_told_apart() {
        let mut manifest = crate::gate::tests::manifest(3);
        let traits =
            |one: &str, other: &str| Traits::from([("a".into(), one.into()), ("b".into(), other.into())]);
        manifest.grid = Grid { traits: vec![scale("a"), scale("b")], ..Grid::default() };
        manifest.personas = BTreeMap::from([
            ("grid-1".to_owned(), traits("low", "low")),
            ("grid-2".to_owned(), traits("low", "high")),
            ("grid-3".to_owned(), traits("high", "high")),
        ]);
        let mut summary = Summary::default();
        summary.manifest = Some(Box::new(manifest));
        summary.personas.insert("grid-1".into(), group(EndingKind::GoalMet));
        summary.personas.insert("grid-2".into(), group(EndingKind::AgentError));
        let told = "pairs of trait levels tried: 2 of 4, in valid attempts 1";
        assert_eq!(line(&summary).as_deref(), Some(told));
        assert_eq!(line(&Summary::default()), None);
    }
}
