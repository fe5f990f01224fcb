//! What one message to an agent showed: its reply, how its spans were found to belong to it, and what they hold.

use super::{tryout::Tried, way::Way};
use rehearsal_core::span::{Activity, Correlation, Part, Span, Trace};
use rehearsal_reports::visible_line;
use std::{collections::BTreeMap, path::Path};

/// The most characters of a line of somebody else's words.
const WORDS: usize = 100;

/// What a person reads of it.
pub(super) fn text(tried: &Tried, way: &Way, file: &Path) -> String {
    let mut lines = vec![
        line("asked", &first_line(&tried.message)),
        line("replied", &replied(tried)),
        line("spans", &spans(&tried.trace)),
    ];
    let found = belonging(tried, way).into_iter().chain(content(&tried.trace));
    lines.extend(found.map(|(label, words)| line(label, &words)));
    lines.extend(tried.trace.notes.iter().map(|note| line("note", &first_line(note))));
    let next = format!("rehearsal run {}{}", visible_line(&file.to_string_lossy()), listening(tried, way));
    lines.push(line("next", &next));
    lines.join("\n") + "\n"
}

/// An agent that runs already knows one place to send its spans to, so that the next run must listen there too.
fn listening(tried: &Tried, way: &Way) -> String {
    match tried.received_at {
        _ if !way.runs_already() => String::new(),
        here if here.ip().is_loopback() => format!(" --otlp {}", here.port()),
        elsewhere => format!(" --otlp {elsewhere}"),
    }
}

fn line(label: &str, words: &str) -> String {
    format!("{label:<9}{words}")
}

/// The first line with words in it, shortened, and with nothing in it that acts on a terminal.
fn first_line(text: &str) -> String {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("(nothing)");
    let shown: String = first.chars().take(WORDS).collect();
    let rest = if shown.len() < first.len() || text.trim().lines().count() > 1 { " ..." } else { "" };
    visible_line(&shown).into_owned() + rest
}

fn replied(tried: &Tried) -> String {
    match tried.reply.questions.first() {
        Some(question) if tried.reply.text.is_empty() => {
            format!("with a question: {}", first_line(&question.message))
        }
        Some(_) | None => first_line(&tried.reply.text),
    }
}

/// How many there are, and who made them.
fn spans(trace: &Trace) -> String {
    let mut scopes = BTreeMap::<&str, usize>::new();
    for span in &trace.spans {
        *scopes.entry(span.scope.as_str()).or_default() += 1;
    }
    let scopes: Vec<String> = scopes
        .iter()
        .map(|(scope, count)| {
            format!("{count} of {}", visible_line(if scope.is_empty() { "nobody named" } else { scope }))
        })
        .collect();
    if scopes.is_empty() { "none came".to_owned() } else { scopes.join(", ") }
}

