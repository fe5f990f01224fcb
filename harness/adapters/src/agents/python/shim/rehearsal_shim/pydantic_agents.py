"""Agents of pydantic-ai. One agent holds any number of conversations; their messages are kept here."""

import inspect
import sys
from typing import Any

from rehearsal_shim.kinds import Kind, kind
from rehearsal_shim.results import Outcome, outcome_of
from rehearsal_shim.wire import Request

WORDS = "an Agent of pydantic_ai"

MODULE = "pydantic_ai"


def recognise(target: Any) -> Kind | None:
    """An agent object, if it is one."""
    module = sys.modules.get(MODULE)
    if module is None or not hasattr(target, "run"):
        return None
    if not isinstance(target, (module.Agent, sys.modules["pydantic_ai.agent"].AbstractAgent)):
        return None

    return kind(lambda session_id, worker: _Conversation(target, session_id))


class _Conversation:
    """A conversation, and the calls of tools that wait for the user in it."""

    def __init__(self, agent: Any, session_id: str) -> None:
        self._agent = agent
        self._named: dict[str, Any] = {}
        if "conversation_id" in inspect.signature(agent.run).parameters:
            self._named["conversation_id"] = session_id
        self._messages: list[Any] = []
        self._waiting: Any = None

    async def turn(self, request: Request) -> Outcome:
        """Says something, or goes on with the calls that waited."""
        if self._waiting is not None and request.answers is not None:
            results = _results(self._waiting, request.answers)
            run = self._agent.run(message_history=self._messages, deferred_tool_results=results, **self._named)
        else:
            run = self._agent.run(request.message, message_history=self._messages, **self._named)
        result = await run
        self._messages = result.all_messages()
        self._waiting = result.output if _is_deferred(result.output) else None
        if self._waiting is not None:
            return Outcome("", _questions(self._waiting))
        return outcome_of(result.output)


def _is_deferred(output: Any) -> bool:
    deferred = getattr(sys.modules[MODULE], "DeferredToolRequests", None)
    return deferred is not None and isinstance(output, deferred)


def _questions(waiting: Any) -> list[dict[str, Any]]:
    approvals = [_question(call, "approval", f"May I use {call.tool_name}?") for call in waiting.approvals]
    return approvals + [_question(call, "clarification", f"What does {call.tool_name} give?") for call in waiting.calls]


def _question(call: Any, kind: str, message: str) -> dict[str, Any]:
    tool = {"name": call.tool_name, "id": call.tool_call_id, "arguments": call.args_as_dict()}
    return {"id": call.tool_call_id, "kind": kind, "message": message, "tool": tool}


def _results(waiting: Any, answers: list[dict[str, Any]]) -> Any:
    """The answers as the agent takes them. What nobody answered is refused, for all of them must be there."""
    from pydantic_ai import DeferredToolResults, ToolDenied

    given = {answer.get("id"): answer for answer in answers}
    results = DeferredToolResults()
    for call in waiting.approvals:
        answer = given.get(call.tool_call_id, {})
        content = answer.get("content")
        denied = ToolDenied(content) if isinstance(content, str) and content else ToolDenied()
        results.approvals[call.tool_call_id] = True if answer.get("action") == "accept" else denied
    for call in waiting.calls:
        answer = given.get(call.tool_call_id, {})
        agrees = answer.get("action") == "accept"
        results.calls[call.tool_call_id] = answer.get("content", True) if agrees else "The user does not answer."
    return results
