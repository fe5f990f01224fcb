//! Ways to reach the agent under test, each behind the [`Agent`](rehearsal_core::agent::Agent) port.
