//! Amazon Bedrock's own API.

pub(super) mod converse;
