//! Amazon Web Services around a run: whose account it is, signatures, and the services that are asked
//! for something else than an answer of a model.

mod account;
mod call;
pub mod cost_explorer;
mod day;
mod error;
#[cfg(test)]
mod fixture;
pub mod lifecycle;
pub mod projects;
pub(crate) mod sdk;
mod sign;
mod wallet;

pub use account::{Account, AccountSettings};
pub use day::Day;
pub use error::{AwsError, CallFault};
pub use sign::{Service, Signer};
