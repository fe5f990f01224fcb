use super::*;
use crate::models::fake::{Fake, request, said};
use rstest::rstest;
use std::sync::Mutex;

/// Keeps how long it was asked to wait, and waits not at all.
#[derive(Default)]
struct Diary(Mutex<Vec<Duration>>);

#[async_trait]
impl Wait for Diary {
    async fn wait(&self, time: Duration) {
        self.0.lock().unwrap().push(time);
    }
}

struct Stage {
    fake: Arc<Fake>,
    diary: Arc<Diary>,
    retrying: Retrying,
}

fn stage(fake: Fake) -> Stage {
    let (fake, diary) = (Arc::new(fake), Arc::new(Diary::default()));
    let retrying = Retrying { time: diary.clone(), ..Retrying::new(fake.clone(), RetrySettings::default()) };
    Stage { fake, diary, retrying }
}

#[rstest]
#[case(&[], 0)]
#[case(&[Fault::Throttled; 12], 12)]
#[case(&[Fault::NotReady; 5], 5)]
#[case(&[Fault::Unavailable, Fault::Throttled, Fault::BrokenOff, Fault::Garbled, Fault::TimedOut], 5)]
#[case(&[Fault::Reshape; 6], 6)]
#[tokio::test]
async fn what_passes_is_borne_and_every_try_is_numbered(#[case] faults: &[Fault], #[case] retries: u32) {
    let Stage { fake, retrying, .. } = stage(Fake::failing(faults));
    assert_eq!(retrying.complete(&request("paris", "Hello")).await, Ok(said("fine")));
    let numbers: Vec<u32> = fake.asked().iter().map(|asked| asked.retry).collect();
    assert_eq!(numbers, (0..=retries).collect::<Vec<_>>());
    // Nothing but the number changes.
    let changed = fake.asked().into_iter().map(|asked| ModelRequest { retry: 0, ..asked });
    assert!(changed.into_iter().all(|asked| asked == request("paris", "Hello")));
}

#[rstest]
#[case(Fault::Unavailable, 5)]
#[case(Fault::BrokenOff, 4)]
#[case(Fault::Unreachable, 4)]
#[case(Fault::NotReady, 6)]
#[case(Fault::TimedOut, 2)]
#[case(Fault::Garbled, 2)]
#[tokio::test]
async fn giving_up_keeps_the_fault_and_says_what_was_tried(#[case] fault: Fault, #[case] tries: usize) {
    let Stage { fake, diary, retrying } = stage(Fake::failing(&[fault; 50]));
    let error = retrying.complete(&request("paris", "Hello")).await.unwrap_err();
    let waited: Duration = diary.0.lock().unwrap().iter().sum();
    assert!(!waited.is_zero());
    assert_eq!(error.fault(), Some(fault));
    assert_eq!(fake.asked().len(), tries);
    let expected = format!("it failed (tried {tries} times)");
    assert_eq!(error.to_string(), expected);
}

#[rstest]
#[case(Fault::Reshape, "it failed (tried 7 times)")]
#[case(Fault::Denied, "it failed")]
#[tokio::test]
async fn what_needs_no_waiting_says_nothing_of_it(#[case] fault: Fault, #[case] message: &str) {
    let Stage { diary, retrying, .. } = stage(Fake::failing(&[fault; 50]));
    let error = retrying.complete(&request("paris", "Hello")).await.unwrap_err();
    assert_eq!(error.to_string(), message);
    let waited: Duration = diary.0.lock().unwrap().iter().sum();
    assert_eq!(waited, Duration::ZERO);
}

#[tokio::test]
async fn throttling_is_borne_until_patience_is_used_up_and_no_longer() {
    let Stage { fake, diary, retrying } = stage(Fake::failing(&[Fault::Throttled; 5000]));
    let error = retrying.complete(&request("paris", "Hello")).await.unwrap_err();
    let waited: Duration = diary.0.lock().unwrap().iter().sum();
    assert_eq!(waited, Duration::from_secs(900));
    let tries = fake.asked().len();
    assert!(tries > 15, "{tries}");
    assert_eq!(error.to_string(), format!("it failed (tried {tries} times, waited 15 min in all)"));
}

#[tokio::test]
async fn a_wait_that_is_asked_for_is_kept() {
    let asks_to_wait = |seconds| {
        move |_: &ModelRequest, before: usize| match before {
            0 => Err(ModelError::from(ProviderError {
                fault: Fault::Throttled,
                message: "too many tokens".into(),
                retry_after: Some(Duration::from_secs(seconds)),
                usage: None,
            })),
            _ => Ok(said("fine")),
        }
    };
    let Stage { diary, retrying, .. } = stage(Fake::new(asks_to_wait(40)));
    assert_eq!(retrying.complete(&request("paris", "Hello")).await, Ok(said("fine")));
    assert!(diary.0.lock().unwrap().iter().all(|wait| *wait >= Duration::from_secs(40)));

    let Stage { fake, retrying, .. } = stage(Fake::new(asks_to_wait(3600)));
    let error = retrying.complete(&request("paris", "Hello")).await.unwrap_err();
    assert_eq!(error.to_string(), "too many tokens (asked to wait 3600 s more)");
    assert_eq!(error.fault(), Some(Fault::QuotaSpent), "no other call would fare better");
    assert_eq!(fake.asked().len(), 1);
}

#[tokio::test]
async fn a_spent_budget_is_not_asked_twice() {
    let Stage { fake, retrying, .. } = stage(Fake::new(|_, _| Err(ModelError::Budget)));
    assert_eq!(retrying.complete(&request("paris", "Hello")).await, Err(ModelError::Budget));
    assert_eq!(fake.asked().len(), 1);
}

#[tokio::test]
async fn attempts_that_fail_together_come_back_one_by_one() {
    let mut waits = Vec::new();
    for case in ["paris", "rome", "oslo"] {
        let Stage { diary, retrying, .. } = stage(Fake::failing(&[Fault::Throttled]));
        retrying.complete(&request(case, "Hello")).await.unwrap();
        waits.extend(diary.0.lock().unwrap().clone());
    }
    waits.dedup();
    assert_eq!(waits.len(), 3);
}
