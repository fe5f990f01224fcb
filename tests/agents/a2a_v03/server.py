"""The desk behind the protocol's own package, in version 0.3 of the protocol."""

import os
import sys
from pathlib import Path

import uvicorn
from a2a.server.agent_execution import AgentExecutor, RequestContext
from a2a.server.apps import A2AStarletteApplication
from a2a.server.events import EventQueue
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.tasks import InMemoryTaskStore, TaskUpdater
from a2a.types import AgentCapabilities, AgentCard, DataPart, Part, TextPart
from a2a.utils import get_data_parts, new_agent_text_message, new_task

sys.path.append(str(Path(__file__).parent.parent / "a2a_desk"))

from desk import Desk  # noqa: E402 (the path to it is made above)


class DeskExecutor(AgentExecutor):
    """Carries the desk's steps."""

    def __init__(self) -> None:
        self._desk = Desk()

    async def execute(self, context: RequestContext, event_queue: EventQueue) -> None:
        """Takes the step after a message."""
        data = get_data_parts(context.message.parts)
        step = self._desk.step(context.task_id, context.get_user_input(), data[0] if data else None)
        if step.kind == "message":
            await event_queue.enqueue_event(new_agent_text_message(step.text, context.context_id))
            return
        if context.current_task is None:
            await event_queue.enqueue_event(new_task(context.message))
        updater = TaskUpdater(event_queue, context.task_id, context.context_id)
        await updater.start_work()
        parts = [Part(root=TextPart(text=step.text))]
        if step.data is not None:
            parts.append(Part(root=DataPart(data=step.data)))
        if step.kind == "ask":
            await updater.requires_input(updater.new_agent_message(parts), final=True)
        elif step.kind == "fail":
            await updater.failed(updater.new_agent_message(parts))
        else:
            await updater.add_artifact(parts, name="answer")
            await updater.complete()

    async def cancel(self, context: RequestContext, event_queue: EventQueue) -> None:
        """Nobody cancels here."""
        raise NotImplementedError


def main() -> None:
    """Serves until it is ended."""
    port = int(os.environ["PORT"])
    card = AgentCard(
        name="desk",
        description="A flight desk.",
        url=f"http://127.0.0.1:{port}/",
        version="1.0.0",
        capabilities=AgentCapabilities(),
        default_input_modes=["text/plain"],
        default_output_modes=["text/plain"],
        skills=[],
    )
    handler = DefaultRequestHandler(agent_executor=DeskExecutor(), task_store=InMemoryTaskStore())
    uvicorn.run(A2AStarletteApplication(card, handler).build(), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main()
