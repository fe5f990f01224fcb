//! What the intervals and tests promise, held against runs that were made up from a fixed seed.
//!
//! `cargo test -p rehearsal-reports simulated -- --nocapture` prints the tables.

mod by_cluster;
mod coverage;
mod looking;
mod order;
mod saving;

/// The share of so many rounds in which something happened.
fn share(rounds: u32, mut happens: impl FnMut() -> bool) -> f64 {
    f64::from((0..rounds).map(|_| u32::from(happens())).sum::<u32>()) / f64::from(rounds)
}
