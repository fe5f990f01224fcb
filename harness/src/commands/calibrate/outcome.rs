//! What calibrating came to: shown, and kept for later runs.

use super::super::{json_line, print, warn};
use crate::{
    args::{CalibrateArgs, OutputFormat},
    clock::SystemClock,
    compose::Calibrations,
    environment::Environment,
    exit::{Exit, Failure},
};
use rehearsal_cases::{Label, Labelled, Labels};
use rehearsal_core::{
    calibration::{Calibration, JudgeOnRecord},
    clock::Clock as _,
    event::RunEnding,
    ids::EvaluatorName,
    suite::Suite,
    summary::Summary,
};
use rehearsal_engine::Dispatched;
use rehearsal_reports::{
    ReadJournal,
    calibration::{CalibrationObject, Found, LabelledItem, Together, Verdicts, table},
};
use std::{collections::BTreeMap, path::Path};

/// Everything that the result is made of.
pub(super) struct Outcome<'a> {
    pub(super) environment: &'a Environment,
    pub(super) args: &'a CalibrateArgs,
    pub(super) suite: &'a Suite,
    pub(super) labels: &'a Labels,
    /// The run in which the conversations were judged.
    pub(super) folder: &'a Path,
}

impl Outcome<'_> {
    /// Counts, keeps and shows. A run that did not judge every conversation is shown and not kept: what was judged
    /// first is no sample of the whole.
    pub(super) fn end(&self, dispatched: &Dispatched) -> Result<Exit, Failure> {
        warn(self.environment.all_shown(&dispatched.warnings));
        let summary = &dispatched.summary;
        let found = self.found()?;
        let together = Together::of(&found);
        let whole = matches!(summary.ending, Some(RunEnding::Completed));
        let judged = found.values().any(|found| found.agreement.all() > 0);
        let file =
            if whole && judged && !self.args.dry_run { Some(self.keep(&found, summary)?) } else { None };
        print(&match self.args.show.format {
            OutputFormat::Json => json_line(&self.object(&found, together.as_ref(), (summary, file)))?,
            OutputFormat::Human => self.text(&found, together.as_ref(), (summary, file)),
        })?;
        Ok(match (summary.ending, whole && judged) {
            (Some(RunEnding::Interrupted), _) => Exit::Interrupted,
            (_, true) => Exit::Passed,
            (_, false) => Exit::CouldNotTell,
        })
    }

    fn found(&self) -> Result<BTreeMap<EvaluatorName, Found>, Failure> {
        let items: Vec<LabelledItem> = self.labels.conversations.iter().map(item).collect();
        let repeats = usize::try_from(self.args.repeats).unwrap_or(usize::MAX);
        let verdicts = Verdicts::of_run(&ReadJournal::open(self.folder)?, &items, repeats)?;
        let found = verdicts.iter().map(|(name, verdicts)| (name.clone(), Found::of(name, verdicts, &items)));
        Ok(found.collect())
    }

    /// Writes the calibrations of those who ask a model next to the suite, and tells where.
    fn keep(&self, found: &BTreeMap<EvaluatorName, Found>, summary: &Summary) -> Result<String, Failure> {
        let mut kept = Calibrations::read(&self.args.suite)?;
        for (name, found) in found {
            let Some(judge) = judge(summary, name) else { continue };
            let calibration = Calibration {
                judge: judge.judge.clone(),
                agreement: found.agreement,
                flip_rate: found.flip_rate,
                void: found.void,
                labels: self.labels.fingerprint.clone(),
                at: SystemClock.now(),
            };
            kept.keep(name, calibration);
        }
        Ok(kept.write(&self.args.suite)?.display().to_string())
    }

    fn object(
        &self,
        found: &BTreeMap<EvaluatorName, Found>,
        together: Option<&Together>,
        (summary, file): (&Summary, Option<String>),
    ) -> CalibrationObject {
        let counts = (self.conversations(), self.args.repeats);
        let mut object = CalibrationObject::new((self.folder.display().to_string(), file), counts);
        for (name, found) in found {
            object.add(name, judge(summary, name).map_or("", |judge| &judge.judge), found);
        }
        object.together(together);
        object
    }

    fn text(
        &self,
        found: &BTreeMap<EvaluatorName, Found>,
        together: Option<&Together>,
        (summary, file): (&Summary, Option<String>),
    ) -> String {
        let (suite, all, repeats) = (&self.suite.name, self.conversations(), self.args.repeats);
        let mut lines = vec![
            format!("{suite}: {}, {}, {}", labelled(all), asked(repeats), cost(summary)),
            String::new(),
            table(found, together),
        ];
        lines.extend(found.iter().flat_map(|(name, found)| self.differences(name, found)));
        lines.push(String::new());
        lines.push(match file {
            Some(file) => kept(&file, corrects(found, summary)),
            None => "not kept: runs of the suite tell what they told before".to_owned(),
        });
        lines.push(format!("the verdicts: rehearsal report {}", self.folder.display()));
        lines.join("\n") + "\n"
    }

    /// The first conversations on which a judge and people differ, by the places of their labels.
    fn differences(&self, name: &EvaluatorName, found: &Found) -> Option<String> {
        const SHOWN: usize = 5;
        let place =
            |item: &usize| self.labels.conversations.get(*item).map(|label| label.source.line.to_string());
        let differ = found.differ();
        let lines: Vec<String> = differ.iter().filter_map(place).take(SHOWN).collect();
        let more = differ.len().saturating_sub(lines.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let lines_of = if lines.len() == 1 { "line" } else { "lines" };
        (!lines.is_empty()).then(|| {
            format!("{name} differs from people on the labels of {lines_of} {}{more}", lines.join(", "))
        })
    }

    fn conversations(&self) -> u32 {
        u32::try_from(self.labels.conversations.len()).unwrap_or(u32::MAX)
    }
}

fn labelled(count: u32) -> String {
    if count == 1 { "1 labelled conversation".to_owned() } else { format!("{count} labelled conversations") }
}

fn asked(repeats: u32) -> String {
    if repeats == 1 { "judged once".to_owned() } else { format!("each judged {repeats} times") }
}

/// Whether anything that is kept allows to correct a rate.
fn corrects(found: &BTreeMap<EvaluatorName, Found>, summary: &Summary) -> bool {
    found.iter().any(|(name, found)| found.corrects() && judge(summary, name).is_some())
}

fn kept(file: &str, corrects: bool) -> String {
    if corrects {
        format!("kept in {file}; runs of the suite now tell corrected rates")
    } else {
        format!("kept in {file}; its labels do not allow to correct any rate yet")
    }
}

fn item(labelled: &Labelled) -> LabelledItem {
    let mut item = LabelledItem::default();
    for (evaluator, label) in &labelled.verdicts {
        let name = EvaluatorName::new(evaluator.as_str());
        item.whole.insert(name.clone(), label.passes());
        match label {
            Label::Whole(_) => {}
            Label::Turns(turns) => drop(item.turns.insert(name, turns.clone())),
        }
    }
    item
}

fn judge<'a>(summary: &'a Summary, name: &EvaluatorName) -> Option<&'a JudgeOnRecord> {
    summary.manifest.as_ref()?.judges.get(name)
}

fn cost(summary: &Summary) -> String {
    summary.spent().known_cost().map_or_else(|| "at an unknown cost".to_owned(), |cost| format!("for {cost}"))
}
