"""Questions to the user in the middle of a call: the call goes on waiting while a turn's answer goes out with the
question, and the next turn brings the answer back."""

import asyncio
import contextvars
import itertools
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

#: The conversation in which code runs.
CURRENT: contextvars.ContextVar["Questions"] = contextvars.ContextVar("rehearsal_conversation")


@dataclass(frozen=True)
class Answer:
    """What the user answered. It is true where the user agreed."""

    #: `accept`, `decline` or `cancel`.
    action: str
    #: The values of a form, the value of a choice, or words; `None` for a plain yes.
    content: Any = None

    def __bool__(self) -> bool:
        return self.action == "accept"


class Questions:
    """The questions of one conversation that are asked while a call goes on. All but `ask` belongs to the loop."""

    _busy: set["Questions"] = set()

    def __init__(self, loop: asyncio.AbstractEventLoop, send: Callable[[list[dict[str, Any]]], bool]) -> None:
        self._loop = loop
        self._send = send
        self._numbers = itertools.count(1)
        self._unsent: list[dict[str, Any]] = []
        self._futures: dict[str, Future[Answer]] = {}
        self._sent: list[str] = []

    @classmethod
    def here(cls) -> "Questions":
        """Those of the conversation that the calling code belongs to. Code in a thread of its own, such as the
        background of an MCP client, may belong to none that is told; then there must be only one in progress."""
        current = CURRENT.get(None)
        if current in cls._busy:
            return current
        if len(cls._busy) == 1:
            return next(iter(cls._busy))
        raise RuntimeError(
            f"cannot tell which conversation asks: {len(cls._busy)} are in progress; make whatever asks once for each "
            "conversation, in a function that Rehearsal calls to make the agent"
        )

    def begin(self) -> None:
        """A call begins."""
        self._busy.add(self)

    def end(self) -> None:
        """The call has ended; what it asked and nobody answered is left without an answer."""
        self._busy.discard(self)
        self.resolve([])
        for future in self._futures.values():
            _settle(future, Answer("cancel"))
        self._futures.clear()
        self._unsent.clear()

    def ask(self, question: dict[str, Any]) -> "Future[Answer]":
        """Asks, from any thread."""
        future: Future[Answer] = Future()
        self._loop.call_soon_threadsafe(self._take, question, future)
        return future

    def resolve(self, answers: list[dict[str, Any]]) -> None:
        """Hands the answers to those who asked."""
        given = {answer.get("id"): answer for answer in answers}
        sent, self._sent = self._sent, []
        for name in sent:
            answer = given.get(name, {})
            _settle(self._futures.pop(name), Answer(answer.get("action", "cancel"), answer.get("content")))

    def pump(self) -> None:
        """Sends what is waiting to be asked, if it can be sent now."""
        if self._unsent and not self._sent and self._send(self._unsent):
            self._sent = [question["id"] for question in self._unsent]
            self._unsent = []

    def _take(self, question: dict[str, Any], future: "Future[Answer]") -> None:
        if self not in self._busy:
            _settle(future, Answer("cancel"))
            return
        name = f"ask-{next(self._numbers)}"
        self._futures[name] = future
        self._unsent.append(question | {"id": name})
        # Not at once, so that what is asked side by side goes out together.
        self._loop.call_soon(self.pump)

    def runs_here(self) -> bool:
        """Whether the calling code would keep the shim's own loop from going on while it waits."""
        try:
            return asyncio.get_running_loop() is self._loop
        except RuntimeError:
            return False


def _settle(future: "Future[Answer]", answer: Answer) -> None:
    # Whoever gave up waiting does not need the answer.
    if future.set_running_or_notify_cancel():
        future.set_result(answer)
