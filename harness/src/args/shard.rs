//! The arguments by which a run is dealt out to several machines.

use clap::Args;
use rehearsal_core::shard::Shard;

/// Which part of the plan, and by what it is dealt out.
#[derive(Clone, Debug, Default, Args)]
pub struct ShardArgs {
    /// Play the I-th of N parts, each of which may be played on another machine, and join them with `rehearsal merge`. A
    /// case with a person and all its trials is in one part. A budget is each part's own
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub shard: Option<Shard>,

    /// Balance the parts by how long attempts took in this run, or file of `rehearsal bless`, the same for all parts
    /// [default: the file next to the suite, where there is one]
    #[arg(long, value_name = "RUN|FILE", requires = "shard")]
    pub durations: Option<String>,
}

/// More parts than this are a slip of the finger.
const MOST: u32 = 10_000;

fn shard(text: &str) -> Result<Shard, String> {
    let numbers = text.split_once('/').and_then(|(index, of)| Some((index.parse().ok()?, of.parse().ok()?)));
    match numbers {
        Some((_, of)) if of > MOST => Err(format!("must be of at most {MOST} parts")),
        Some((index, of)) => Shard::new(index, of).map_err(|error| error.to_string()),
        None => Err("is not I/N, such as 1/3 for the first of three parts".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("2/3", Ok("part 2 of 3"))]
    #[case("0/3", Err("there is no part 0 of 3: parts are counted from 1"))]
    #[case("4/3", Err("there is no part 4 of 3: parts are counted from 1"))]
    #[case("1/20000", Err("must be of at most 10000 parts"))]
    #[case("2", Err("is not I/N, such as 1/3 for the first of three parts"))]
    #[case("-1/3", Err("is not I/N, such as 1/3 for the first of three parts"))]
    fn parts_are_read(#[case] text: &str, #[case] read: Result<&str, &str>) {
        let shown = shard(text).map(|shard| shard.to_string());
        assert_eq!(shown.as_deref().map_err(String::as_str), read);
    }
}
