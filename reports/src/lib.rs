//! Ways to tell what happened in a run.
//!
//! The journal is the product; everything else here is a fold over it. [`journal`] writes and reads
//! it, [`gate`] decides, [`record`] writes it out for machines, [`html`] for people, and [`terminal`]
//! shows it while the run goes on and once it is over. [`cost`] tells what one or many runs cost and lays it
//! beside a bill that [`bill`] reads; [`stats`] says what a run can tell from noise, and [`calibration`] how far its
//! judges can be trusted. [`soundness`] says whether a suite can tell a good agent from one that is of no use,
//! [`diagnosis`] why sessions failed.

pub mod bill;
pub mod calibration;
pub mod cost;
pub mod diagnosis;
pub mod gate;
pub mod html;
pub mod journal;
pub mod people;
pub mod record;
pub mod soundness;
pub mod stats;
pub mod terminal;

mod bounds;
mod causes;
mod coverage;
mod measures;
mod replay;
mod show;
mod spans;
mod spent;
mod trust;
mod visible;

pub use bill::{BillError, read_bill};
pub use cost::{Breakdown, By, Lines, Reconciliation, reconcile};
pub use diagnosis::{DIAGNOSIS_FILE, Diagnosis, diagnosis_schema, diagnosis_text};
pub use gate::decide;
pub use html::{Told, write_diagnosed, write_html, write_page};
pub use journal::{AttemptRecord, DraftCosts, Journal, JournalError, ReadJournal};
pub use people::People;
pub use record::{record_schema, write_record};
pub use soundness::{JudgedBy, Performance, Soundness, examine, soundness_schema, soundness_table};
pub use stats::{Detectable, detectable};
pub use visible::visible_line;
