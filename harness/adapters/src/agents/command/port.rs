//! Ports for agents that speak HTTP: each gets one that nobody else has.

use rehearsal_core::agent::AgentError;
use std::{
    collections::BTreeSet,
    net::{Ipv4Addr, TcpListener},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{net::TcpStream, time::sleep};

/// How often is looked whether somebody listens. No event tells it.
const LOOK: Duration = Duration::from_millis(20);

/// The ports that are given to processes of one agent. The system may offer the same port again
/// before its new owner listens on it, so they are kept in mind.
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
        loop {
            let number = free_port()
                .map_err(|error| AgentError::NotReady(format!("there is no free port: {error}")))?;
            if self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(number) {
                return Ok(Lease { number, taken: Arc::clone(&self.0) });
            }
        }
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

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
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
