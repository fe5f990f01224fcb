//! Writes what the binary is made of, as a CycloneDX document:
//! `cargo run --locked -p rehearsal-tests --example sbom > rehearsal.cdx.json`.

mod bill;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let bill = serde_json::to_string_pretty(&bill::of(&folder)?)?;
    Ok(std::io::Write::write_all(&mut std::io::stdout(), format!("{bill}\n").as_bytes())?)
}
