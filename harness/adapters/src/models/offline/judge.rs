//! Judging by rules.

use rehearsal_core::model::ModelRequest;
use serde_json::Value;

pub(super) fn helpfulness(_request: &ModelRequest) -> Result<Value, String> {
    Err("not written".into())
}
pub(super) fn goal_success(_request: &ModelRequest) -> Result<Value, String> {
    Err("not written".into())
}
