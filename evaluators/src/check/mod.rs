//! Rules that ask no model: each is a plain function from a case and its session to scores, *not applicable*, or the
//! reason why nothing can be said.

mod calls;
mod equals;
mod excerpt;
mod json;
mod json_schema;
mod language;
mod latency;
mod number;
mod patterns;
mod secrets;
mod similarity;
mod spending;
mod spoken;
mod state;
mod tool_arguments;
mod tool_called;
mod tool_count;
mod tool_order;
mod turns;
mod verdict;
mod words;

use async_trait::async_trait;
use rehearsal_core::{
    case::Case,
    ids::EvaluatorName,
    price::PriceList,
    score::{Evaluator, EvaluatorError, Exhibit, Outcome},
    session::Session,
    suite::Check,
};
use std::sync::Arc;

/// What a rule comes to.
type Found = Result<Outcome, EvaluatorError>;

/// A rule with all that it needs, ready to be asked about any session.
type Rule = Box<dyn Fn(&Case, &Session) -> Found + Send + Sync>;

/// The rule as an evaluator of this name.
pub(crate) fn resolve(name: EvaluatorName, check: &Check, prices: &Arc<PriceList>) -> Arc<dyn Evaluator> {
    Arc::new(Checker { name, rule: rule(check.clone(), prices) })
}

/// The rule that a check stands for. Whatever can be made ready is made ready once.
fn rule(check: Check, prices: &Arc<PriceList>) -> Rule {
    match check {
        Check::Equals { value } => equals::rule(value),
        Check::Contains { words } => words::contains(words),
        Check::StartsWith { words } => words::starts_with(words),
        Check::Regex { pattern, spoken } => words::regex(&pattern, spoken),
        Check::JsonSchema { schema } => json_schema::rule(&schema),
        Check::Number { value, tolerance, relative } => number::rule(value, tolerance, relative),
        Check::StateEquals { name, value } => state::rule(name, value),
        Check::ToolCalled { tool } => tool_called::rule(tool),
        Check::ToolCount { tool, min, max } => tool_count::rule(tool, min, max),
        Check::Trajectory { tools, order } => tool_order::rule(tools, order),
        Check::ToolArguments { tool, arguments, schema, every } => {
            tool_arguments::rule(tool_arguments::Wanted { tool, arguments }, schema.as_ref(), every)
        }
        Check::Turns { min, max } => turns::rule(min, max),
        Check::Latency { reply, total } => latency::rule(reply, total),
        Check::Tokens { max } => spending::tokens(max),
        Check::Cost { max } => spending::cost(max, Arc::clone(prices)),
        Check::Language { code } => language::rule(code),
        Check::NoSecrets { patterns } => secrets::rule(&patterns),
        Check::Similarity { threshold, weights } => similarity::rule(threshold, weights),
    }
}

struct Checker {
    name: EvaluatorName,
    rule: Rule,
}

#[async_trait]
impl Evaluator for Checker {
    fn name(&self) -> &EvaluatorName {
        &self.name
    }

    async fn evaluate(&self, exhibit: Exhibit<'_>) -> Found {
        if exhibit.session.turns.is_empty() {
            return verdict::not_applicable("the session has no turn");
        }
        (self.rule)(exhibit.case, exhibit.session)
    }
}
