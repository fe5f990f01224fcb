//! Who judges, by a hash of everything that makes a verdict, and the calibrations that are kept next to a suite.

use crate::exit::Failure;
use rehearsal_core::{
    calibration::{Calibration, JudgeOnRecord},
    ids::EvaluatorName,
    seed::fingerprint,
    suite::{EvaluatorSpec, Suite},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

/// Digits of a judge's hash.
const DIGITS: usize = 12;
/// The version of the file of calibrations that is written and read.
const VERSION: u32 = 1;

/// The calibrations of a suite's judges. Those of other models and prompts stay, for when they come back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibrations {
    version: u32,
    judges: BTreeMap<EvaluatorName, Vec<Calibration>>,
}

impl Calibrations {
    /// The file that holds them: `desk.calibration.json` next to `desk.yaml`.
    pub fn file(suite: &Path) -> PathBuf {
        suite.with_extension("calibration.json")
    }

    /// Those that are kept for a suite file; none where there is no such file.
    ///
    /// # Errors
    /// [`Failure::Usage`] for a file that is something else.
    pub fn read(suite: &Path) -> Result<Self, Failure> {
        let file = Self::file(suite);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(refused(&file, &error.to_string())),
        };
        let read: Self = serde_json::from_str(&text).map_err(|error| refused(&file, &error.to_string()))?;
        match read.version {
            VERSION => Ok(read),
            other => {
                Err(refused(&file, &format!("its version is {other}, and {VERSION} is what is understood")))
            }
        }
    }

    /// Puts a judge's calibration in the place of an earlier one of the same judge.
    pub fn keep(&mut self, name: &EvaluatorName, calibration: Calibration) {
        let kept = self.judges.entry(name.clone()).or_default();
        kept.retain(|other| other.judge != calibration.judge);
        kept.push(calibration);
    }

    /// Writes them next to the suite file, whole or not at all, and tells where.
    ///
    /// # Errors
    /// [`Failure::Write`].
    pub fn write(mut self, suite: &Path) -> Result<PathBuf, Failure> {
        let file = Self::file(suite);
        self.version = VERSION;
        let cannot = |source: std::io::Error| Failure::Write { file: file.clone(), source };
        let text = serde_json::to_string_pretty(&self).map_err(|error| cannot(error.into()))?;
        let draft = file.with_extension("json.new");
        fs::write(&draft, text + "\n").and_then(|()| fs::rename(&draft, &file)).map_err(cannot)?;
        Ok(file)
    }

    /// The calibration of this very judge.
    fn of(&self, name: &EvaluatorName, judge: &str) -> Option<&Calibration> {
        self.judges.get(name)?.iter().find(|calibration| calibration.judge == judge)
    }
}

fn refused(file: &Path, why: &str) -> Failure {
    Failure::Usage(format!("{}: {why}; make it anew with `rehearsal calibrate`", file.display()))
}

/// The suite's judges that ask a model, and how far each can be trusted. `prompts` holds the prompts' hashes by id.
pub(super) fn on_record(
    suite: &Suite,
    prompts: &BTreeMap<String, String>,
    calibrations: &Calibrations,
) -> BTreeMap<EvaluatorName, JudgeOnRecord> {
    let judges = suite.evaluators.iter().filter(|spec| spec.kind.asks_a_model());
    let on_record = judges.map(|spec| {
        let judge = identity(spec, suite, prompts);
        let calibration = calibrations.of(&spec.name, &judge).cloned();
        (spec.name.clone(), JudgeOnRecord { judge, calibration })
    });
    on_record.collect()
}

/// A hash of each of the suite's evaluators, those that ask no model included.
pub(super) fn identities(
    suite: &Suite,
    prompts: &BTreeMap<String, String>,
) -> BTreeMap<EvaluatorName, String> {
    suite.evaluators.iter().map(|spec| (spec.name.clone(), identity(spec, suite, prompts))).collect()
}

