use super::*;
use crate::models::fake::{Fake, request, said};
use rehearsal_core::model::{Parameters, ProviderError};
use std::sync::Mutex as PlainMutex;
use tokio::{
    sync::{Semaphore, oneshot},
    task::{JoinHandle, yield_now},
};

/// Time that goes on only when it is told to.
#[derive(Default)]
struct ByHand(PlainMutex<(Duration, Vec<Waiting>)>);

/// Until when somebody waits, and how to wake them.
type Waiting = (Duration, oneshot::Sender<()>);

#[async_trait]
impl Wait for ByHand {
    async fn wait(&self, time: Duration) {
        let (wake, woken) = oneshot::channel();
        {
            let mut state = self.0.lock().unwrap();
            let due = state.0 + time;
            state.1.push((due, wake));
        }
        let _ = woken.await;
    }
}

impl ByHand {
    async fn advance(&self, seconds: u64) {
        {
            let mut state = self.0.lock().unwrap();
            state.0 += Duration::from_secs(seconds);
            let now = state.0;
            let (due, later): (Vec<_>, Vec<_>) =
                std::mem::take(&mut state.1).into_iter().partition(|(due, _)| *due <= now);
            state.1 = later;
            for (_, wake) in due {
                let _ = wake.send(());
            }
        }
        settle().await;
    }
}

/// Lets every task run until it waits.
async fn settle() {
    for _ in 0..200 {
        yield_now().await;
    }
}

/// A model that answers when it is let, and counts.
struct Held {
    fake: Fake,
    let_go: Semaphore,
    under_way: PlainMutex<(usize, usize)>,
}

#[async_trait]
impl Model for Held {
    fn id(&self) -> &ModelId {
        self.fake.id()
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        let _counted = Counted::new(&self.under_way);
        self.let_go.acquire().await.unwrap().forget();
        self.fake.complete(request).await
    }
}

/// Calls under way, and the most there ever were.
struct Counted<'a>(&'a PlainMutex<(usize, usize)>);

impl<'a> Counted<'a> {
    fn new(counts: &'a PlainMutex<(usize, usize)>) -> Self {
        let mut both = counts.lock().unwrap();
        both.0 += 1;
        both.1 = both.1.max(both.0);
        drop(both);
        Self(counts)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.lock().unwrap().0 -= 1;
    }
}

fn held(fake: Fake) -> Arc<Held> {
    Arc::new(Held { fake, let_go: Semaphore::new(0), under_way: PlainMutex::default() })
}

type Call = JoinHandle<Result<ModelResponse, ModelError>>;

async fn ask(model: &Arc<dyn Model>, calls: usize) -> Vec<Call> {
    let ask = |_| {
        let model = model.clone();
        tokio::spawn(async move { model.complete(&request("paris", "Hello")).await })
    };
    let calls = (0..calls).map(ask).collect();
    settle().await;
    calls
}

fn finished(calls: &[Call]) -> usize {
    calls.iter().filter(|call| call.is_finished()).count()
}

fn throttled(retry_after: Option<u64>) -> Result<ModelResponse, ModelError> {
    Err(ModelError::from(ProviderError {
        fault: Fault::Throttled,
        message: "slow down".into(),
        retry_after: retry_after.map(Duration::from_secs),
        usage: None,
    }))
}

#[tokio::test]
async fn no_more_calls_begin_in_a_minute_than_the_suite_says() {
    let time = Arc::new(ByHand::default());
    let pacer = Pacer::over(Pace { requests_per_minute: Some(3), ..Pace::default() }, time.clone());
    let calls = ask(&pacer.around(Arc::new(Fake::counting())), 7).await;
    let mut done = vec![finished(&calls)];
    for seconds in [59, 1, 59, 1] {
        time.advance(seconds).await;
        done.push(finished(&calls));
    }
    assert_eq!(done, [3, 3, 6, 6, 7]);
}

#[tokio::test]
async fn tokens_are_counted_with_the_most_of_the_answer() {
    let time = Arc::new(ByHand::default());
    let asked = tokens_asked(&request("paris", "Hello"));
    assert!(asked > Parameters::DEFAULT_MAX_TOKENS);
    let two = Pace { tokens_per_minute: Some(asked * 2 + 1), ..Pace::default() };
    let calls = ask(&Pacer::over(two, time.clone()).around(Arc::new(Fake::counting())), 3).await;
    assert_eq!(finished(&calls), 2);
    time.advance(60).await;
    assert_eq!(finished(&calls), 3);
}

