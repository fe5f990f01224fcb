//! Filling in a form from what the user knows.

use super::{
    blocks::{FieldBlock, QuestionBlock, Scene},
    cues,
    facts::{Asked, Fact, asked},
    text::{has_any, plain},
    topics::Subject,
    values::days,
};

/// What is written into the fields; the label of the first that is required and cannot be filled in otherwise.
pub(super) fn fields(
    scene: &Scene,
    question: &QuestionBlock,
    only_required: bool,
) -> Result<Vec<(String, String)>, String> {
    let mut filled = Vec::new();
    for field in question.fields.iter().filter(|field| field.required || !only_required) {
        match entry(scene, field) {
            Some(text) => filled.push((field.name.clone(), text)),
            None if field.required && field.default.is_none() => return Err(label(field).to_owned()),
            None => {}
        }
    }
    Ok(filled)
}

fn label(field: &FieldBlock) -> &str {
    field.title.as_deref().unwrap_or(&field.name)
}

fn entry(scene: &Scene, field: &FieldBlock) -> Option<String> {
    if field.secret {
        return None;
    }
    let mut facts = candidates(scene, &field.name);
    facts.extend(candidates(scene, label(field)));
    let agrees = field.r#type == "true or false" && has_any(&plain(label(field)), cues::CONSENT);
    match field.options.is_empty() {
        false => option_of(&field.options, &facts),
        true if agrees => Some("true".to_owned()),
        true => facts.iter().find_map(|fact| fitted(field, &fact.value)),
    }
}

/// The facts that the name of a field may be after, the best first; none where it is after what the user does
/// not have.
fn candidates(scene: &Scene, wanted: &str) -> Vec<Fact> {
    let Asked { known, unknown } = asked(&plain(wanted), &scene.case);
    if !unknown.is_empty() {
        return Vec::new();
    }
    let exact = scene.case.known.iter().find(|(key, _)| plain(key) == plain(wanted));
    let exact = exact.map(|(key, value)| Fact { key: key.clone(), value: value.clone() });
    let wanted = Subject::of(wanted);
    exact
        .into_iter()
        .chain(known.into_iter().filter(|fact| is_of(&wanted, &Subject::of(&fact.key))))
        .collect()
}

/// Whether a fact is of the thing that is wanted. The last word of a name is its noun: a passenger's name is a name
/// and no passenger. The way back is not the way there.
fn is_of(wanted: &Subject, fact: &Subject) -> bool {
    let noun = |subject: &Subject| subject.topics.last().map(|topic| topic.name);
    let is_back = |subject: &Subject| subject.topics.iter().any(|topic| topic.name == "return");
    noun(wanted).is_none_or(|wanted| noun(fact) == Some(wanted)) && is_back(wanted) == is_back(fact)
}

/// The option that the first fitting fact speaks of.
pub(super) fn option_of(options: &[String], facts: &[Fact]) -> Option<String> {
    let speaks_of = |fact: &Fact| {
        let value = plain(&fact.value);
        let same = |option: &&String| {
            let option = plain(option);
            option.contains(&value) || value.contains(&option)
        };
        options.iter().find(same).cloned()
    };
    facts.iter().find_map(speaks_of)
}

/// The value as the field takes it; `None` where it is no such value.
fn fitted(field: &FieldBlock, value: &str) -> Option<String> {
    let format = field.limits.get("format").and_then(|format| format.as_str());
    match (field.r#type.as_str(), format) {
        ("text", Some("date")) => days(value).into_iter().find_map(|day| day.in_a_form()),
        ("text", Some("email")) => value.contains('@').then(|| value.to_owned()),
        // A time or an address cannot be made of a value that is none.
        ("text", Some(_)) => None,
        ("text", None) => Some(value.to_owned()),
        ("whole number", _) => number(value).filter(|number| number.parse::<i64>().is_ok()),
        ("number", _) => number(value),
        ("true or false", _) => {
            ["yes", "no", "true", "false"].contains(&plain(value).trim()).then(|| value.to_owned())
        }
        _ => None,
    }
}

/// The one number in a value, such as that of *2 people* or *300 EUR*.
fn number(value: &str) -> Option<String> {
    let mut numbers = value.split_whitespace().filter(|word| word.parse::<f64>().is_ok_and(f64::is_finite));
    numbers.next().filter(|_| numbers.next().is_none()).map(str::to_owned)
}
