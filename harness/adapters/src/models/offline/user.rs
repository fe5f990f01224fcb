//! Playing a user by rules.

use rehearsal_core::model::ModelRequest;
use serde_json::Value;

pub(super) fn profile(_request: &ModelRequest) -> Result<Value, String> {
    Err("not written".into())
}
pub(super) fn turn(_request: &ModelRequest) -> Result<Value, String> {
    Err("not written".into())
}
pub(super) fn closing(_request: &ModelRequest) -> Result<Value, String> {
    Err("not written".into())
}
