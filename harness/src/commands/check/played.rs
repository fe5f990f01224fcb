//! The run of one who stands in, and what its judges said.

use super::arranged::Arranged;
use crate::{
    commands::warn,
    compose::Reuse,
    environment::Environment,
    exit::Failure,
    interrupt::Interrupt,
    play::{
        Evaluators,
        prepare::{Prepared, Terms},
        stage::{Company, Ended, Stage},
    },
};
use rehearsal_core::{
    event::RunEnding,
    ids::{CaseName, EvaluatorName, RunId},
    score::Judgement,
    seed::Seed,
    stand_in::StandIn,
    summary::Summary,
};
use rehearsal_engine::Dispatched;
use rehearsal_reports::{JournalError, Performance, ReadJournal, decide};
use std::{collections::BTreeMap, path::Path};

/// Where those who stand in play.
pub(super) struct Theatre<'a> {
    pub(super) environment: &'a Environment,
    pub(super) terms: &'a Terms,
    pub(super) interrupt: &'a Interrupt,
    /// Holds a folder for the run of each.
    pub(super) folder: &'a Path,
    /// What the run of each is called, before who stands in.
    pub(super) run: &'a RunId,
    pub(super) seed: Seed,
    pub(super) jobs: u32,
    /// A folder with prompts of the user's own.
    pub(super) prompts: Option<&'a Path>,
}

impl Theatre<'_> {
    /// Lets one play; `None` where that was interrupted.
    ///
    /// # Errors
    /// Where a model is not to be had, or the run cannot be recorded.
    pub(super) async fn play(&self, arranged: Arranged) -> Result<Option<Performance>, Failure> {
        let (stand_in, rules) = (arranged.stand_in, arranged.suite.gate.clone());
        let folder = self.folder.join(stand_in.as_str());
        let Some(mut summary) = self.recorded(arranged, &folder).await? else {
            return Ok(None);
        };
        // No user keeps their manners before a useless agent. Whether one was at fault is not the question here.
        summary.total.trust.doubtful.clear();
        let (gate, usd) = (decide(&rules, &summary), summary.cost().dollars());
        let (cases, replies) = judged(&folder)?;
        Ok(Some(Performance { stand_in, gate, cases, replies, usd }))
    }

    /// What the run of one came to, which is kept in this folder.
    async fn recorded(&self, arranged: Arranged, folder: &Path) -> Result<Option<Summary>, Failure> {
        let (guest, jobs) = (arranged.guest(), arranged.jobs(self.jobs));
        let prepared = self.prepared(arranged).await?;
        let stage = Stage {
            environment: self.environment,
            interrupt: self.interrupt,
            reuse: &Reuse::default(),
            folder: folder.to_owned(),
            seed: self.seed,
            jobs,
            fail_fast: false,
            otlp: None,
            prompts: self.prompts,
            exported: None,
            brought: &Evaluators::default(),
            tell: |_| (),
        };
        let company = Company { guest: Some(guest), ..Company::default() };
        let Ended::Recorded { dispatched, .. } = stage.play(prepared, company).await? else {
            return Ok(None);
        };
        let Dispatched { summary, .. } = *dispatched;
        Ok(Some(summary).filter(|summary| summary.ending != Some(RunEnding::Interrupted)))
    }

    async fn prepared(&self, arranged: Arranged) -> Result<Prepared, Failure> {
        let Arranged { suite, attempts, stand_in, .. } = arranged;
        let run = RunId::new(format!("{}-{stand_in}", self.run));
        let mut warnings = Vec::new();
        let connected = self.terms.connect((&run, &suite), self.environment, &mut warnings).await?;
        if stand_in == StandIn::Silent {
            // They are of the models, and so the same for whoever plays next.
            warn(self.environment.all_shown(&warnings));
        }
        let (baseline, sequential, dealt, resumed) = (None, None, None, None);
        Ok(Prepared { run, suite, attempts, connected, baseline, sequential, dealt, resumed })
    }
}

/// What the evaluators said, by case.
type Judged = BTreeMap<CaseName, Vec<(EvaluatorName, Judgement)>>;

/// What the evaluators said of each case, and how many replies it has.
fn judged(folder: &Path) -> Result<(Judged, BTreeMap<CaseName, usize>), JournalError> {
    let (mut cases, mut replies) = (Judged::new(), BTreeMap::new());
    for record in ReadJournal::open(folder)?.attempts() {
        let record = record?;
        let turns = record.session.iter().flat_map(|session| &session.turns);
        replies.insert(record.id.case.clone(), turns.filter(|turn| turn.reply.is_some()).count());
        cases.insert(record.id.case, record.judgements);
    }
    Ok((cases, replies))
}
