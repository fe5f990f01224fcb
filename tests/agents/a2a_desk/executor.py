"""Carries the desk's steps by the protocol's own package, whichever version it speaks.

The two versions differ in how parts, messages and tasks are made, which is for `wire` to know: a module with
`data_of`, `parts_of`, `message` and `task`.
"""

from types import ModuleType

from a2a.server.agent_execution import AgentExecutor, RequestContext
from a2a.server.events import EventQueue
from a2a.server.tasks import TaskUpdater

from desk import Desk


class DeskExecutor(AgentExecutor):
    """A desk behind the package."""

    def __init__(self, wire: ModuleType) -> None:
        self._desk = Desk()
        self._wire = wire

    async def execute(self, context: RequestContext, event_queue: EventQueue) -> None:
        """Takes the step after a message."""
        data = self._wire.data_of(context.message)
        step = self._desk.step(context.task_id, context.get_user_input(), data[0] if data else None)
        if step.kind == "message":
            await event_queue.enqueue_event(self._wire.message(step.text, context.context_id))
            return
        if context.current_task is None:
            await event_queue.enqueue_event(self._wire.task(context.message))
        updater = TaskUpdater(event_queue, context.task_id, context.context_id)
        await updater.start_work()
        parts = self._wire.parts_of(step)
        if step.kind == "ask":
            await updater.requires_input(updater.new_agent_message(parts))
        elif step.kind == "fail":
            await updater.failed(updater.new_agent_message(parts))
        else:
            await updater.add_artifact(parts, name="answer")
            await updater.complete()

    async def cancel(self, context: RequestContext, event_queue: EventQueue) -> None:
        """Nobody cancels here."""
        raise NotImplementedError
