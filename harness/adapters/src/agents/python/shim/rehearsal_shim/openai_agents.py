"""Agents of the OpenAI Agents SDK. One agent holds any number of conversations; their items are kept here."""

import contextlib
import json
import sys
from typing import Any

from rehearsal_shim.kinds import Kind, kind
from rehearsal_shim.results import Outcome, outcome_of
from rehearsal_shim.wire import Request

WORDS = "an Agent of agents (the OpenAI Agents SDK)"

#: The SDK's package has a common name; this module of it tells it from others.
MODULE = "agents.run"


def recognise(target: Any) -> Kind | None:
    """An agent object, if it is one."""
    if not hasattr(sys.modules.get(MODULE), "Runner") or not isinstance(target, sys.modules["agents"].Agent):
        return None

    return kind(lambda session_id, worker: _Conversation(target, session_id))


class _Conversation:
    """A conversation: what was said, whom it was handed over to, and the approvals that it waits for."""

    def __init__(self, agent: Any, session_id: str) -> None:
        self._agent = agent
        self._session_id = session_id
        self._items: list[Any] = []
        self._stopped: Any = None

    async def turn(self, request: Request) -> Outcome:
        """Says something, or goes on with the calls that waited."""
        from agents import RunConfig, Runner, trace

        # What goes on after an approval would have no trace to begin in, since that of its first part has ended.
        around: Any = contextlib.nullcontext()
        if self._stopped is not None and request.answers is not None:
            given: Any = _resumed(self._stopped, request.answers)
            around = trace("Agent workflow", group_id=self._session_id)
        else:
            given = [*self._items, {"role": "user", "content": request.message}]
        with around:
            result = await Runner.run(self._agent, given, run_config=RunConfig(group_id=self._session_id))
        self._stopped = result if getattr(result, "interruptions", None) else None
        if self._stopped is not None:
            return Outcome("", [_question(number, item) for number, item in enumerate(result.interruptions)])
        self._items = result.to_input_list()
        # The next message goes to whom the conversation was handed over to.
        self._agent = result.last_agent
        return outcome_of(result.final_output)


def _question(number: int, item: Any) -> dict[str, Any]:
    name = _raw(item, "name") or getattr(item, "tool_name", None) or "a tool"
    arguments = _raw(item, "arguments")
    if isinstance(arguments, str):
        # What is no JSON is shown as the model wrote it.
        with contextlib.suppress(ValueError):
            arguments = json.loads(arguments)
    tool = {"name": name, "id": _raw(item, "call_id"), "arguments": arguments}
    return {"id": str(number), "kind": "approval", "message": f"May I use {name}?", "tool": tool}


def _resumed(stopped: Any, answers: list[dict[str, Any]]) -> Any:
    """The state of the run that stopped, with every approval given or refused."""
    state = stopped.to_state()
    given = {answer.get("id"): answer for answer in answers}
    for number, item in enumerate(stopped.interruptions):
        if given.get(str(number), {}).get("action") == "accept":
            state.approve(item)
        else:
            state.reject(item)
    return state


def _raw(item: Any, name: str) -> Any:
    raw = getattr(item, "raw_item", None)
    return raw.get(name) if isinstance(raw, dict) else getattr(raw, name, None)