#[tokio::test]
async fn a_call_larger_than_a_minutes_tokens_goes_alone() {
    let time = Arc::new(ByHand::default());
    let pacer = Pacer::over(Pace { tokens_per_minute: Some(10), ..Pace::default() }, time.clone());
    let calls = ask(&pacer.around(Arc::new(Fake::counting())), 2).await;
    assert_eq!(finished(&calls), 1);
    time.advance(60).await;
    assert_eq!(finished(&calls), 2);
}

#[tokio::test]
async fn one_pace_holds_for_all_who_ask_the_model() {
    let time = Arc::new(ByHand::default());
    let pacer = Pacer::over(Pace { requests_per_minute: Some(1), ..Pace::default() }, time);
    let actor = ask(&pacer.around(Arc::new(Fake::counting())), 1).await;
    let judge = ask(&pacer.around(Arc::new(Fake::counting())), 1).await;
    assert_eq!((finished(&actor), finished(&judge)), (1, 0));
}

#[tokio::test]
async fn no_more_calls_are_under_way_than_the_suite_says() {
    let inner = held(Fake::counting());
    let pacer = Pacer::new(Pace { concurrency: Some(2), ..Pace::default() });
    let calls = ask(&pacer.around(inner.clone()), 6).await;
    inner.let_go.add_permits(6);
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(*inner.under_way.lock().unwrap(), (0, 2));
}

#[tokio::test]
async fn calls_that_are_given_up_leave_their_place_to_others() {
    let inner = held(Fake::counting());
    let pacer = Pacer::new(Pace { concurrency: Some(1), ..Pace::default() });
    let model = pacer.around(inner.clone());
    // One under way, one first in line, one behind it, and one that stays.
    let mut calls = ask(&model, 4).await;
    let stays = calls.pop().unwrap();
    calls.iter().for_each(JoinHandle::abort);
    inner.let_go.add_permits(1);
    assert!(stays.await.unwrap().is_ok());
}

#[tokio::test]
async fn a_call_given_up_before_it_began_counts_in_no_minute() {
    let time = Arc::new(ByHand::default());
    let inner = held(Fake::counting());
    let pace = Pace { requests_per_minute: Some(2), concurrency: Some(1), ..Pace::default() };
    let model = Pacer::over(pace, time).around(inner.clone());
    let calls = ask(&model, 2).await;
    // The second has taken its share of the minute and waits for the first to end.
    calls[1].abort();
    settle().await;
    inner.let_go.add_permits(2);
    let more = ask(&model, 1).await;
    assert_eq!((finished(&calls[..1]), finished(&more)), (1, 1));
}

#[tokio::test]
async fn throttling_makes_fewer_calls_at_once_and_all_come_through() {
    // The first eight are throttled; what comes later is answered.
    let inner = held(Fake::new(|_, before| if before < 8 { throttled(None) } else { Ok(said("fine")) }));
    let model = Pacer::new(Pace::default()).around(inner.clone());
    let calls = ask(&model, 8).await;
    assert_eq!(inner.under_way.lock().unwrap().0, 8);
    inner.let_go.add_permits(8);
    settle().await;
    assert_eq!(finished(&calls), 8);
    let calls = ask(&model, 12).await;
    assert_eq!(inner.under_way.lock().unwrap().0, 4);
    // Four good answers are a round, and let in one more.
    inner.let_go.add_permits(4);
    settle().await;
    assert_eq!(inner.under_way.lock().unwrap().0, 5);
    inner.let_go.add_permits(8);
    for call in calls {
        assert_eq!(call.await.unwrap(), Ok(said("fine")));
    }
}

#[tokio::test]
async fn nobody_asks_while_the_provider_wants_a_pause() {
    let time = Arc::new(ByHand::default());
    let answers = |_: &ModelRequest, before| if before == 0 { throttled(Some(20)) } else { Ok(said("fine")) };
    let model = Pacer::over(Pace::default(), time.clone()).around(Arc::new(Fake::new(answers)));
    assert_eq!(finished(&ask(&model, 1).await), 1);
    let calls = ask(&model, 3).await;
    time.advance(19).await;
    assert_eq!(finished(&calls), 0);
    time.advance(1).await;
    assert_eq!(finished(&calls), 3);
}

#[tokio::test]
async fn a_pause_ends_after_a_minute_whatever_was_asked() {
    let time = Arc::new(ByHand::default());
    let answers =
        |_: &ModelRequest, before| if before == 0 { throttled(Some(86_400)) } else { Ok(said("fine")) };
    let model = Pacer::over(Pace::default(), time.clone()).around(Arc::new(Fake::new(answers)));
    ask(&model, 1).await;
    let calls = ask(&model, 1).await;
    time.advance(60).await;
    assert_eq!(finished(&calls), 1);
}
