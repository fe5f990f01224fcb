//! What AWS has billed for Amazon Bedrock, by day and by a cost tag, from AWS Cost Explorer.
//!
//! Wire format: <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html>,
//! JSON 1.1 at one address for all regions. AWS charges about a cent for each question, bills are up to a
//! day late, and a tag shows from the day on which it was activated as a cost allocation tag.
//!
//! Only the service *Amazon Bedrock* is asked for. Models of third parties may be billed under names of
//! AWS Marketplace instead, so a sum that is too small may lack them. Credits, refunds and taxes are left
//! out: they are no price of anything that was used.

mod answer;
mod decimal;

use super::{
    call::{Action, Caller, Question},
    day::Day,
    error::AwsError,
};
use crate::authorize::Authorize;
use answer::Page;
use rehearsal_core::bill::Billed;
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::Arc};

/// Where Cost Explorer is, for every region.
const ENDPOINT: &str = "https://ce.us-east-1.amazonaws.com";

const COSTS: Action = Action {
    what: "get the bill by day and tag",
    permission: "ce:GetCostAndUsage, and Cost Explorer must be switched on for the account",
    missing: "this endpoint is not Cost Explorer",
};

/// Cost Explorer of an account.
pub struct CostExplorer {
    caller: Caller,
}

impl CostExplorer {
    /// Cost Explorer at its own address, or at another. It takes a signature for
    /// [`Service::CostExplorer`](super::Service::CostExplorer), and no Bedrock API key.
    ///
    /// # Errors
    /// [`AwsError::Settings`] where the other address is none.
    pub fn new(endpoint: Option<&str>, authorize: Arc<dyn Authorize>) -> Result<Self, AwsError> {
        Ok(Self { caller: Caller::new(endpoint.unwrap_or(ENDPOINT), authorize)? })
    }

    /// What was billed from one day (`YYYY-MM-DD`) to the day before another, by day and value of this
    /// tag; of one value alone where one is given. Days of which nothing is billed are left out.
    ///
    /// # Errors
    /// [`AwsError::Invalid`] where the days or the tag make no sense; otherwise where Cost Explorer
    /// cannot be asked, or answers with an amount that is none in dollars.
    pub async fn costs(
        &self,
        from_day: &str,
        to_day_exclusive: &str,
        tag_key: &str,
        tag_value: Option<&str>,
    ) -> Result<Vec<Billed>, AwsError> {
        let mut body = question((from_day, to_day_exclusive), tag_key, tag_value)?;
        let mut tokens = BTreeSet::new();
        let mut billed = Vec::new();
        loop {
            let question = Question::post(COSTS, "/".to_owned(), body.clone());
            let target = Some("AWSInsightsIndexService.GetCostAndUsage");
            let answer = self.caller.ask(Question { target, ..question }).await?;
            let page = Page::read(answer, tag_key).map_err(|what| self.caller.unreadable(COSTS, &what))?;
            billed.extend(page.billed);
            let Some(token) = page.next else { return Ok(billed) };
            if !tokens.insert(token.clone()) {
                return Err(self.caller.unreadable(COSTS, "the same page comes again and again"));
            }
            put(&mut body, "NextPageToken", json!(token));
        }
    }
}

fn question(days: (&str, &str), tag_key: &str, tag_value: Option<&str>) -> Result<Value, AwsError> {
    let (start, end) = period(days)?;
    if tag_key.trim().is_empty() {
        return Err(AwsError::Invalid("the bill is split by a tag, and none is named".to_owned()));
    }
    let mut filter = vec![
        json!({ "Dimensions": { "Key": "SERVICE", "Values": ["Amazon Bedrock"] } }),
        json!({ "Not": { "Dimensions": { "Key": "RECORD_TYPE", "Values": ["Credit", "Refund", "Tax"] } } }),
    ];
    if let Some(value) = tag_value {
        filter.push(json!({ "Tags": { "Key": tag_key, "Values": [value], "MatchOptions": ["EQUALS"] } }));
    }
    Ok(json!({
        "TimePeriod": { "Start": start.to_string(), "End": end.to_string() },
        "Granularity": "DAILY",
        "Metrics": ["UnblendedCost"],
        "Filter": { "And": filter },
        "GroupBy": [{ "Type": "TAG", "Key": tag_key }],
    }))
}

fn period((from, to): (&str, &str)) -> Result<(Day, Day), AwsError> {
    let day = |text: &str| {
        let shown = crate::agents::excerpt::one_line(text, 40);
        let complaint = format!("\"{shown}\" is not a day; one is written such as 2026-11-22");
        Day::parse(text).ok_or(AwsError::Invalid(complaint))
    };
    let (start, end) = (day(from)?, day(to)?);
    if start < end {
        return Ok((start, end));
    }
    Err(AwsError::Invalid(format!(
        "no day is from {start} to before {end}; the last day must come after the first"
    )))
}

fn put(body: &mut Value, key: &str, value: Value) {
    if let Some(fields) = body.as_object_mut() {
        fields.insert(key.to_owned(), value);
    }
}

#[cfg(test)]
mod tests;
