"""Agents of the Strands Agents package.

One agent object holds one conversation. So every conversation gets an agent of its own: the one that was made for it
or, where the user's code has one for all, another that is made with the same arguments. Where that would not be the same
agent, the conversations take turns with the one.
"""

import asyncio
import copy
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import sys
from typing import Any

from rehearsal_shim.asking import CURRENT
from rehearsal_shim.kinds import Kind, kind
from rehearsal_shim.loading import Unusable, note
from rehearsal_shim.results import Outcome
from rehearsal_shim.wire import Request

WORDS = "an Agent of strands"

#: The module that defines the agent's class.
MODULE = "strands.agent.agent"

#: Where an agent keeps how it was made, in which conversation if in any, and who takes turns with it.
MADE = "_rehearsal_made"
OWNER = "_rehearsal_owner"
TURNS = "_rehearsal_turns"

#: What an agent can be made with once more. All of it is shared but for what holds a conversation.
SHARED = {
    "model", "tools", "system_prompt", "structured_output_model", "callback_handler", "record_direct_tool_call",
    "load_tools_from_directory", "trace_attributes", "agent_id", "name", "description", "hooks",
    "structured_output_prompt", "tool_executor", "concurrent_invocation_mode", "baggage_attributes",
}  # fmt: skip
OWN = {"messages", "state", "conversation_manager"}


def watch() -> None:
    """Sees to it that agents remember how they were made. To be called before the user's code is imported."""
    sys.meta_path.insert(0, _Watch())


def recognise(target: Any) -> Kind | None:
    """An agent object, if it is one."""
    module = sys.modules.get(MODULE)
    if module is None or not isinstance(target, module.Agent):
        return None
    owner = getattr(target, OWNER, None)
    if owner is not None and owner is CURRENT.get(None):
        return kind(lambda session_id, worker: _Conversation(target))
    if owner is not None:
        raise Unusable("the agent was made for another conversation; make one anew each time, or name it as the target")
    if getattr(target, "_session_manager", None) is not None:
        raise Unusable(
            "the agent has a session manager, which keeps one conversation; write a function with a parameter "
            "`session_id` that makes an agent with a session manager for that session"
        )
    if _can_be_made_again(target):
        return kind(lambda session_id, worker: _Conversation(_made_again(target)))
    return kind(lambda session_id, worker: _Guest(_Turns.of(target)))


class _Conversation:
    """A conversation with an agent of its own."""

    def __init__(self, agent: Any) -> None:
        self._agent = agent
        self._waits = False

    async def turn(self, request: Request) -> Outcome:
        """Says something, or answers the interrupts that are open."""
        resumes = self._waits and request.answers is not None
        prompt = [_response(answer) for answer in request.answers or []] if resumes else request.message
        result = await self._agent.invoke_async(prompt)
        self._waits = result.stop_reason == "interrupt"
        if not self._waits:
            return Outcome(str(result).strip())
        blocks = result.message["content"]
        words = "\n".join(block["text"] for block in blocks if "text" in block)
        return Outcome(words, [_question(interrupt, blocks) for interrupt in result.interrupts or []])


class _Turns:
    """One agent for all conversations, one turn at a time."""

    def __init__(self, agent: Any) -> None:
        self.agent = agent
        self.lock = asyncio.Lock()
        self.fresh = agent.take_snapshot(preset="session")

    @classmethod
    def of(cls, agent: Any) -> "_Turns":
        """Those of this agent; a function may hand out one agent several times."""
        if not hasattr(agent, TURNS):
            setattr(agent, TURNS, cls(agent))
        return getattr(agent, TURNS)


class _Guest(_Conversation):
    """A conversation that takes turns with others."""

    def __init__(self, turns: _Turns) -> None:
        super().__init__(turns.agent)
        self._turns = turns
        self._state = turns.fresh

    async def turn(self, request: Request) -> Outcome:
        """The same, once the agent is free and is what it was at the end of the last turn."""
        async with self._turns.lock:
            self._agent.load_snapshot(self._state)
            try:
                return await super().turn(request)
            finally:
                self._state = self._agent.take_snapshot(preset="session")


def _question(interrupt: Any, blocks: list[Any]) -> dict[str, Any]:
    """An interrupt, with the use of a tool that it holds up, as far as that can be told."""
    question = interrupt.to_dict()
    uses = [block["toolUse"] for block in blocks if "toolUse" in block]
    held_up = [use for use in uses if use["toolUseId"] in question["id"]] or uses
    return question | {"tool_use": held_up[0]} if len(held_up) == 1 else question


def _response(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer as the agent takes it; its own examples look for `y` and `n`, and `None` is no answer."""
    action, content = answer.get("action"), answer.get("content")
    plain = "y" if action == "accept" else "n"
    response = plain if content is None or action == "cancel" else content
    return {"interruptResponse": {"interruptId": answer.get("id"), "response": response}}


def _can_be_made_again(agent: Any) -> bool:
    """Whether a second one is the same, as far as can be seen."""
    try:
        why = _what_differs(agent)
    except Exception as error:  # Whatever the user's classes raise, there is another way.
        why = f"it cannot be made again: {error!r}"
    if why is None:
        return True
    if not hasattr(agent, "take_snapshot"):
        raise Unusable(f"the agent can hold one conversation only ({why}); write a function that makes it")
    note(f"conversations take turns with the one agent ({why}); a function that makes it lets them run side by side")
    return False


def _what_differs(agent: Any) -> str | None:
    if not hasattr(agent, MADE):
        return "how it was made is not known"
    parts = set(_arguments(agent)) - SHARED - OWN
    if parts:
        return f"it was made with {', '.join(sorted(parts))}"
    return None if _looks(_made_again(agent)) == _looks(agent) else "it was changed after it was made"


def _made_again(agent: Any) -> Any:
    named = {name: copy.deepcopy(value) if name in OWN else value for name, value in _arguments(agent).items()}
    return type(agent)(**named)


def _arguments(agent: Any) -> dict[str, Any]:
    """What it was made with, by the names of the parameters."""
    positional, named = getattr(agent, MADE)
    arguments = inspect.signature(type(agent).__init__).bind(agent, *positional, **named).arguments
    return {name: value for name, value in arguments.items() if value is not agent}


def _looks(agent: Any) -> Any:
    """What distinguishes an agent from another: its tools, its hooks, and what it was told."""
    callbacks = {event: len(found) for event, found in agent.hooks._registered_callbacks.items()}
    return type(agent), sorted(agent.tool_names), callbacks, agent.system_prompt, agent.messages, agent.state.get()


class _Watch(importlib.abc.MetaPathFinder):
    """Changes the agent's class once its module is imported."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if name != MODULE:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


class _Loader(importlib.abc.Loader):
    """Loads a module as another loader does, and lets its agents remember how they were made."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def create_module(self, spec: Any) -> Any:
        return self._loader.create_module(spec)

    def exec_module(self, module: Any) -> None:
        self._loader.exec_module(module)

        def new(cls: type, *positional: Any, **named: Any) -> Any:
            agent = object.__new__(cls)
            setattr(agent, MADE, (positional, named))
            setattr(agent, OWNER, CURRENT.get(None))
            return agent

        module.Agent.__new__ = new
