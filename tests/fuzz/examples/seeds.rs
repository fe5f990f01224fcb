//! Writes the seeds of every target below `tests/fuzz/long/corpus`, where the long run begins from them.

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    for target in rehearsal_fuzz::targets() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("long/corpus").join(target.name);
        fs::create_dir_all(&folder)?;
        for (number, seed) in (target.seeds)().iter().enumerate() {
            fs::write(folder.join(format!("seed.{number}")), seed)?;
        }
    }
    Ok(())
}
