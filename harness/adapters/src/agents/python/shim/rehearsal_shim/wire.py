"""The lines between the shim and Rehearsal: requests come in, one answer goes out for each."""

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

#: The longest line that is written, in bytes. Rehearsal would give up the whole process for a longer one.
LONGEST = 8 * 1024 * 1024

#: How deep values may be nested.
DEEPEST = 60


@dataclass(frozen=True)
class Request:
    """What the user says in one turn."""

    session_id: str
    turn: int
    #: The message, or the answers in words.
    message: str
    #: The answers to the questions of the turn before, by their ids; `None` where nothing was asked.
    answers: list[dict[str, Any]] | None = None
    #: Where the simulated tools of the conversation are; `None` where there are none.
    mcp_url: str | None = None
    #: The trace of the turn, as headers carry it.
    carrier: dict[str, str] = field(default_factory=dict)
    #: Nothing more will come in this session.
    is_end: bool = False

    @classmethod
    def read(cls, line: bytes) -> "Request":
        """Reads a line of Rehearsal's."""
        value = json.loads(line)
        return cls(
            session_id=value["session_id"],
            turn=value.get("turn", 0),
            message=value.get("message", ""),
            answers=value.get("answers"),
            mcp_url=value.get("mcp_url"),
            carrier={name: value[name] for name in ("traceparent", "baggage") if value.get(name)},
            is_end=value.get("end", False),
        )


class Wire:
    """Writes whole lines, from whichever thread."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()

    def greet(self, failure: str | None) -> None:
        """Says that the agent is ready, or why it is not."""
        self._write(_encoded("ready" if failure is None else {"failed": failure}))

    def answer(self, session_id: str, turn: int, answer: dict[str, Any]) -> None:
        """Answers a turn. What cannot be sent is told as an error, for otherwise somebody would wait in vain."""
        address = {"session_id": session_id, "turn": turn}
        try:
            line = _encoded(address | _bounded(answer, DEEPEST))
        except (TypeError, ValueError, RecursionError) as error:
            line = _encoded(address | {"error": f"the answer cannot be written as JSON: {error}"})
        if len(line) > LONGEST:
            line = _encoded(address | {"error": f"the answer is {len(line)} bytes long; at most {LONGEST} are read"})
        self._write(line)

    def _write(self, line: bytes) -> None:
        with self._lock:
            rest = memoryview(line)
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]


def requests(source: BinaryIO) -> Iterator[Request]:
    """The requests, until Rehearsal has nothing more to say."""
    for line in source:
        if line.strip():
            yield Request.read(line)


def _encoded(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)
    # Half of a surrogate pair, which Python tolerates in a text, is no Unicode.
    return text.encode("utf-8", "replace") + b"\n"


def _bounded(value: Any, depth: int) -> Any:
    """The value with what is nested too deep as text."""
    if isinstance(value, dict):
        return {str(key): _bounded(item, depth - 1) for key, item in value.items()} if depth else str(value)
    if isinstance(value, (list, tuple)):
        return [_bounded(item, depth - 1) for item in value] if depth else str(value)
    return value
