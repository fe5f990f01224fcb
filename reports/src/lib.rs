//! Ways to tell what happened in a run.
//!
//! The journal is the product; everything else here is a fold over it. [`journal`] writes and reads
//! it, [`gate`] decides, [`record`] writes it out for machines, [`html`] for people, and [`terminal`]
//! shows it while the run goes on and once it is over. [`cost`] tells what one or many runs cost and lays it
//! beside a bill that [`bill`] reads; [`stats`] says what a run can tell from noise, and [`calibration`] how far its
//! judges can be trusted. [`compare`] lays a run beside an earlier one.
//! [`soundness`] says whether a suite can tell a good agent from one that is of no use,
//! [`diagnosis`] why sessions failed. [`merge`] joins the parts of a run that several machines
//! played. [`machines`] writes what continuous integration reads, [`view`] is what is served
//! in a browser while runs go on.

pub mod bill;
pub mod calibration;
pub mod compare;
pub mod cost;
pub mod diagnosis;
pub mod gate;
pub mod html;
pub mod journal;
pub mod machines;
pub mod merge;
pub mod people;
pub mod record;
pub mod soundness;
pub mod stats;
pub mod terminal;
pub mod view;

mod against;
mod bounds;
mod causes;
mod certainty;
mod coverage;
mod measures;
mod part;
mod replay;
mod saved;
mod show;
mod spans;
mod spent;
mod status;
mod telling;
mod trust;
mod visible;

pub use bill::{BillError, read_bill};
pub use compare::{
    BaselineError, Comparison, baseline, changed_since, comparison_schema, comparison_text, read_baseline,
    write_baseline,
};
pub use cost::{Breakdown, By, Lines, Reconciliation, reconcile};
pub use diagnosis::{DIAGNOSIS_FILE, Diagnosis, diagnosis_schema, diagnosis_text};
pub use gate::{decide, is_decided};
pub use html::{Base, Told, write_diagnosed, write_html, write_page, write_served};
pub use journal::{AttemptRecord, DraftCosts, Journal, JournalError, ReadJournal};
pub use merge::{Merge, MergeError};
pub use part::is_all_there;
pub use people::People;
pub use record::{record_schema, write_record};
pub use saved::{Saved, saved};
pub use soundness::{JudgedBy, Performance, Soundness, examine, soundness_schema, soundness_table};
pub use stats::{Detectable, detectable};
pub use telling::Failures;
pub use visible::visible_line;
