//! What a run says on a terminal: while it goes on, and once it is over.

mod accounts;
mod conclusion;
mod headings;
mod live;
mod next;
mod plain;
mod segments;
mod style;
mod table;
mod worst;
mod wrap;

pub(crate) use accounts::{accounts, sides};
pub(crate) use conclusion::warnings;
pub use live::LiveBar;
pub(crate) use next::quoted;
pub use plain::PlainLines;
pub(crate) use segments::{align, sheet, table};
pub use style::Style;
pub use table::end_table;
pub use wrap::wrapped;

/// As wide as everything here: what a terminal and a log have room for without being asked.
const WIDTH: u16 = 80;
