"""Tells what the suite's target is: an agent of a framework that is known here, a function that replies, or one that
makes an agent for each conversation."""

import functools
import inspect
import typing
from collections.abc import Callable
from typing import Any

from rehearsal_shim import callables, langgraph_graphs, openai_agents, pydantic_agents, strands_agents
from rehearsal_shim.callables import CARRIERS, SOURCES
from rehearsal_shim.kinds import Conversation, Kind
from rehearsal_shim.loading import Unusable
from rehearsal_shim.workers import Worker, call

#: Each knows the agents of one framework, and has been imported without it.
FRAMEWORKS = (strands_agents, langgraph_graphs, pydantic_agents, openai_agents)

#: What other objects may be talked to by, the likeliest first.
METHODS = ("invoke_async", "ainvoke", "stream_async", "arun", "invoke", "run", "chat", "reply")


def recognise(target: Any) -> Kind:
    """Says how to talk to the target. Raises `Unusable` where nobody knows."""
    kind = _of_framework(target)
    if kind is not None:
        return kind
    if inspect.isclass(target) or (_is_function(target) and _makes_agents(target)):
        return _factory(target)
    if _is_function(target):
        return _callable(target)
    return _object(target)


def _of_framework(target: Any) -> Kind | None:
    return next((kind for framework in FRAMEWORKS if (kind := framework.recognise(target)) is not None), None)


def _is_function(target: Any) -> bool:
    return inspect.isroutine(target) or isinstance(target, functools.partial)


def _callable(function: Any) -> Kind:
    try:
        return callables.kind_of(function)
    except Unusable as error:
        raise Unusable(f"{_name(function)} cannot be called: {error}") from None


def _makes_agents(function: Any) -> bool:
    """Whether a function makes an agent rather than replying: it says so, or has no use for a message."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return False
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        return False
    parameters = signature.parameters.values()
    if any(SOURCES.get(p.name) in CARRIERS for p in parameters):
        return False
    needed = [p for p in parameters if p.default is p.empty]
    returned = _returned(function, signature)
    only_session = all(SOURCES.get(p.name) == "session_id" for p in needed)
    return _is_agent_type(returned) or (only_session and not _is_reply_type(returned))


def _returned(function: Any, signature: inspect.Signature) -> Any:
    try:
        return typing.get_type_hints(function).get("return", signature.empty)
    except Exception:  # Whatever the user's annotations come to, they are only a hint.
        return signature.return_annotation


def _is_agent_type(returned: Any) -> bool:
    if isinstance(returned, str):
        return returned.split("[")[0].endswith(("Agent", "Graph"))
    returned = typing.get_origin(returned) or returned
    if not inspect.isclass(returned) or returned.__module__ == "builtins":
        return False
    return returned is Callable or returned.__name__.endswith(("Agent", "Graph")) or _methods(returned) != []


def _is_reply_type(returned: Any) -> bool:
    returned = typing.get_origin(returned) or returned
    return returned in (str, dict, list, "str", "dict")


def _factory(maker: Any) -> Kind:
    """What makes an agent, of whichever kind, for each conversation."""
    parameter = _session_parameter(maker)

    async def begin(session_id: str, worker: Worker) -> Conversation:
        made = await call(worker, maker, **({parameter: session_id} if parameter else {}))
        if inspect.isclass(made) or (_is_function(made) and _makes_agents(made)):
            raise Unusable(f"{_name(maker)} made {_described(made)}, which again only makes an agent")
        try:
            kind = recognise(made)
        except Unusable as error:
            why = "was called to make an agent, since it has no parameter `message`"
            raise Unusable(f"{_name(maker)} {why}: {error}") from None
        return await kind.begin(session_id, worker)

    return Kind(begin, is_factory=True)


def _session_parameter(maker: Any) -> str | None:
    """The name of the parameter for the session id, where there is one. Raises `Unusable` where more is needed."""
    try:
        parameters = inspect.signature(maker).parameters.values()
    except (TypeError, ValueError):
        return None
    fixed = [p for p in parameters if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    parameter = next((p.name for p in fixed if SOURCES.get(p.name) == "session_id"), None)
    needed = [p.name for p in fixed if p.default is p.empty and p.name != parameter]
    if needed:
        names = ", ".join(needed)
        raise Unusable(f"{_name(maker)} makes an agent and needs {names}; only `session_id` can be passed to it")
    return parameter


def _object(target: Any) -> Kind:
    """Any other object, by the first method that can be called."""
    reasons = []
    for method in (*_methods(target), *(["__call__"] if callable(target) else [])):
        try:
            return callables.kind_of(getattr(target, method))
        except Unusable as error:
            reasons.append(f".{method}: {error}")
    tried = "; ".join(reasons) or "it cannot be called and has none of the methods " + ", ".join(METHODS)
    frameworks = ", ".join(framework.WORDS for framework in FRAMEWORKS)
    raise Unusable(f"nobody knows how to talk to {_described(target)}: it is not {frameworks}; {tried}")


def _methods(target: Any) -> list[str]:
    return [method for method in METHODS if callable(getattr(target, method, None))]


def _name(function: Any) -> str:
    return getattr(function, "__qualname__", None) or type(function).__name__


def _described(value: Any) -> str:
    return f"the class {value.__qualname__}" if inspect.isclass(value) else f"an object of {type(value).__qualname__}"
