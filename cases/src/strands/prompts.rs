//! Which prompts in an experiment are the ones that Strands Evals wrote there by itself.

use rehearsal_core::seed::fingerprint;

const DIGITS: usize = 12;

/// Fingerprints of the prompts that evaluators of 1.7 have where nobody gives them another, in the order of their
/// classes' names; of those that judge against a reference, both.
const USUAL: [&str; 18] = [
    "a042969df854",
    "aecb32e460b0",
    "c716f382382d",
    "10ae30d6b15e",
    "957ce9993e86",
    "b85ec66f8d10",
    "aae4216192c0",
    "058a7659dda8",
    "b8fc330eff4c",
    "bcdba6321895",
    "846720d3c9cb",
    "e42efc35c248",
    "1e5847743ada",
    "069a81a1ae16",
    "444650c877be",
    "3be1c8782570",
    "edb454b20e97",
    "ee3793ef7c48",
];

/// Whether somebody wrote this prompt, as far as can be told.
pub(super) fn is_own(prompt: &str) -> bool {
    !USUAL.contains(&fingerprint(prompt, DIGITS).as_str())
}
