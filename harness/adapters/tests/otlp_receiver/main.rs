//! The receiver as an exporter sees it: real HTTP and gRPC, real encodings, and the turns that come of it.
#![cfg(test)]

mod completeness;
mod correlation;
mod encodings;
mod grpc_client;
mod hostile;
mod memory;
mod refusals;
mod support;
mod together;
