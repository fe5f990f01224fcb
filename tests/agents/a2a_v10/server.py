"""The desk behind the protocol's own package, in version 1.0 of the protocol."""

import os
import sys
from pathlib import Path

import uvicorn
from a2a.helpers import get_data_parts, new_data_part, new_task_from_user_message, new_text_message, new_text_part
from a2a.server.agent_execution import AgentExecutor, RequestContext
from a2a.server.events import EventQueue
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes
from a2a.server.tasks import InMemoryTaskStore, TaskUpdater
from a2a.types import AgentCapabilities, AgentCard, AgentInterface, AgentSkill
from starlette.applications import Starlette

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
            await event_queue.enqueue_event(new_text_message(step.text, context_id=context.context_id))
            return
        if context.current_task is None:
            await event_queue.enqueue_event(new_task_from_user_message(context.message))
        updater = TaskUpdater(event_queue, context.task_id, context.context_id)
        await updater.start_work()
        parts = [new_text_part(step.text)]
        if step.data is not None:
            parts.append(new_data_part(step.data))
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


def main() -> None:
    """Serves until it is ended."""
    port = int(os.environ["PORT"])
    url = f"http://127.0.0.1:{port}/"
    card = AgentCard(
        name="desk",
        description="A flight desk.",
        version="1.0.0",
        supported_interfaces=[AgentInterface(url=url, protocol_binding="JSONRPC", protocol_version="1.0")],
        capabilities=AgentCapabilities(),
        default_input_modes=["text/plain"],
        default_output_modes=["text/plain"],
        skills=[AgentSkill(id="fly", name="Flights", description="Books flights and seats.", tags=["travel"])],
    )
    handler = DefaultRequestHandler(
        agent_executor=DeskExecutor(), task_store=InMemoryTaskStore(), agent_card=card
    )
    routes = create_agent_card_routes(card) + create_jsonrpc_routes(handler, rpc_url="/")
    uvicorn.run(Starlette(routes=routes), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main()
