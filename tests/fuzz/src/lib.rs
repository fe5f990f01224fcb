//! Every parser behind one kind of door: bytes go in, and what comes of them is looked at as a run would look at it.
//!
//! [`targets`] names them all. The short run in `short` and the long one in `long` feed the same doors. A target may do
//! two things with any bytes: read them, or refuse them with a complaint that says where. Whatever else happens is a find.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what stands around a parser stops where it is, and that is a find too"
)]

#[path = "../../../reports/tests/fake_run/mod.rs"]
#[expect(dead_code, reason = "the tests of the reports need more of it")]
mod fake_run;
mod knob;
mod scratch;
mod seeds;
mod server;
mod targets;

pub use targets::targets;

/// A parser that is fed.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name, on the command line and as a folder.
    pub name: &'static str,
    /// Reads the bytes, and looks at what came of them.
    pub run: fn(&[u8]),
    /// Inputs that are whole, to begin from.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

impl Target {
    /// The target of this name.
    ///
    /// # Panics
    /// Where there is none.
    pub fn named(name: &str) -> Self {
        let names = || targets().iter().map(|target| target.name).collect::<Vec<_>>().join(", ");
        let found = targets().iter().find(|target| target.name == name);
        *found.unwrap_or_else(|| panic!("there is no target {name:?}; there are {}", names()))
    }
}
