"""What every kind of agent comes to here: something that begins conversations, and holds one turn after the other."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from rehearsal_shim.results import Outcome
from rehearsal_shim.wire import Request
from rehearsal_shim.workers import Worker


class Conversation(Protocol):
    """One conversation with the agent."""

    async def turn(self, request: Request) -> Outcome:
        """Says something to the agent and waits for what comes of it."""


@dataclass(frozen=True)
class Kind:
    """How conversations with an agent are begun."""

    #: Begins the conversation of this session id. Plain functions of its run in the worker.
    begin: Callable[[str, Worker], Awaitable[Conversation]]
    #: The agent is made anew for each conversation, so that nothing is known of it before.
    is_factory: bool = False


def kind(make: Callable[[str, Worker], Conversation]) -> Kind:
    """Where a conversation is begun without waiting for anything."""

    async def begin(session_id: str, worker: Worker) -> Conversation:
        return make(session_id, worker)

    return Kind(begin)
