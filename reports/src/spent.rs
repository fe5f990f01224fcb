//! What was spent, in words: what is not in a sum, what it rests on, and how much of the budget it is.

use crate::show::{counted, percent};
use rehearsal_core::{model::Role, money::Money, spending::Spending, suite::ModelChoice, summary::Summary};

/// A cost, with what is not in it; `~` before one that rests on an assumption.
pub(crate) fn cost(spending: &Spending) -> String {
    let unknown = [(spending.unpriced, "unpriced"), (spending.unreported, "unreported")];
    let unknown = unknown.iter().filter(|(calls, _)| *calls > 0);
    let unknown = unknown.map(|(calls, what)| format!("{calls} {what}"));
    let known = spending.known_cost().map(|_| known_cost(spending));
    known.into_iter().chain(unknown).collect::<Vec<_>>().join(" + ")
}

/// A cost as far as it is known, or why it is not.
pub(crate) fn known_cost(spending: &Spending) -> String {
    let about = if spending.estimated > 0 { "~" } else { "" };
    let known = spending.known_cost().map(|cost| format!("{about}{cost}"));
    known.unwrap_or_else(|| why_unknown(spending).to_owned())
}

/// Why no call of these has a known cost, in one word.
pub(crate) fn why_unknown(spending: &Spending) -> &'static str {
    match (spending.unpriced, spending.unreported) {
        (1.., 0) => "unpriced",
        (0, 1..) => "unreported",
        _ => "unknown",
    }
}

/// What the calls went through beside being made, of each kind that there is: `2 retries, 1 repair`.
pub(crate) fn remarks(spending: &Spending) -> String {
    let named = |count: u64, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {many}")),
    };
    let remarks = [
        named(spending.retries, "retry", "retries"),
        named(spending.repairs, "repair", "repairs"),
        named(spending.discarded, "discarded", "discarded"),
        named(spending.errors, "error", "errors"),
        named(spending.estimated, "estimated", "estimated"),
        named(spending.reused, "answer reused", "answers reused"),
    ];
    remarks.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What whoever reads a sum has to know of it, a sentence each.
pub(crate) fn notes(spending: &Spending) -> Vec<String> {
    let mut notes = reused(spending);
    if spending.estimated > 0 {
        let calls = counted(spending.estimated, "call");
        notes.push(format!("~ marks a sum in which the cost of {calls} rests on an assumption"));
    }
    notes
}

/// That answers were not asked of a provider.
pub(crate) fn reused(spending: &Spending) -> Vec<String> {
    let told = |count: u64, from: &str| {
        let answers = counted(count, "answer");
        let they = if count == 1 { "it" } else { "they" };
        (count > 0).then(|| format!("{answers} came from the {from}; {they} cost nothing now"))
    };
    let sources = [told(spending.cached(), "cache"), told(spending.replayed, "recording")];
    sources.into_iter().flatten().collect()
}

/// What a run cost, and how much of its budget that is: `$1.25 of the budget of $5.00 (25%)`.
pub(crate) fn of_run(summary: &Summary) -> String {
    let cost = cost(&summary.spent());
    let Some(budget) = summary.budget() else { return cost };
    let share = share_of_budget(summary).map(|share| format!(" ({})", percent(share))).unwrap_or_default();
    match paid_by_others(summary) {
        None => format!("{cost} of the budget of {budget}{share}"),
        Some(_) => format!("{cost}; judges may spend {budget}{share}"),
    }
}

/// The known cost as a share of the budget, which pays for no more than was done in the run; `None` without a budget
/// or a known cost.
pub(crate) fn share_of_budget(summary: &Summary) -> Option<f64> {
    let (budget, cost) = (summary.budget()?, summary.spent().known_cost()?);
    let paid = cost.minus(paid_by_others(summary).unwrap_or(Money::ZERO));
    (budget.picodollars() > 0).then(|| paid.dollars() / budget.dollars())
}

/// What an agent spent that was recorded elsewhere.
fn paid_by_others(summary: &Summary) -> Option<Money> {
    let elsewhere = summary.manifest.as_ref().is_some_and(|manifest| !manifest.origin.is_played());
    elsewhere.then(|| summary.spending.get(&Role::Agent).map_or(Money::ZERO, |spending| spending.cost))
}

/// A model and how it is to answer: `openai/gpt-5 (temperature 0, effort low)`.
pub(crate) fn model(choice: &ModelChoice) -> String {
    let parameters = &choice.parameters;
    let said = [
        parameters.temperature.map(|temperature| format!("temperature {temperature}")),
        parameters.max_tokens.map(|most| format!("at most {most} tokens")),
        parameters.effort.map(|effort| format!("effort {}", effort.as_str())),
        choice.priced_as.as_ref().map(|model| format!("priced as {model}")),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    if said.is_empty() { choice.model.to_string() } else { format!("{} ({})", choice.model, said.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::{
        ids::ModelId,
        model::{Effort, Parameters},
        money::Money,
    };

    fn half() -> Spending {
        Spending { calls: 3, cost: Money::from_dollars(0.5).unwrap(), ..Default::default() }
    }

    #[test]
    fn unknown_costs_are_said_and_never_shown_as_nothing() {
        assert_eq!(cost(&Spending { unpriced: 1, ..half() }), "$0.5000 + 1 unpriced");
        let unknown = Spending { calls: 3, unpriced: 2, unreported: 1, ..Default::default() };
        assert_eq!(cost(&unknown), "2 unpriced + 1 unreported");
        assert_eq!(known_cost(&unknown), "unknown");
        assert_eq!(known_cost(&Spending { calls: 2, unpriced: 2, ..Default::default() }), "unpriced");
        assert_eq!(cost(&Spending::default()), "$0.00");
        assert_eq!(cost(&Spending { reused: 4, ..Default::default() }), "$0.00");
    }

    #[test]
    fn an_estimate_is_marked_and_explained() {
        let estimated = Spending { estimated: 2, ..half() };
        assert_eq!(cost(&estimated), "~$0.5000");
        assert_eq!(notes(&estimated), ["~ marks a sum in which the cost of 2 calls rests on an assumption"]);
        assert!(notes(&half()).is_empty());
    }

    #[test]
    fn only_what_happened_is_remarked() {
        assert_eq!(remarks(&half()), "");
        let all = Spending { retries: 2, repairs: 1, discarded: 3, errors: 1, reused: 5, ..half() };
        assert_eq!(remarks(&all), "2 retries, 1 repair, 3 discarded, 1 error, 5 answers reused");
    }

    #[test]
    fn answers_that_were_not_asked_for_are_told_by_where_they_came_from() {
        let told = reused(&Spending { reused: 5, replayed: 1, ..half() });
        assert_eq!(
            told,
            [
                "4 answers came from the cache; they cost nothing now",
                "1 answer came from the recording; it cost nothing now"
            ]
        );
    }

    #[test]
    fn a_model_is_told_with_its_parameters() {
        let mut choice = ModelChoice::plain(ModelId::new("openai/gpt-5"));
        assert_eq!(model(&choice), "openai/gpt-5");
        choice.parameters =
            Parameters { temperature: Some(0.0), max_tokens: Some(900), effort: Some(Effort::Low) };
        assert_eq!(model(&choice), "openai/gpt-5 (temperature 0, at most 900 tokens, effort low)");
    }
}
