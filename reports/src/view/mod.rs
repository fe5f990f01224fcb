//! What `rehearsal view` serves beside the page of a run: where each run stands, and the list of all of them.

pub(crate) mod list;
mod news;
pub(crate) mod policy;

pub use list::{Found, Row, list_policy, write_list};
pub(crate) use news::RUNNING;
pub use news::{News, Stage};
