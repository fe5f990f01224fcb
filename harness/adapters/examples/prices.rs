//! Writes a price table of LiteLLM's in our own shape, with the models that Rehearsal plays with: the way
//! to renew `src/prices/table.json`, as the README.md beside it says.

#![expect(clippy::print_stdout, reason = "printing the table is the job")]

use rehearsal_adapters::prices;
use rehearsal_core::price::{Price, PriceList};
use std::{error::Error, process::ExitCode};

/// The providers whose models are kept.
const PROVIDERS: [&str; 7] = ["bedrock", "mantle", "openai", "anthropic", "gemini", "mistral", "deepseek"];

/// Parts of the names of models that hear, draw, search, compose or move rather than converse, of models
/// that a customer has trained, and of names that belong to another cloud.
const LEFT_OUT: [&str; 19] = [
    "audio",
    "voxtral",
    "realtime",
    "tts",
    "lyria",
    "image",
    "pegasus",
    "omni",
    "vision",
    "deep-research",
    "search",
    "robotics",
    "computer-use",
    "streaming",
    "container",
    "learnlm",
    "-fim-",
    "ft:",
    "@",
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), Some(id)) = (arguments.next(), arguments.next()) else {
        println!("usage: prices FILE ID");
        return ExitCode::from(2);
    };
    match converted(&file, &id) {
        Ok(table) => {
            print!("{table}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn converted(file: &str, id: &str) -> Result<String, Box<dyn Error>> {
    let list = prices::read(&std::fs::read_to_string(file)?, file)?;
    let models = list.models.into_iter().filter(|(name, price)| is_kept(name, price)).collect();
    text(&PriceList { id: id.to_owned(), fingerprint: String::new(), models })
}

fn is_kept(name: &str, price: &Price) -> bool {
    let Some((provider, id)) = name.split_once('/') else { return price.input == 0.0 };
    // Amazon Bedrock names each model after its maker.
    let is_whole = provider != "bedrock" || id.contains('.');
    PROVIDERS.contains(&provider) && is_whole && !LEFT_OUT.iter().any(|part| id.contains(part))
}

/// One line for each model, so that a new table can be compared with the old one line by line.
fn text(list: &PriceList) -> Result<String, Box<dyn Error>> {
    let mut rows = Vec::new();
    for (name, price) in &list.models {
        rows.push(format!("    {}: {}", serde_json::to_string(name)?, serde_json::to_string(price)?));
    }
    let id = serde_json::to_string(&list.id)?;
    Ok(format!("{{\n  \"id\": {id},\n  \"models\": {{\n{}\n  }}\n}}\n", rows.join(",\n")))
}
