//! Prints the JSON Schema of suite files, as it is committed in `schema/suite.json`.

use std::io::Write;

fn main() -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{:#}", rehearsal_cases::schema())
}
