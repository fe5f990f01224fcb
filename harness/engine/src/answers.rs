//! Answers to the questions that an agent asks in the middle of its work: the case's where it scripts one, the
//! actor's otherwise.

use crate::{conversation::GaveOut, converse::Stage};
use rehearsal_core::{
    actor::{Actor, UserAnswer},
    question::{Answer, AnsweredBy, Question, ScriptedAnswer},
    session::Turn,
};

/// Has each question answered, in order; with the actor's reasoning where it was asked.
pub(crate) async fn to(
    stage: &Stage<'_>,
    questions: &[Question],
    so_far: &[Turn],
    actor: &mut dyn Actor,
) -> Result<(Option<String>, Vec<Answer>), GaveOut> {
    let mut reasons = Vec::new();
    let mut answers: Vec<Answer> = Vec::new();
    for question in questions {
        let answer = match scripted(&stage.attempt.case.answers, question, so_far, &answers) {
            Some(answer) => answer,
            None => {
                let UserAnswer { reasoning, action, content } =
                    stage.actor(actor.answer(question, so_far)).await?;
                reasons.push(reasoning);
                Answer { question: question.id.clone(), action, content, by: AnsweredBy::Actor }
            }
        };
        answers.push(answer);
    }
    Ok(((!reasons.is_empty()).then(|| reasons.join("\n")), answers))
}

/// The first scripted answer that fits and is not used up.
fn scripted(
    script: &[ScriptedAnswer],
    question: &Question,
    so_far: &[Turn],
    now: &[Answer],
) -> Option<Answer> {
    let asked: Vec<&Question> = so_far.iter().flat_map(|turn| &turn.questions).collect();
    let earlier = so_far.iter().flat_map(|turn| &turn.user.answers);
    let mut used = vec![0; script.len()];
    // Played over again from the start, so that nothing has to be remembered: what answered which question
    // follows from their order.
    let answered = earlier.chain(now).count();
    for past in asked.into_iter().take(answered) {
        if let Some(index) = fitting(script, past, &used)
            && let Some(used) = used.get_mut(index)
        {
            *used += 1;
        }
    }
    let index = fitting(script, question, &used)?;
    script.get(index).map(|scripted| scripted.to(question))
}

fn fitting(script: &[ScriptedAnswer], question: &Question, used: &[u32]) -> Option<usize> {
    script.iter().zip(used).position(|(scripted, used)| scripted.fits(question, *used))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mint;
    use rehearsal_core::{
        clock::Timestamp,
        question::{Action, QuestionKind},
        session::UserMessage,
        span::{ToolCall, Trace},
    };
    use std::collections::BTreeMap;

    fn question(tool: &str) -> Question {
        Question {
            id: format!("ask-{tool}"),
            kind: QuestionKind::Approval,
            message: format!("May I use {tool}?"),
            tool: Some(ToolCall { name: tool.into(), ..ToolCall::default() }),
            schema: None,
            choices: vec![],
        }
    }

    fn answer(tool: Option<&str>, times: Option<u32>, action: Action) -> ScriptedAnswer {
        ScriptedAnswer { tool: tool.map(str::to_owned), contains: None, times, action, content: None }
    }

    fn turn(answers: Vec<Answer>, questions: Vec<Question>) -> Turn {
        Turn {
            number: 1,
            context: mint::turn(),
            user: UserMessage { answers, ..UserMessage::default() },
            sent_at: Timestamp(0),
            reply: None,
            questions,
            ended_at: Timestamp(0),
            error: None,
            trace: Trace::default(),
            state: BTreeMap::new(),
        }
    }

    #[test]
    fn an_answer_that_is_used_up_gives_way_to_the_next() {
        let script =
            [answer(Some("book"), Some(1), Action::Decline), answer(Some("book"), None, Action::Accept)];
        let action = |so_far: &[Turn], now: &[Answer]| {
            scripted(&script, &question("book"), so_far, now).map(|answer| answer.action)
        };
        let first = turn(vec![], vec![question("book")]);
        assert_eq!(action(std::slice::from_ref(&first), &[]), Some(Action::Decline));
        let declined = script[0].to(&question("book"));
        let second = turn(vec![declined], vec![question("book")]);
        assert_eq!(action(&[first, second], &[]), Some(Action::Accept));
    }

    #[test]
    fn of_two_questions_at_once_the_second_knows_of_the_first() {
        let script = [answer(None, Some(1), Action::Accept)];
        let asked = turn(vec![], vec![question("book"), question("pay")]);
        let first = scripted(&script, &question("book"), std::slice::from_ref(&asked), &[]).unwrap();
        assert_eq!(scripted(&script, &question("pay"), &[asked], &[first]), None);
    }

    #[test]
    fn a_question_that_no_answer_fits_is_for_the_actor() {
        let asked = turn(vec![], vec![question("pay")]);
        assert_eq!(
            scripted(&[answer(Some("book"), None, Action::Accept)], &question("pay"), &[asked], &[]),
            None
        );
    }
}
