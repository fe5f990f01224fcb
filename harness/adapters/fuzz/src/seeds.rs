//! Makes the corpus to begin with: the requests that real frameworks sent, in JSON and in protobuf.

use opentelemetry_proto::tonic::collector::{
    logs::v1::ExportLogsServiceRequest, trace::v1::ExportTraceServiceRequest,
};
use prost::Message;
use std::{fs, path::Path};

/// Longer ones take longer to mutate than they are worth.
const LONGEST: usize = 32 << 10;

fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = folder.join("corpus");
    let [json, protobuf] = ["json", "protobuf"].map(|target| corpus.join(target));
    fs::create_dir_all(&json)?;
    fs::create_dir_all(&protobuf)?;
    for entry in fs::read_dir(folder.join("../fixtures/otlp"))? {
        let file = entry?.path();
        if file.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for (number, line) in fs::read_to_string(&file)?.lines().enumerate().filter(|(_, line)| line.len() <= LONGEST) {
            fs::write(json.join(format!("{name}.{number}")), line)?;
            if let Some(message) = message(line) {
                fs::write(protobuf.join(format!("{name}.{number}")), message)?;
            }
        }
    }
    Ok(())
}

fn message(line: &str) -> Option<Vec<u8>> {
    if line.contains("resourceLogs") {
        serde_json::from_str::<ExportLogsServiceRequest>(line).ok().map(|request| request.encode_to_vec())
    } else {
        serde_json::from_str::<ExportTraceServiceRequest>(line).ok().map(|request| request.encode_to_vec())
    }
}
