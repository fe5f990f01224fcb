//! Whatever the order in which sessions, their turns and their spans come: no span ends up in another's session.

use super::*;
use crate::otlp::testing::{span_id, trace_id};
use proptest::prelude::*;
use rehearsal_core::ids::TraceContext;
use std::collections::{BTreeSet, VecDeque};

const SECOND: u64 = 1_000_000_000;

/// By what an agent's spans tell whose they are.
#[derive(Clone, Copy, Debug)]
enum Manner {
    /// By our trace id.
    TraceId,
    /// By our session id, on the root alone.
    Named,
    /// By a name of the agent's own, which stands beside our trace id in the first turn.
    Learnt,
    /// By a name of the agent's own, which its first answer tells.
    Told,
    /// By nothing.
    Silent,
}

/// What happens to a session.
#[derive(Clone, Copy, Debug)]
enum Act {
    Expect(u8),
    End(u8),
    Tell,
    Collect,
    /// A span of a turn comes: its root or a child of it.
    Span(u8, bool),
}

struct Player {
    number: u8,
    manner: Manner,
    /// What the engine does, in order.
    script: VecDeque<Act>,
    /// What the agent has to send.
    outbox: Vec<Act>,
    sent_at: [u64; 4],
    /// The names of the spans that came while the session was open.
    came: BTreeSet<String>,
    collected: Option<Vec<(u32, Trace)>>,
}

impl Player {
    fn new(number: u8, manner: Manner, turns: u8) -> Self {
        let of_turn =
            |turn| [Act::Expect(turn), Act::End(turn)].into_iter().chain((turn == 1).then_some(Act::Tell));
        let script = (1..=turns).flat_map(of_turn).chain([Act::Collect]).collect();
        Self {
            number,
            manner,
            script,
            outbox: vec![],
            sent_at: [0; 4],
            came: BTreeSet::new(),
            collected: None,
        }
    }

    fn id(&self) -> SessionId {
        SessionId::new(format!("session-{}", self.number))
    }

    /// The next thing to do: of the script, or one of what waits to be sent.
    fn choose(&mut self, choice: usize) -> Option<Act> {
        let waiting = self.outbox.len();
        match choice % (waiting + usize::from(!self.script.is_empty())).max(1) {
            index if index < waiting => Some(self.outbox.swap_remove(index)),
            _ => self.script.pop_front(),
        }
    }

    fn act(&mut self, act: Act, source: &FiledSpans, now: u64) {
        let session = self.id();
        match act {
            Act::Expect(turn) => {
                let (number, sent_at) = (u32::from(turn), Timestamp(now));
                let context = self.context(turn);
                source.expect(ExpectedTurn {
                    session: &session,
                    number,
                    context,
                    sent_at,
                    message: "",
                    attempt: None,
                });
                self.sent_at[usize::from(turn)] = now;
                self.outbox.extend([Act::Span(turn, true), Act::Span(turn, false)]);
            }
            Act::End(turn) => source.ended(&session, u32::from(turn), Timestamp(now)),
            Act::Tell => {
                if let Manner::Told = self.manner {
                    source.known_as(&session, &self.own_name());
                }
            }
            Act::Collect => self.collected = Some(source.collect(&session)),
            Act::Span(turn, is_root) => {
                let span = self.span(turn, is_root);
                if self.collected.is_none() {
                    self.came.insert(span.name.clone());
                }
                source.take(vec![span]);
            }
        }
    }

    fn context(&self, turn: u8) -> TraceContext {
        let number = self.number * 10 + turn;
        TraceContext { trace_id: trace_id(number), span_id: span_id(number) }
    }

    fn own_name(&self) -> String {
        format!("conversation-{}", self.number)
    }

    /// A root, or its child, that begins half a second after the turn's message was sent.
    fn span(&self, turn: u8, is_root: bool) -> RawSpan {
        let number = self.number * 10 + turn;
        let is_ours = match self.manner {
            Manner::TraceId => true,
            Manner::Learnt => turn == 1,
            Manner::Named | Manner::Told | Manner::Silent => false,
        };
        let trace = if is_ours { number } else { number + 100 };
        let parent = if is_root { is_ours.then_some(number) } else { Some(201) };
        let start = self.sent_at[usize::from(turn)] + SECOND / 2;
        let mut span = span(trace, if is_root { 201 } else { 202 }, parent, (start, start + 1));
        span.name = format!("{}/{turn}/{is_root}", self.id());
        match self.manner {
            Manner::Named if is_root => span.with("session.id", self.id().as_str()),
            Manner::Learnt | Manner::Told if is_root => span.with("gen_ai.conversation.id", self.own_name()),
            Manner::TraceId | Manner::Named | Manner::Learnt | Manner::Told | Manner::Silent => span,
        }
    }

    /// Whether spans that came before the session was collected are sure to be there.
    fn loses_nothing(&self) -> bool {
        match self.manner {
            Manner::TraceId => true,
            // Their names may come too late, or be those of a root that did not come.
            Manner::Named | Manner::Learnt | Manner::Told | Manner::Silent => false,
        }
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let collected = self.collected.as_ref().ok_or_else(|| TestCaseError::fail("never collected"))?;
        let mut found = BTreeSet::new();
        for (number, trace) in collected {
            for span in &trace.spans {
                let own = format!("{}/{number}/", self.id());
                prop_assert!(span.name.starts_with(&own), "{} in {own} ({:?})", span.name, span.correlation);
                found.insert(span.name.clone());
            }
        }
        if self.loses_nothing() {
            prop_assert_eq!(&found, &self.came);
        }
        Ok(())
    }
}

fn manner() -> impl Strategy<Value = Manner> {
    prop_oneof![
        Just(Manner::TraceId),
        Just(Manner::Named),
        Just(Manner::Learnt),
        Just(Manner::Told),
        Just(Manner::Silent)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sessions_never_mix(
        cast in proptest::collection::vec((manner(), 1u8..=3), 2..=8),
        choices in proptest::collection::vec((any::<usize>(), any::<usize>()), 200),
    ) {
        let clock = Arc::new(Hand::default());
        let source = source(Limits::default(), Arc::clone(&clock));
        let mut players: Vec<Player> =
            (1u8..).zip(cast).map(|(number, (manner, turns))| Player::new(number, manner, turns)).collect();
        // Once the choices are used up, everybody finishes in turn.
        let rest = (0..1_000).map(|step| (step, 0));
        for (step, (whose, what)) in choices.into_iter().chain(rest).enumerate() {
            let now = (1_000 + step as u64) * SECOND;
            clock.set(now + SECOND / 4);
            let count = players.len();
            let player = &mut players[whose % count];
            if let Some(act) = player.choose(what) {
                player.act(act, &source, now);
            }
        }
        for player in &players {
            player.check()?;
        }
    }
}
