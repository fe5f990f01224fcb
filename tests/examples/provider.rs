//! A provider of models on this machine that thinks with the offline model: Bedrock's Converse, OpenAI's APIs,
//! projects, lifecycles. For trying out by hand what costs money elsewhere. Runs until it is stopped.

use rehearsal_tests::Provider;
use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let provider = Provider::start();
    writeln!(std::io::stdout(), "{}", provider.url())?;
    loop {
        std::thread::park();
    }
}
