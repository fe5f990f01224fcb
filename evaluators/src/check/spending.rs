//! What the agent spent, as its spans tell: tokens, and what they cost by the price table.

use super::{
    Found, Rule,
    verdict::{decided, unseen},
};
use crate::gap::gap;
use rehearsal_core::{
    money::Money,
    price::{Cost, PriceList},
    session::Session,
    span::ModelCall,
};
use std::sync::Arc;

/// No more tokens, read and written together.
pub(super) fn tokens(max: u64) -> Rule {
    Box::new(move |_, session| {
        let mut sum = Sum::default();
        for call in model_calls(session) {
            let Some(usage) = Some(&call.usage).filter(|usage| usage.is_reported()) else {
                sum.lacks("does not report its tokens", call);
                continue;
            };
            let (read, written) = (usage.input_tokens, usage.output_tokens);
            if read.is_none() || written.is_none() {
                sum.lacks("does not report all of its tokens", call);
            }
            sum.add(read.unwrap_or(0).saturating_add(written.unwrap_or(0)));
        }
        sum.judge(max, session, |amount| format!("{amount} tokens"))
    })
}

/// No higher cost.
pub(super) fn cost(max: Money, prices: Arc<PriceList>) -> Rule {
    Box::new(move |_, session| {
        let mut sum = Sum::default();
        for call in model_calls(session) {
            match call.cost(&prices) {
                Cost::Priced(money) => sum.add(money.picodollars()),
                Cost::Estimated(money) => {
                    sum.is_estimate = true;
                    sum.add(money.picodollars());
                }
                Cost::Unpriced => sum.lacks("has no price", call),
                Cost::Unreported => sum.lacks("does not report its tokens", call),
            }
        }
        sum.judge(max.picodollars(), session, |amount| {
            format!("{} USD", Money::from_picodollars(amount).decimal())
        })
    })
}

fn model_calls(session: &Session) -> impl Iterator<Item = &ModelCall> {
    session.turns.iter().flat_map(|turn| turn.trace.model_calls())
}

/// What is known of a sum, and what is not. What is not reported is not zero, but it cannot be less than that.
#[derive(Default)]
struct Sum {
    amount: u64,
    calls: usize,
    is_estimate: bool,
    unknown: Option<String>,
}

impl Sum {
    fn add(&mut self, amount: u64) {
        self.amount = self.amount.saturating_add(amount);
        self.calls += 1;
    }

    fn lacks(&mut self, what: &str, call: &ModelCall) {
        let model = call.model.as_deref().unwrap_or("a model without a name");
        self.unknown.get_or_insert_with(|| format!("a call of {model} {what}"));
    }

    fn judge(&self, max: u64, session: &Session, shown: impl Fn(u64) -> String) -> Found {
        let (spent, allowed) = (shown(self.amount), shown(max));
        let about = if self.is_estimate { "about " } else { "" };
        let calls =
            if self.calls == 1 { "1 model call".to_owned() } else { format!("{} model calls", self.calls) };
        let labels = ("Within the limit", "Over the limit");
        if self.amount > max {
            let reason = format!("{about}{spent} or more in {calls}; {allowed} are allowed");
            return decided(false, labels, reason).found();
        }
        let none = || (self.calls == 0).then(|| "its spans show no model call".to_owned());
        match self.unknown.clone().or_else(|| gap(session)).or_else(none) {
            Some(unknown) => unseen(format!("{spent} are known of what the agent spent, but {unknown}")),
            None => {
                let reason = format!("{about}{spent} in {calls}; {allowed} are allowed");
                decided(true, labels, reason).found()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{case, scores, session, traced, turn, unseen};
    use rehearsal_core::{
        price::Price,
        span::{Activity, Evidence},
        usage::Usage,
    };
    use rstest::rstest;

    fn call(model: &str, input: Option<u64>, output: Option<u64>) -> Activity {
        let usage = Usage { input_tokens: input, output_tokens: output, ..Usage::default() };
        Activity::Model(ModelCall { model: Some(model.into()), usage, ..ModelCall::default() })
    }

    fn played(evidence: Evidence, calls: Vec<Activity>) -> Session {
        session(vec![traced(turn("hi", "done"), evidence, calls)])
    }

    fn known() -> Vec<Activity> {
        vec![call("openai/m", Some(100), Some(10)), call("openai/m", Some(200), Some(20))]
    }

    fn prices() -> Arc<PriceList> {
        let price = Price { input: 1.0, output: 10.0, ..Price::default() };
        Arc::new(PriceList { models: [("openai/m".to_owned(), price)].into(), ..PriceList::default() })
    }

    #[rstest]
    #[case(330, true)]
    #[case(329, false)]
    fn tokens_are_added_up(#[case] max: u64, #[case] passed: bool) {
        let score = scores(tokens(max)(&case(&[]), &played(Evidence::Complete, known()))).remove(0);
        assert_eq!(score.passed, passed, "{}", score.reason);
        assert!(score.reason.starts_with("330 tokens"), "{}", score.reason);
    }

    #[rstest]
    #[case(0.0006, true)]
    #[case(0.000599, false)]
    fn calls_are_priced(#[case] dollars: f64, #[case] passed: bool) {
        let rule = cost(Money::from_dollars(dollars).unwrap(), prices());
        let score = scores(rule(&case(&[]), &played(Evidence::Complete, known()))).remove(0);
        assert_eq!(score.passed, passed, "{}", score.reason);
        assert!(score.reason.starts_with("0.0006 USD"), "{}", score.reason);
    }

    #[rstest]
    #[case::no_usage(Evidence::Complete, call("openai/m", None, None), "does not report its tokens")]
    #[case::half_of_it(Evidence::Complete, call("openai/m", Some(1), None), "does not report")]
    #[case::missing_spans(Evidence::Incomplete { missing: "a span".into() }, call("openai/m", Some(1), Some(1)), "lacks spans")]
    #[case::no_spans(Evidence::Absent, Activity::Other, "has no spans")]
    #[case::no_model_call(Evidence::Complete, Activity::Other, "no model call")]
    fn what_is_not_reported_is_not_zero(
        #[case] evidence: Evidence,
        #[case] call: Activity,
        #[case] reason: &str,
    ) {
        let session = played(evidence, vec![call]);
        let generous = Money::from_dollars(1.0).unwrap();
        for rule in [tokens(1_000_000), cost(generous, prices())] {
            let told = unseen(rule(&case(&[]), &session));
            assert!(told.contains(reason), "{told}");
        }
    }

    #[test]
    fn a_model_without_a_price_is_not_free_but_what_is_known_may_be_too_much_already() {
        let mut calls = known();
        calls.push(call("openai/unheard-of", Some(1), Some(1)));
        let session = played(Evidence::Complete, calls);
        let told = unseen(cost(Money::from_dollars(1.0).unwrap(), prices())(&case(&[]), &session));
        assert!(told.contains("unheard-of has no price"), "{told}");
        assert!(!scores(cost(Money::ZERO, prices())(&case(&[]), &session))[0].passed);
    }
}
