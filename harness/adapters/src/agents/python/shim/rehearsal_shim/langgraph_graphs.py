"""Compiled graphs of LangGraph, such as the agents of LangChain. One graph holds any number of conversations."""

import sys
import traceback
from typing import Any

from rehearsal_shim.kinds import Kind, kind
from rehearsal_shim.loading import Unusable
from rehearsal_shim.results import Outcome, outcome_of, text_of
from rehearsal_shim.wire import Request
from rehearsal_shim.workers import Worker

WORDS = "a compiled graph of langgraph"

MODULE = "langgraph.pregel"

#: The state's key for what stopped the graph.
INTERRUPT = "__interrupt__"


def recognise(target: Any) -> Kind | None:
    """A compiled graph, if it is one."""
    module = sys.modules.get(MODULE)
    if module is None or not isinstance(target, module.Pregel):
        return None

    return kind(lambda session_id, worker: _Conversation(target, session_id, worker))


class _Conversation:
    """A conversation: a thread of the graph's checkpointer or, where it has none, a list of messages kept here."""

    def __init__(self, graph: Any, session_id: str, worker: Worker) -> None:
        self._graph = graph
        self._worker = worker
        self._remembers = graph.checkpointer is not None and graph.checkpointer is not False
        self._config = {"configurable": {"thread_id": session_id}} if self._remembers else {}
        self._messages: list[Any] = []
        self._interrupts: list[Any] = []
        #: The ids of the messages that were there at the end of the last turn.
        self._seen: set[Any] = set()

    async def turn(self, request: Request) -> Outcome:
        """Says something, or resumes what was interrupted."""
        if self._interrupts and request.answers is not None:
            state = await self._invoke(_resumed(self._interrupts, request.answers))
        else:
            message = {"role": "user", "content": request.message}
            state = await self._invoke({"messages": [*self._messages, message]})
        self._interrupts = list(_part(state, INTERRUPT) or ())
        messages = _part(state, "messages") or []
        if self._interrupts:
            if not self._remembers:
                raise Unusable(
                    "the graph asks by an interrupt and cannot go on after it: compile it with a checkpointer"
                )
            return Outcome("", [question for interrupt in self._interrupts for question in _questions(interrupt)])
        if not self._remembers:
            self._messages = list(messages)
        return outcome_of(self._new(messages) if messages else state)

    def _new(self, messages: list[Any]) -> list[Any]:
        """The messages of this turn, as far as they have ids: an earlier reply is none to this turn."""
        new = [message for message in messages if _part(message, "id") not in self._seen]
        self._seen = {_part(message, "id") for message in messages} - {None}
        return new

    async def _invoke(self, given: Any) -> Any:
        try:
            return await self._graph.ainvoke(given, self._config)
        except NotImplementedError as error:
            if not _is_of_checkpointer(error):
                raise
            # A checkpointer for plain functions only; it is asked before anything runs.
            return await self._worker.run(lambda: self._graph.invoke(given, self._config))


def _is_of_checkpointer(error: NotImplementedError) -> bool:
    frames = (frame for frame, _ in traceback.walk_tb(error.__traceback__))
    return any(frame.f_code.co_name == "aget_tuple" for frame in frames)


def _questions(interrupt: Any) -> list[dict[str, Any]]:
    """What an interrupt asks: one question, or one for each action that waits for leave."""
    value, name = interrupt.value, str(interrupt.id)
    if _part(value, "action_requests"):
        actions = enumerate(value["action_requests"])
        return [_approval(action, f"{name}:{number}") for number, action in actions]
    if _part(value, "type") == "tool_approval":
        return [_approval(value, name)]
    asked = dict(value) if isinstance(value, dict) else {}
    schema = getattr(interrupt, "response_schema", None)
    if isinstance(schema, dict):
        asked.setdefault("schema", schema)
    if not any(asked.get(key) for key in ("message", "question", "prompt", "description", "text")):
        asked["message"] = text_of(value) or "Shall I go on?"
    return [asked | {"id": name}]


def _approval(action: dict[str, Any], name: str) -> dict[str, Any]:
    tool = {"name": action["name"], "arguments": action.get("args", {}), "id": action.get("tool_call_id")}
    message = action.get("description") or f"May I use {action['name']}?"
    return {"id": name, "kind": "approval", "message": message, "tool": tool}


def _resumed(interrupts: list[Any], answers: list[dict[str, Any]]) -> Any:
    """The command that goes on with the answers."""
    from langgraph.types import Command

    given = {answer.get("id"): answer for answer in answers}
    values = {interrupt.id: _value(interrupt, given) for interrupt in interrupts}
    return Command(resume=values if len(values) > 1 else next(iter(values.values())))


def _value(interrupt: Any, given: dict[Any, dict[str, Any]]) -> Any:
    value, name = interrupt.value, str(interrupt.id)
    if _part(value, "action_requests"):
        allowed = {review["action_name"]: review["allowed_decisions"] for review in value.get("review_configs", [])}
        actions = enumerate(value["action_requests"])
        decisions = [
            _decision(given.get(f"{name}:{number}", {}), allowed.get(action["name"], ["approve"]))
            for number, action in actions
        ]
        return {"decisions": decisions}
    answer = given.get(name, {})
    if _part(value, "type") == "tool_approval":
        return _decision(answer, ["approve"])
    content = None if answer.get("action") == "cancel" else answer.get("content")
    return answer.get("action") == "accept" if content is None else content


def _decision(answer: dict[str, Any], allowed: list[str]) -> dict[str, Any]:
    """An answer as LangChain's middleware for approvals takes it."""
    agrees, content = answer.get("action") == "accept", answer.get("content")
    if agrees and "approve" not in allowed and "respond" in allowed:
        return {"type": "respond", "message": content if isinstance(content, str) else str(content)}
    if agrees:
        return {"type": "approve"}
    return {"type": "reject", "message": content} if isinstance(content, str) else {"type": "reject"}


def _part(state: Any, name: str) -> Any:
    """A part of the state, which is a dict or an object as the graph's author likes it."""
    return state.get(name) if isinstance(state, dict) else getattr(state, name, None)
