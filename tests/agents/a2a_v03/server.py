"""The desk behind the protocol's own package, in version 0.3 of the protocol. Serves on 127.0.0.1:$PORT."""

import os
import sys
from pathlib import Path

import uvicorn
from a2a.server.apps import A2AStarletteApplication
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.tasks import InMemoryTaskStore
from a2a.types import AgentCapabilities, AgentCard

sys.path.append(str(Path(__file__).parent.parent / "a2a_desk"))

import wire  # noqa: E402 (the path to what is shared is made above)
from executor import DeskExecutor  # noqa: E402

PORT = int(os.environ["PORT"])

card = AgentCard(
    name="desk",
    description="A flight desk.",
    url=f"http://127.0.0.1:{PORT}/",
    version="1.0.0",
    capabilities=AgentCapabilities(),
    default_input_modes=["text/plain"],
    default_output_modes=["text/plain"],
    skills=[],
)
handler = DefaultRequestHandler(agent_executor=DeskExecutor(wire), task_store=InMemoryTaskStore())
app = A2AStarletteApplication(card, handler).build()

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning")
