//! What real frameworks sent, against what they are known to have done (`fixtures/otlp/MANIFEST.json`).
#![cfg(test)]

mod found;
mod limits;
mod logs;
mod mixed;
mod order;
mod traces;
mod truth;