/// A label, and what is told under it.
type Told = (&'static str, String);

/// How they were found to belong to the message, and what would make it surer.
fn belonging(tried: &Tried, way: &Way) -> Vec<Told> {
    let by = |correlation| tried.trace.spans.iter().any(|span| span.correlation == correlation);
    let belong = |words: &str| ("belong", words.to_owned());
    let surer = || ("surer", PROPAGATE.to_owned());
    if tried.trace.spans.is_empty() {
        nothing_came(&tried.endpoint, way)
    } else if by(Correlation::Time) {
        vec![belong("by time alone, a guess, which holds for one conversation at a time (-j 1)"), surer()]
    } else if by(Correlation::Session) {
        vec![belong("by the session's id, and to its turns by time"), surer()]
    } else {
        vec![belong("by the trace id that was handed over, the surest way")]
    }
}

const PROPAGATE: &str = "let the agent's server take `traceparent` over, with its framework's OpenTelemetry \
                         instrumentation or context.attach(propagate.extract(headers))";

fn nothing_came(endpoint: &str, way: &Way) -> Vec<Told> {
    let without = "without spans everything works but what is in them: the agent's tools, models and tokens \
                   (`spans: off` saves waiting for them)";
    let how = match way {
        Way::Http(_) | Way::OpenAi { .. } | Way::A2a(_) => format!(
            "let the agent export to OTEL_EXPORTER_OTLP_ENDPOINT={endpoint}; every request carries `traceparent`"
        ),
        Way::AgentCore(_) => {
            "a runtime of AgentCore exports where it is told to, which must reach this machine".into()
        }
        Way::Command { .. } | Way::Python(_) | Way::Demo => {
            "set up an OTLP exporter in it: OTEL_EXPORTER_OTLP_ENDPOINT is in its environment".into()
        }
    };
    vec![("to do", how), ("or", without.to_owned())]
}

/// What was said, as far as the spans hold it, and what is not in them.
fn content(trace: &Trace) -> Vec<Told> {
    if trace.spans.is_empty() {
        return Vec::new();
    }
    let calls = trace.model_calls().count();
    let tools: Vec<String> = trace.tool_calls().map(|call| visible_line(&call.name).into_owned()).collect();
    let held = [
        ("prompts", trace.spans.iter().any(holds_prompt)),
        ("replies", trace.spans.iter().any(holds_reply)),
        ("tokens", trace.model_calls().any(|call| call.usage.is_reported())),
    ];
    let words = |wanted: bool| {
        held.iter().filter(|(_, is)| *is == wanted).map(|(word, _)| *word).collect::<Vec<_>>().join(", ")
    };
    let said = Some(words(true)).filter(|list| !list.is_empty());
    let said = said.unwrap_or_else(|| "nothing that was said".to_owned());
    let tools = if tools.is_empty() { "no tool was called".to_owned() } else { tools.join(", ") };
    let missing = Some(words(false)).filter(|list| !list.is_empty());
    let hold = ("hold", format!("{said}; calls of models: {calls}; of tools: {tools}"));
    std::iter::once(hold).chain(missing.map(|list| ("lack", list))).collect()
}

fn holds_prompt(span: &Span) -> bool {
    match &span.activity {
        Activity::Model(call) => call.input.iter().flat_map(|message| &message.parts).any(is_words),
        Activity::Agent(call) => call.input.is_some(),
        Activity::Tool(_) | Activity::Step | Activity::Other => false,
    }
}

fn holds_reply(span: &Span) -> bool {
    match &span.activity {
        Activity::Model(call) => call.output.iter().flat_map(|message| &message.parts).any(is_words),
        Activity::Agent(call) => call.output.is_some(),
        Activity::Tool(_) | Activity::Step | Activity::Other => false,
    }
}

fn is_words(part: &Part) -> bool {
    matches!(part, Part::Text { .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::{
        agent::Reply,
        clock::Timestamp,
        ids::{SpanId, TraceId},
        span::{Message, ModelCall, SpanStatus, ToolCall},
        usage::Usage,
    };
    use rstest::rstest;
    use serde_json::Map;

    fn span(correlation: Correlation, activity: Activity) -> Span {
        Span {
            trace_id: TraceId::from_bytes([1; 16]),
            span_id: SpanId::from_bytes([2; 8]),
            parent_id: None,
            name: "span".into(),
            scope: "framework".into(),
            started_at: Timestamp(1),
            ended_at: Timestamp(2),
            status: SpanStatus::Unset,
            correlation,
            activity,
            attributes: Map::new(),
        }
    }

    fn told(spans: Vec<Span>, way: &Way) -> String {
        let trace = Trace { spans, notes: vec!["raise the limit".into()], ..Trace::default() };
        let tried = Tried {
            message: "Hello".into(),
            reply: Reply::words("\n Hi there.\nMore"),
            trace,
            received_at: ([127, 0, 0, 1], 4318).into(),
            endpoint: "http://127.0.0.1:4318".into(),
        };
        text(&tried, way, Path::new("suite.yaml"))
    }

    fn running() -> Way {
        Way::Http("http://127.0.0.1:1/".into())
    }

    fn speaking() -> Activity {
        let message =
            |role: &str| Message { role: role.into(), parts: vec![Part::Text { text: "words".into() }] };
        Activity::Model(ModelCall {
            input: vec![message("user")],
            output: vec![message("assistant")],
            usage: Usage { input_tokens: Some(1), ..Usage::default() },
            ..ModelCall::default()
        })
    }

    #[rstest]
    #[case(Correlation::TraceId, "the surest way", false)]
    #[case(Correlation::Session, "by the session's id", true)]
    #[case(Correlation::Time, "a guess", true)]
    fn the_least_sure_way_counts_and_comes_with_a_better_one(
        #[case] way: Correlation,
        #[case] words: &str,
        #[case] could_be_surer: bool,
    ) {
        let told = told(vec![span(Correlation::TraceId, speaking()), span(way, Activity::Step)], &running());
        assert!(told.contains(words), "{told}");
        assert_eq!(told.contains("traceparent"), could_be_surer, "{told}");
        assert!(told.contains("2 of framework") && told.contains("raise the limit"), "{told}");
    }

    #[rstest]
    #[case(running(), "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318")]
    #[case(Way::Python("a:b".into()), "OTEL_EXPORTER_OTLP_ENDPOINT is in its environment")]
    fn without_spans_it_says_where_they_are_expected(#[case] way: Way, #[case] words: &str) {
        let told = told(Vec::new(), &way);
        assert!(told.contains("none came") && told.contains(words), "{told}");
    }

    #[test]
    fn what_the_spans_hold_and_lack_is_told() {
        let whole = told(vec![span(Correlation::TraceId, speaking())], &running());
        assert!(whole.contains("prompts, replies, tokens; calls of models: 1; of tools: no tool"), "{whole}");
        assert!(!whole.contains("lack"), "{whole}");
        let tool = Activity::Tool(ToolCall { name: "book".into(), ..ToolCall::default() });
        let silent = vec![
            span(Correlation::TraceId, Activity::Model(ModelCall::default())),
            span(Correlation::TraceId, tool),
        ];
        let silent = told(silent, &running());
        assert!(silent.contains("nothing that was said; calls of models: 1; of tools: book"), "{silent}");
        assert!(silent.contains("lack     prompts, replies, tokens"), "{silent}");
    }

    #[test]
    fn one_line_of_the_reply_is_shown_and_the_next_step_names_the_port() {
        let told = told(Vec::new(), &running());
        assert!(told.contains("replied  Hi there. ...\n"), "{told}");
        assert!(told.ends_with("next     rehearsal run suite.yaml --otlp 4318\n"), "{told}");
    }
}
