"""What the desk says, whichever version of the protocol carries it."""

from dataclasses import dataclass
from typing import Any

SEAT = {"type": "object", "properties": {"seat": {"type": "string"}}, "required": ["seat"]}


@dataclass
class Step:
    """What the desk does next: one of `message`, `ask`, `done` and `fail`, with its words and data."""

    kind: str
    text: str
    data: dict[str, Any] | None = None


class Desk:
    """Remembers of each task what it has asked."""

    def __init__(self) -> None:
        self._asked: dict[str, str] = {}

    def step(self, task: str, words: str, data: dict[str, Any] | None) -> Step:
        """The step after the user's words and data; an open question is answered, whatever they are."""
        asked = self._asked.pop(task, None)
        if asked == "date":
            return Step("done", f"Your flight on {words} is booked. Your booking reference is AB-12.")
        if asked == "seat":
            return Step("done", f"Seat {data['seat']} is yours." if data else f"No seat, then: {words}")
        if "flight" in words:
            self._asked[task] = "date"
            return Step("ask", "On which date would you like to travel?")
        if "seat" in words:
            self._asked[task] = "seat"
            return Step("ask", "Which seat would you like?", {"schema": SEAT})
        if "refund" in words:
            return Step("fail", "The refund desk is out of order.")
        return Step("message", "Glad to help.")
