"""Serves an evaluator of the user's: an evaluation a line comes in, an answer a line goes out."""

import asyncio
import dataclasses
import inspect
import json
import os
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from rehearsal_shim import loading

#: What parameters of these names are given.
SOURCES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "evaluation": lambda evaluation: evaluation,
    "case": lambda evaluation: evaluation["case"],
    "session": lambda evaluation: evaluation["session"],
    "settings": lambda evaluation: evaluation["settings"],
}

#: What parameters of other names are given, by how many there are.
BY_NUMBER = {0: [], 1: ["evaluation"], 2: ["case", "session"]}


def run(target: str, source: BinaryIO, descriptor: int) -> int:
    """Serves until there are no more evaluations. Returns the exit code."""
    try:
        loading.search_here()
        function = loading.load(target)
        parameters = _parameters(function)
    except loading.Unusable as error:
        _write(descriptor, {"failed": str(error)})
        return 1
    _write(descriptor, "ready")
    for line in source:
        evaluation = json.loads(line)
        try:
            returned = function(**{name: SOURCES[what](evaluation) for name, what in parameters.items()})
            if inspect.isawaitable(returned):
                returned = asyncio.run(_awaited(returned))
            said = _encoded({"answer": _answer(returned)})
        except Exception as error:
            said = _encoded({"error": loading.told(error)})
        _send(descriptor, said)
    return 0


def _parameters(function: Any) -> dict[str, str]:
    """What each parameter of the function is given. Raises `Unusable` where nobody knows."""
    if not callable(function):
        raise loading.Unusable(f"it is no function but {type(function).__name__}")
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        raise loading.Unusable("its parameters cannot be told; wrap it in a function of yours") from None
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    if any(p.kind is p.POSITIONAL_ONLY for p in parameters):
        raise loading.Unusable("it has parameters without names; wrap it in a function of yours")
    named = {p.name: p.name for p in parameters if p.name in SOURCES and p.kind not in variable}
    others = [
        p.name for p in parameters if p.name not in SOURCES and p.kind not in variable and p.default is p.empty
    ]
    if len(others) not in BY_NUMBER or (named.keys() - {"settings"} and others) or not (named or others):
        names = ", ".join(SOURCES)
        raise loading.Unusable(f"it must have one parameter, two for the case and the session, or some of {names}")
    return named | dict(zip(others, BY_NUMBER[len(others)], strict=True))


async def _awaited(awaitable: Any) -> Any:
    return await awaitable


def _answer(returned: Any) -> Any:
    """What was returned, as the answer that it stands for."""
    if dataclasses.is_dataclass(returned) and not isinstance(returned, type):
        returned = dataclasses.asdict(returned)
    if isinstance(returned, Mapping):
        return dict(returned)
    if isinstance(returned, (list, tuple)):
        return {"scores": [_answer(item) for item in returned]}
    if isinstance(returned, (bool, int, float)):
        return {"value": returned}
    # A number of numpy's, or a truth.
    if callable(getattr(returned, "item", None)):
        return _answer(returned.item())
    raise TypeError(f"it returned {type(returned).__name__}; return a bool, a number from 0 to 1, a dict or a list")


def _encoded(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    # Half of a surrogate pair, which Python tolerates in a text, is no Unicode.
    return text.encode("utf-8", "replace") + b"\n"


def _write(descriptor: int, value: Any) -> None:
    _send(descriptor, _encoded(value))


def _send(descriptor: int, line: bytes) -> None:
    rest = memoryview(line)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