/// A hash of everything that makes a judge's verdicts: what is judged and how strictly, by whom, and in which words it
/// is asked. The name that it goes by is none of it.
pub fn identity(spec: &EvaluatorSpec, suite: &Suite, prompts: &BTreeMap<String, String>) -> String {
    let EvaluatorSpec { name, kind, negated, panel, source: _ } = spec;
    let model = suite.models.judge_of(name);
    let prompts: Vec<_> = prompts.iter().filter(|(id, _)| is_of(id, kind.as_str())).collect();
    let parts = (kind, negated, panel, &model.model, &model.parameters, prompts);
    fingerprint(&format!("{parts:?}"), DIGITS)
}

/// Whether a prompt is one of this kind's: `correctness.v1`, and `correctness_reference.v1` where there is something to
/// compare with.
fn is_of(prompt: &str, kind: &str) -> bool {
    let name = prompt.rsplit_once(".v").map_or(prompt, |(name, _)| name);
    name.strip_suffix("_reference").unwrap_or(name) == kind
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::{calibration::Agreement, clock::Timestamp};

    fn suite(evaluators: &str) -> Suite {
        let text = format!(
            "suite: desk\nagent: {{ http: http://127.0.0.1:1/ }}\nevaluators: {evaluators}\ncases:\n  \
             - {{ name: a, input: hi, task_description: done }}\n"
        );
        rehearsal_cases::parse("suite.yaml", &text).unwrap()
    }

    fn prompts(hash: &str) -> BTreeMap<String, String> {
        [("helpfulness.v2".to_owned(), hash.to_owned()), ("goal_success.v2".to_owned(), "g".to_owned())]
            .into()
    }

    fn judge(evaluators: &str, hash: &str) -> String {
        let suite = suite(evaluators);
        identity(&suite.evaluators[0], &suite, &prompts(hash))
    }

    #[test]
    fn another_model_threshold_or_prompt_is_another_judge() {
        let first = judge("[helpfulness]", "h");
        assert_eq!(judge("[{ helpfulness: { as: other } }]", "h"), first);
        for other in [
            judge("[{ helpfulness: { threshold: 0.6 } }]", "h"),
            judge("[{ helpfulness: { model: ollama/qwen } }]", "h"),
            judge("[helpfulness]", "changed"),
            judge("[goal_success]", "h"),
        ] {
            assert_ne!(other, first);
        }
    }

    #[test]
    fn a_judge_is_all_of_its_prompts() {
        let suite = suite("[correctness]");
        let of = |reference: &str| {
            let prompts =
                [("correctness.v1", "a"), ("correctness_reference.v1", reference), ("coherence.v1", "c")];
            let prompts = prompts.map(|(id, hash)| (id.to_owned(), hash.to_owned())).into();
            identity(&suite.evaluators[0], &suite, &prompts)
        };
        assert_ne!(of("b"), of("changed"));
    }

    #[test]
    fn what_is_kept_is_found_again_for_the_same_judge_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (file, suite) = (folder.path().join("desk.yaml"), suite("[helpfulness]"));
        assert_eq!(Calibrations::read(&file).unwrap(), Calibrations::default());
        let name = EvaluatorName::new("helpfulness");
        let calibration = |judge: String| Calibration {
            judge,
            agreement: Agreement::default(),
            flip_rate: None,
            void: 0,
            labels: "l".into(),
            at: Timestamp(1),
        };
        let mut kept = Calibrations::default();
        kept.keep(&name, calibration("another".into()));
        kept.keep(&name, calibration(judge("[helpfulness]", "h")));
        assert_eq!(kept.write(&file).unwrap(), folder.path().join("desk.calibration.json"));
        let kept = Calibrations::read(&file).unwrap();
        assert!(on_record(&suite, &prompts("h"), &kept)[&name].calibration.is_some());
        assert!(on_record(&suite, &prompts("changed"), &kept)[&name].calibration.is_none());
    }

    #[test]
    fn a_file_that_is_something_else_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["{", "{\"version\":2,\"judges\":{}}"] {
            fs::write(folder.path().join("desk.calibration.json"), text).unwrap();
            let refused = Calibrations::read(&folder.path().join("desk.yaml")).unwrap_err();
            assert!(refused.to_string().contains("desk.calibration.json"), "{refused}");
        }
    }
}
