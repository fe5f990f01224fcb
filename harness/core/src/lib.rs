//! The nouns of Rehearsal and the ports through which its parts meet.
//!
//! Everything knows this crate and this crate knows nothing: it does no I/O, starts no task and
//! reads no clock. A part that needs one of those implements a port from here in a crate of its own.
//!
//! Read in the order of the data: [`suite`] and [`case`], [`attempt`], [`actor`], [`agent`],
//! [`question`], [`draft`], [`model`], [`session`], [`span`], [`review`], [`score`], [`assessor`], [`calibration`],
//! [`event`], [`shard`], [`begun`], [`price`], [`summary`], [`gate`], [`baseline`], [`diagnosis`], [`stand_in`]; beside them
//! [`credentials`] and [`discretion`], about what is not kept.

pub mod actor;
pub mod agent;
pub mod ask;
pub mod assessor;
pub mod attempt;
pub mod baseline;
pub mod begun;
pub mod bill;
pub mod calibration;
pub mod case;
pub mod clock;
pub mod credentials;
pub mod diagnosis;
pub mod discretion;
pub mod draft;
pub mod event;
pub mod gate;
pub mod ids;
pub mod model;
pub mod money;
pub mod price;
pub mod prompt;
pub mod question;
pub mod review;
pub mod schema;
pub mod score;
pub mod seed;
pub mod session;
pub mod shard;
pub mod span;
pub mod spending;
pub mod stand_in;
pub mod suite;
pub mod summary;
pub mod usage;
