//! The money a run may spend, set aside before each call.

use rehearsal_core::{model::ModelError, money::Money};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// The money a run may spend.
///
/// Before a call the most that it can cost is set aside; after it, what it did cost takes its place. So
/// the limit is never exceeded by our own calls. A call that would fit once others have settled waits for
/// them; one that cannot fit any more is refused. The agent's own spending is known only afterwards, from
/// its spans, and counts from then on.
#[derive(Debug, Default)]
pub struct Budget {
    limit: Option<Money>,
    accounts: Mutex<Accounts>,
    settled: Notify,
}

#[derive(Clone, Copy, Debug, Default)]
struct Accounts {
    spent: Money,
    reserved: Money,
}

impl Budget {
    /// A budget with this limit; `None` for no limit.
    pub fn new(limit: Option<Money>) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Sets an amount aside, as soon as calls that are under way have left room for it.
    ///
    /// # Errors
    /// [`ModelError::Budget`] where it cannot fit, whatever those calls turn out to cost.
    pub(crate) async fn reserve(&self, most: Money) -> Result<(), ModelError> {
        loop {
            let settled = self.settled.notified();
            tokio::pin!(settled);
            // Registered before looking, so that a settlement in between is not missed.
            settled.as_mut().enable();
            match self.try_reserve(most) {
                Room::Reserved => return Ok(()),
                Room::Never => return Err(ModelError::Budget),
                Room::Perhaps => settled.await,
            }
        }
    }

    /// A reserved call has ended, and cost this.
    pub(crate) fn settle(&self, reserved: Money, actual: Money) {
        let mut accounts = self.accounts();
        accounts.reserved = accounts.reserved.minus(reserved);
        accounts.spent += actual;
        drop(accounts);
        self.settled.notify_waiters();
    }

    /// Money was spent that nobody could reserve: the agent's own, and what an earlier process of the run spent.
    pub fn spent_elsewhere(&self, amount: Money) {
        self.settle(Money::ZERO, amount);
    }

    fn try_reserve(&self, most: Money) -> Room {
        let mut accounts = self.accounts();
        let Some(limit) = self.limit else { return Room::Reserved };
        if accounts.spent.plus(accounts.reserved).plus(most) <= limit {
            accounts.reserved += most;
            Room::Reserved
        } else if accounts.spent.plus(most) <= limit {
            Room::Perhaps
        } else {
            Room::Never
        }
    }

    fn accounts(&self) -> MutexGuard<'_, Accounts> {
        // Sums are never half written, so a lock that was poisoned elsewhere is as good as another.
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an amount fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    /// It is set aside.
    Reserved,
    /// It would fit if the calls under way cost less than was set aside for them.
    Perhaps,
    /// It does not fit, whatever they cost.
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn cents(cents: f64) -> Money {
        Money::from_dollars(cents / 100.0).unwrap()
    }

    #[tokio::test]
    async fn calls_at_once_do_not_each_take_the_last_dollar() {
        let budget = Arc::new(Budget::new(Some(cents(100.0))));
        assert_eq!(budget.reserve(cents(60.0)).await, Ok(()));
        let waiting = tokio::spawn({
            let budget = budget.clone();
            async move { budget.reserve(cents(60.0)).await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        budget.settle(cents(60.0), cents(10.0));
        assert_eq!(waiting.await.unwrap(), Ok(()));
    }

    #[tokio::test]
    async fn what_can_no_longer_fit_is_refused_at_once() {
        let budget = Budget::new(Some(cents(100.0)));
        budget.spent_elsewhere(cents(50.0));
        assert_eq!(budget.reserve(cents(51.0)).await, Err(ModelError::Budget));
        assert_eq!(budget.reserve(cents(50.0)).await, Ok(()));
    }

    #[tokio::test]
    async fn one_that_waits_is_refused_once_the_others_have_taken_the_room() {
        let budget = Arc::new(Budget::new(Some(cents(100.0))));
        assert_eq!(budget.reserve(cents(60.0)).await, Ok(()));
        let waiting = tokio::spawn({
            let budget = budget.clone();
            async move { budget.reserve(cents(60.0)).await }
        });
        tokio::task::yield_now().await;
        budget.settle(cents(60.0), cents(60.0));
        assert_eq!(waiting.await.unwrap(), Err(ModelError::Budget));
    }
}
