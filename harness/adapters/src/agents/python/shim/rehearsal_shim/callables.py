"""Functions that reply: their parameters decide what they get."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_origin

from rehearsal_shim.kinds import Kind, kind
from rehearsal_shim.loading import Unusable
from rehearsal_shim.results import Outcome, outcome_of
from rehearsal_shim.wire import Request
from rehearsal_shim.workers import Worker, call

#: Names of parameters, by what they get.
NAMES = {
    "message": ("message", "prompt", "query", "input", "text", "question", "user_message", "user_input"),
    "session_id": ("session_id", "conversation_id", "thread_id"),
    "messages": ("messages",),
    "history": ("history", "chat_history", "message_history"),
    "turn": ("turn",),
    "answers": ("answers",),
    "mcp_url": ("mcp_url",),
    "request": ("request", "payload"),
}
SOURCES = {name: source for source, names in NAMES.items() for name in names}

#: What holds the words of the user; one of them must be passed.
CARRIERS = ("message", "messages", "request")


@dataclass(frozen=True)
class Parameters:
    """What a function is passed: the sources by position, and by the names of its parameters."""

    positional: tuple[str, ...]
    named: Mapping[str, str]

    @classmethod
    def of(cls, function: Callable[..., Any]) -> "Parameters":
        """Decides it from the function's signature. Raises `Unusable` where that is not enough."""
        try:
            parameters = list(inspect.signature(function).parameters.values())
        except (TypeError, ValueError):
            # Written in another language, and without a signature.
            return cls(("message",), {})
        sources = _sources(parameters)
        missing = [p.name for p in parameters if p.name not in sources and _is_needed(p)]
        if missing:
            known = ", ".join(SOURCES)
            raise Unusable(f"it needs a parameter {missing[0]!r}, which nobody fills; known names are {known}")
        by_position = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.VAR_POSITIONAL)
        positional = tuple(sources[p.name] for p in parameters if p.name in sources and p.kind in by_position)
        named = {p.name: sources[p.name] for p in parameters if p.name in sources and p.kind not in by_position}
        if any(p.kind is p.VAR_KEYWORD and p.name in sources for p in parameters):
            named = {source: source for source in NAMES if source != "request"}
        return cls(positional, named)


class CallableConversation:
    """A conversation with a function, whose history is kept here."""

    def __init__(self, function: Callable[..., Any], parameters: Parameters, session_id: str, worker: Worker) -> None:
        self._function = function
        self._parameters = parameters
        self._session_id = session_id
        self._worker = worker
        self._history: list[dict[str, str]] = []

    async def turn(self, request: Request) -> Outcome:
        """Calls the function."""
        values = self._values(request)
        positional = [values[source] for source in self._parameters.positional]
        named = {name: values[source] for name, source in self._parameters.named.items()}
        outcome = outcome_of(await call(self._worker, self._function, *positional, **named))
        self._history.append({"role": "user", "content": request.message})
        if outcome.reply:
            self._history.append({"role": "assistant", "content": outcome.reply})
        return outcome

    def _values(self, request: Request) -> dict[str, Any]:
        values: dict[str, Any] = {
            "session_id": self._session_id,
            "turn": request.turn,
            "message": request.message,
            "messages": [*self._history, {"role": "user", "content": request.message}],
            "history": list(self._history),
            "answers": request.answers,
            "mcp_url": request.mcp_url,
        }
        # Under its other usual name, too.
        return values | {"request": values | {"prompt": request.message}}


def kind_of(function: Callable[..., Any]) -> Kind:
    """The function as an agent. Raises `Unusable` where it cannot be called with what there is."""
    parameters = Parameters.of(function)
    return kind(lambda session_id, worker: CallableConversation(function, parameters, session_id, worker))


def _sources(parameters: list[inspect.Parameter]) -> dict[str, str]:
    """What the parameters get that get anything. One must get what the user says: the first that is free."""
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    known = {p.name: _source(p) for p in parameters if p.name in SOURCES and p.kind not in variable}
    if not any(source in CARRIERS for source in known.values()):
        free = next((p for p in parameters if p.name not in known and p.kind is not p.KEYWORD_ONLY), None)
        if free is None:
            raise Unusable(f"it has no parameter for the message; name one {NAMES['message'][0]!r}")
        known[free.name] = _source(free)
    return known


def _source(parameter: inspect.Parameter) -> str:
    """By its name, or else the message; who wants the message as a dict gets all there is."""
    source = SOURCES.get(parameter.name, "message")
    return "request" if source == "message" and _is_dict(parameter.annotation) else source


def _is_needed(parameter: inspect.Parameter) -> bool:
    fixed = parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    return fixed and parameter.default is parameter.empty


def _is_dict(annotation: Any) -> bool:
    if isinstance(annotation, str):
        return annotation.lower().startswith(("dict", "mapping"))
    return (get_origin(annotation) or annotation) in (dict, Mapping)
