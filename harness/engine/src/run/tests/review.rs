//! What becomes of a session whose reviewer finds something, gives no answer, or breaks off.

use super::*;
use rehearsal_core::{
    draft::DraftFault,
    review::{Effect, Owner, SimulatorFinding, Validity},
    score::Quote,
};

/// What a reviewer does with every session.
enum Reviewing {
    Finds(Effect),
    CannotTell,
    Panics,
    Hangs(Arc<AtomicUsize>),
}

#[async_trait]
impl Reviewer for Reviewing {
    async fn review(&self, _attempt: &Attempt, _session: &Session) -> Review {
        match self {
            Self::Finds(effect) => {
                let evidence = Quote { turn: 2, text: "go on".into() };
                let (fault, why) = (DraftFault::RepeatsItself, "Says the same again.".to_owned());
                Review::of(vec![SimulatorFinding { fault, effect: *effect, evidence, why }], true)
            }
            Self::CannotTell => Review::unreviewed("the provider is down"),
            Self::Panics => panic!("a defect"),
            Self::Hangs(asked) => {
                asked.fetch_add(1, Ordering::Relaxed);
                std::future::pending().await
            }
        }
    }
}

fn bench(reviewing: Reviewing) -> Bench {
    Bench { attempts: 2, reviewer: Arc::new(reviewing), ..Bench::default() }
}

fn kinds(bench: &Bench, attempt: u32) -> Vec<&'static str> {
    let seen = bench.journal.lock().unwrap();
    let kinds = seen.iter().filter_map(|stamped| match &stamped.event {
        RunEvent::SessionSettled { attempt: AttemptIndex(at), .. } if *at == attempt => Some("settled"),
        RunEvent::Reviewed { attempt: AttemptIndex(at), .. } if *at == attempt => Some("reviewed"),
        RunEvent::Judged { attempt: AttemptIndex(at), .. } if *at == attempt => Some("judged"),
        RunEvent::AttemptFinished { attempt: AttemptIndex(at), .. } if *at == attempt => Some("finished"),
        _ => None,
    });
    kinds.collect()
}

#[rstest]
#[case::fair(Reviewing::Finds(Effect::Minor), Validity::Valid, 2)]
#[case::helped(Reviewing::Finds(Effect::Helped), Validity::Helped, 0)]
#[case::hindered(Reviewing::Finds(Effect::Hindered), Validity::Hindered, 0)]
#[case::down(Reviewing::CannotTell, Validity::Unreviewed, 0)]
#[case::broken(Reviewing::Panics, Validity::Unreviewed, 0)]
#[tokio::test]
async fn every_session_is_reviewed_before_it_is_judged_and_none_is_lost(
    #[case] reviewing: Reviewing,
    #[case] validity: Validity,
    #[case] believed: u32,
) {
    let bench = bench(reviewing);
    let total = bench.play().await.unwrap().summary.total;
    assert_eq!(kinds(&bench, 1), ["settled", "reviewed", "judged", "finished"]);
    let judge = EvaluatorName::new("judge");
    assert_eq!(total.trust.reviewed(validity), 2);
    assert_eq!((total.tally(&judge).passed, total.believed(&judge).passed), (2, believed));
}

#[tokio::test]
async fn a_session_that_broke_off_is_reviewed_and_its_failure_has_an_owner() {
    let bench = Bench { manner: Manner::Fails, ..bench(Reviewing::Finds(Effect::Minor)) };
    let total = bench.play().await.unwrap().summary.total;
    assert_eq!(kinds(&bench, 0), ["settled", "reviewed", "finished"]);
    assert_eq!(total.trust.owned(Owner::Agent), 2);
}

#[tokio::test]
async fn an_interrupted_run_does_not_wait_for_its_reviewer() {
    let asked = Arc::new(AtomicUsize::new(0));
    let bench = bench(Reviewing::Hangs(asked.clone()));
    let cancel = bench.cancel.clone();
    let interrupt = async move {
        while asked.load(Ordering::Relaxed) < 2 {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    };
    let (dispatched, ()) = tokio::join!(bench.play(), interrupt);
    let summary = dispatched.unwrap().summary;
    assert_eq!((summary.ending, summary.unfinished()), (Some(RunEnding::Interrupted), 2));
    assert_eq!(bench.sessions().len(), 2);
}
