//! An account and a clock for the tests of this folder.

use super::account::Account;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::{
    Credentials,
    provider::{ProvideCredentials, SharedCredentialsProvider, error::CredentialsError, future},
};
use axum::Router;
use rehearsal_core::clock::{Clock, Timestamp};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::net::TcpListener;

/// A clock that stands until it is moved. It starts in November 2026.
#[derive(Debug)]
pub(super) struct StoppedClock(AtomicU64);

impl StoppedClock {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self(AtomicU64::new(1_795_000_000_000_000_000)))
    }

    pub(super) fn forward(&self, length: Duration) {
        self.0.fetch_add(u64::try_from(length.as_nanos()).unwrap(), Ordering::Relaxed);
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

type Answer = Box<dyn Fn(usize) -> Result<Credentials, CredentialsError> + Send + Sync>;

/// A provider of credentials that counts how often it is asked.
pub(super) struct Counting {
    answer: Answer,
    pub(super) asked: Arc<AtomicUsize>,
}

impl Counting {
    pub(super) fn new(
        answer: impl Fn(usize) -> Result<Credentials, CredentialsError> + Send + Sync + 'static,
    ) -> Self {
        Self { answer: Box::new(answer), asked: Arc::default() }
    }
}

impl std::fmt::Debug for Counting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Counting")
    }
}

impl ProvideCredentials for Counting {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        future::ProvideCredentials::ready((self.answer)(number))
    }
}

pub(super) fn config(region: Option<&str>, provider: impl ProvideCredentials + 'static) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(region.map(|region| Region::new(region.to_owned())))
        .credentials_provider(SharedCredentialsProvider::new(provider))
        .build()
}

/// An account in `us-east-1` whose secret is `s3cret` and whose session token is `t0ken`.
pub(super) fn account() -> Account {
    let credentials = Credentials::new("AKIDEXAMPLE", "s3cret", Some("t0ken".to_owned()), None, "test");
    Account::from_config(config(Some("us-east-1"), credentials), None, StoppedClock::new()).unwrap()
}

/// Serves until the test's runtime ends, and returns the address.
pub(super) async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// What a server has seen, in order.
#[derive(Clone, Default)]
pub(super) struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    pub(super) fn note(&self, line: impl Into<String>) {
        self.0.lock().unwrap().push(line.into());
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}
