//! Ports for agents that speak HTTP: each gets one that nobody else has.

use rehearsal_core::agent::AgentError;
use std::{
    collections::BTreeSet,
    hash::{BuildHasher, RandomState},
    net::{Ipv4Addr, TcpListener},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{net::TcpStream, time::sleep};

/// How often is looked whether somebody listens. No event tells it.
const LOOK: Duration = Duration::from_millis(20);

/// Where ports are looked for. From 32768 up the system hands them to whoever asks for any, and might do so before
/// the agent listens on its own; these are taken by those alone who name them.
const FROM: u16 = 20_000;
const MANY: u16 = 12_000;

/// The ports that are given to processes of one agent. One that is given away may well look free until its new owner
/// listens on it, so they are kept in mind.
#[derive(Default)]
pub(super) struct Ports(Arc<Mutex<BTreeSet<u16>>>);

/// A port of one process; free again when dropped.
pub(super) struct Lease {
    number: u16,
    taken: Arc<Mutex<BTreeSet<u16>>>,
}

impl Ports {
    /// A loopback port that is free at the moment.
    pub(super) fn lease(&self) -> Result<Lease, AgentError> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let candidate = shuffled().find(|number| !taken.contains(number) && is_free(*number));
        let number = candidate.ok_or_else(|| AgentError::NotReady("there is no free port".to_owned()))?;
        taken.insert(number);
        Ok(Lease { number, taken: Arc::clone(&self.0) })
    }
}

impl Lease {
    pub(super) fn number(&self) -> u16 {
        self.number
    }

    /// Waits until a connection to the port succeeds.
    pub(super) async fn listened_to(&self) {
        while !self.connects().await {
            sleep(LOOK).await;
        }
    }

    /// A connection attempt to a free port of this machine can be given that very port as its own end
    /// and so meet itself; that is nobody listening.
    async fn connects(&self) -> bool {
        let Ok(stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.number)).await else { return false };
        matches!((stream.local_addr(), stream.peer_addr()), (Ok(own), Ok(peer)) if own != peer)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.number);
    }
}

/// Every port once, from a place where nobody else is likely to look at the moment.
fn shuffled() -> impl Iterator<Item = u16> {
    let random = RandomState::new().hash_one(());
    let start = u16::try_from(random % u64::from(MANY)).unwrap_or_default();
    (0..MANY).map(move |step| FROM + (start + step) % MANY)
}

fn is_free(number: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, number)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_processes_share_a_port_and_an_ended_one_gives_it_back() {
        let ports = Ports::default();
        let leases: Vec<_> = (0..200).map(|_| ports.lease().unwrap()).collect();
        assert_eq!(ports.0.lock().unwrap().len(), 200);
        drop(leases);
        assert!(ports.0.lock().unwrap().is_empty());
    }
}
