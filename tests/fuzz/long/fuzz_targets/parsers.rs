//! All targets in one program, which takes the name of the one that is meant from its environment: one of them for each
//! would be built two dozen times.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rehearsal_fuzz::Target;
use std::sync::LazyLock;

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("REHEARSAL_FUZZ_TARGET").unwrap_or_default();
    Target::named(&name)
});

fuzz_target!(|bytes: &[u8]| (TARGET.run)(bytes));
