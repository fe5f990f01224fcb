//! `agentcore`: a runtime of Amazon Bedrock AgentCore.

use super::{
    super::{texts, urls},
    exchange::ExchangeKeys,
};
use crate::{
    complaint::{Notes, quoted},
    format::{AgentCoreMap, Form},
    yaml::{Place, Placed},
};
use rehearsal_core::suite::{AgentCoreSpec, Auth};

const ARN: &str = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-AbCdEf1234";
/// The longest user id that AgentCore takes.
const LONGEST_USER: usize = 1024;

pub(super) fn lower(
    form: &Placed<Form<String, AgentCoreMap>>,
    notes: &mut Notes<'_>,
) -> Option<AgentCoreSpec> {
    match &form.value {
        Form::Short(runtime) => {
            check_arn(runtime, form.at, notes);
            Some(AgentCoreSpec {
                runtime: runtime.clone(),
                qualifier: None,
                region: None,
                base_url: None,
                user_id: None,
                exchange: ExchangeKeys::of_agentcore().lower(notes),
            })
        }
        Form::Full(map) => {
            let exchange = ExchangeKeys::from(map).lower(notes);
            if let Some(Auth::Basic { .. }) = &exchange.auth {
                notes.complain(
                    form.at,
                    "a runtime takes a `bearer` token or a signature of AWS, and no password",
                );
            }
            let runtime = notes.required(&map.runtime, "runtime", form.at)?;
            check_arn(&runtime.value, runtime.at, notes);
            let text = |written: Option<&Placed<String>>, what: &str, notes: &mut Notes<'_>| {
                written.map(|written| {
                    texts::not_blank(written, what, notes);
                    written.value.clone()
                })
            };
            if let Some(user) = map.user_id.get().filter(|user| user.value.len() > LONGEST_USER) {
                notes.complain(user.at, format!("`user_id` is longer than {LONGEST_USER} characters"));
            }
            Some(AgentCoreSpec {
                runtime: runtime.value.clone(),
                qualifier: text(map.qualifier.get(), "`qualifier`", notes),
                region: text(map.region.get(), "`region`", notes),
                base_url: map.base_url.get().map(|url| urls::base(url, false, notes)),
                user_id: text(map.user_id.get(), "`user_id`", notes),
                exchange,
            })
        }
        Form::Neither => {
            notes.neither::<AgentCoreMap>(form.at);
            None
        }
    }
}

fn check_arn(arn: &str, at: Place, notes: &mut Notes<'_>) {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let is_runtime = matches!(
        parts.as_slice(),
        ["arn", _, "bedrock-agentcore", region, _, resource] if !region.is_empty() && resource.starts_with("runtime/")
    );
    if !is_runtime {
        let hint = Some(format!("it looks like `{ARN}`"));
        notes.complain_with(at, format!("{} is not the ARN of a runtime", quoted(arn)), hint);
    }
}
