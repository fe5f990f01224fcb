//! From a judge's answer to verdicts that can be used: complete, reasoned, and quoting what is there.

use crate::{
    evidence::{stands_in, stands_in_turn, stands_with_agent},
    exhibit::{AssertionView, SessionView, TurnView},
    judge::check_complete,
};
use rehearsal_core::score::{AssertionVerdict, Finding, Quote};
use schemars::JsonSchema;
use serde::Deserialize;

/// The judge's answer.
#[derive(Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub(crate) struct Answer {
    /// Exactly one verdict for each assertion.
    assertions: Vec<Given>,
    /// What the verdicts come to, in two or three sentences.
    reasoning: String,
}

#[derive(Deserialize, JsonSchema)]
#[schemars(extend(
    "additionalProperties" = false,
    "required" = ["id", "reasoning", "quote", "quote_turn", "finding"]
))]
struct Given {
    /// The assertion's id.
    id: String,
    /// What in the session speaks for and against it, in one to three sentences.
    reasoning: String,
    /// The words that decided, copied exactly from one place; for met never the user's own. Null only
    /// where there is nothing to quote.
    quote: Option<String>,
    /// The number of the turn in which they stand.
    quote_turn: Option<u32>,
    /// Whether the assertion holds.
    finding: Finding,
}

/// What a judge was shown, and may quote.
pub(crate) struct Shown<'s, 'a> {
    /// The session.
    pub(crate) session: &'s SessionView<'a>,
    /// Words of the agent's that are shown apart from it, each with its turn.
    pub(crate) besides: Vec<(u32, &'a str)>,
}

impl<'s, 'a> Shown<'s, 'a> {
    /// The session and nothing besides.
    pub(crate) fn session(session: &'s SessionView<'a>) -> Self {
        Self { session, besides: Vec::new() }
    }

    fn stands_with_agent(&self, quote: &str, turn: &TurnView<'_>) -> bool {
        let besides = self.besides.iter().filter(|(number, _)| *number == turn.turn);
        stands_with_agent(quote, turn) || besides.into_iter().any(|(_, words)| stands_in(quote, words))
    }

    fn stands_in_turn(&self, quote: &str, turn: &TurnView<'_>) -> bool {
        stands_in_turn(quote, turn) || self.stands_with_agent(quote, turn)
    }
}

/// Verdicts that hold, in the order of the assertions.
pub(crate) struct Findings {
    /// One for each assertion.
    pub(crate) verdicts: Vec<AssertionVerdict>,
    /// What they come to, in the judge's words.
    pub(crate) reasoning: String,
}

/// Takes an answer that judges every assertion once and rests each verdict on words of the session.
///
/// # Errors
/// Why it cannot be used, in words that help the judge to do better.
pub(crate) fn findings(
    answer: Answer,
    asked: &[AssertionView<'_>],
    shown: &Shown<'_, '_>,
) -> Result<Findings, String> {
    let judged = answer.assertions.iter().map(|given| given.id.as_str());
    check_complete("assertion", asked.iter().map(|assertion| assertion.id), judged)?;
    if answer.reasoning.trim().is_empty() {
        return Err("there is no overall reasoning".into());
    }
    let verdicts = asked.iter().flat_map(|assertion| {
        let given = answer.assertions.iter().find(|given| given.id == assertion.id);
        given.map(|given| verdict(given, assertion, shown))
    });
    Ok(Findings { verdicts: verdicts.collect::<Result<_, _>>()?, reasoning: answer.reasoning.trim().into() })
}

fn verdict(
    given: &Given,
    assertion: &AssertionView<'_>,
    shown: &Shown<'_, '_>,
) -> Result<AssertionVerdict, String> {
    if given.reasoning.trim().is_empty() {
        return Err(format!("the verdict for assertion {} gives no reasoning", given.id));
    }
    Ok(AssertionVerdict {
        assertion: assertion.text.to_owned(),
        finding: given.finding,
        reason: given.reasoning.trim().to_owned(),
        evidence: match given.finding {
            // What the user hopes or repeats shows nothing of what the agent did.
            Finding::Met => {
                vec![checked_quote(given, shown, |shown, quote, turn| shown.stands_with_agent(quote, turn))?]
            }
            Finding::NotMet if nothing_to_quote(given, shown) => Vec::new(),
            Finding::NotMet => {
                vec![checked_quote(given, shown, |shown, quote, turn| shown.stands_in_turn(quote, turn))?]
            }
            Finding::CannotAssess => Vec::new(),
        },
        weight: None,
    })
}

/// A miss is shown by the agent's nearest words or acts. Only where the agent left none at all, and
/// the judge claims none, does its reasoning stand alone.
fn nothing_to_quote(given: &Given, shown: &Shown<'_, '_>) -> bool {
    let claims_none = given.quote.as_deref().is_none_or(|quote| quote.trim().is_empty());
    claims_none && !shown.session.turns.iter().any(TurnView::agent_did_something)
}

/// Whether words stand in those parts of a turn that may be quoted.
type Stands = fn(&Shown<'_, '_>, &str, &TurnView<'_>) -> bool;

/// The quotation, where it stands. A refusal never repeats it: it goes back to the judge outside of any
/// fence, and the words may be the agent's.
fn checked_quote(given: &Given, shown: &Shown<'_, '_>, stands: Stands) -> Result<Quote, String> {
    let id = &given.id;
    let quote = given.quote.as_deref().map(str::trim).filter(|quote| !quote.is_empty());
    let (Some(text), Some(number)) = (quote, given.quote_turn) else {
        return Err(format!(
            "the verdict for assertion {id} quotes nothing; copy the words it rests on and give their turn"
        ));
    };
    let Some(turn) = shown.session.turns.iter().find(|turn| turn.turn == number) else {
        return Err(format!("the verdict for assertion {id} quotes turn {number}, which does not exist"));
    };
    if stands(shown, text, turn) {
        return Ok(Quote { turn: number, text: text.to_owned() });
    }
    if shown.stands_in_turn(text, turn) {
        return Err(format!(
            "the quote for assertion {id} is the user's own words; met must rest on what the agent said or \
             did: copy a passage of a reply, of an error, or of a tool call's arguments, result or error"
        ));
    }
    let elsewhere = shown.session.turns.iter().find(|turn| stands(shown, text, turn));
    Err(elsewhere.map_or_else(
        || {
            format!(
                "the quote for assertion {id} does not stand in turn {number}; \
                 copy one passage character for character, Markdown included"
            )
        },
        |turn| format!("the quote for assertion {id} stands in turn {}, not in turn {number}", turn.turn),
    ))
}
