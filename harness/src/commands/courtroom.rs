//! What `judge` and `calibrate` have in common: judges are set up under the user's terms, before anything is spent.

use super::{
    finish::{Finish, tell_of_reuse},
    report,
    runner::Runner,
    tell, warn,
};
use crate::{
    args::{Output, ReuseArgs, ShowArgs},
    compose::{Reuse, prompts},
    environment::Environment,
    exit::Failure,
    hearing::{self, Stage},
    interrupt::Interrupt,
    play::{
        prepare::{Connected, Terms},
        stage::folder,
    },
};
use rehearsal_core::{ids::RunId, money::Money, suite::Suite};
use std::path::{Path, PathBuf};

/// What the user asked for, whichever command it was.
pub(super) struct Wishes<'a> {
    pub(super) jobs: u32,
    pub(super) max_cost: Option<Money>,
    pub(super) prices: Option<&'a Path>,
    /// A folder with prompts of the user's own.
    pub(super) prompts: Option<&'a Path>,
    /// Where the run is to be kept.
    pub(super) out: Option<&'a Path>,
    pub(super) reuse: &'a ReuseArgs,
    /// Reports that are wanted beside the page.
    pub(super) outputs: &'a [Output],
    pub(super) show: ShowArgs,
}

/// Where conversations are judged.
pub(super) struct Courtroom<'a> {
    /// The suite whose evaluators judge, with no models but theirs.
    pub(super) suite: Suite,
    /// Where the run is kept.
    pub(super) folder: PathBuf,
    wishes: Wishes<'a>,
    environment: &'a Environment,
    run: RunId,
    connected: Connected,
    reuse: Reuse,
    interrupt: Interrupt,
    runner: Runner,
}

impl<'a> Courtroom<'a> {
    /// Connects the judges of a suite for a run of this name, and listens for an interruption from then on.
    ///
    /// # Errors
    /// Where prices, prompts or a recording do not read, or a model is not to be had or may not be asked.
    pub(super) async fn open(
        wishes: Wishes<'a>,
        (run, suite): (RunId, &Suite),
        environment: &'a Environment,
    ) -> Result<Self, Failure> {
        report::check(wishes.outputs, 1)?;
        let runner = Runner::stop(environment);
        let terms = Terms::new(wishes.prices, wishes.max_cost, wishes.reuse)?;
        prompts::check(wishes.prompts)?;
        let suite = hearing::judging(suite);
        let mut warnings = Vec::new();
        let connected = terms.connect((&run, &suite), environment, &mut warnings).await?;
        warn(environment.all_shown(&warnings));
        let reuse = Reuse::open(wishes.reuse, environment.secrets())?;
        tell_of_reuse(wishes.reuse);
        let interrupt = Interrupt::listen(|| tell("\nstopping; once more to stop at once"));
        let folder = folder(wishes.out, &run, false);
        Ok(Self { suite, folder, wishes, environment, run, connected, reuse, interrupt, runner })
    }

    /// How the run is shown.
    pub(super) fn finish(&self) -> Finish<'_> {
        Finish {
            environment: self.environment,
            show: self.wishes.show,
            folder: &self.folder,
            reuse: &self.reuse,
            outputs: self.wishes.outputs,
            runner: &self.runner,
        }
    }

    /// The run, which goes through all conversations and is not exported.
    pub(super) fn stage(&self) -> Stage<'_> {
        Stage {
            environment: self.environment,
            run: &self.run,
            suite: &self.suite,
            connected: &self.connected,
            interrupt: &self.interrupt,
            reuse: &self.reuse,
            folder: &self.folder,
            jobs: self.wishes.jobs,
            fail_fast: false,
            baseline: None,
            prompts: self.wishes.prompts,
            exported: None,
        }
    }
}
