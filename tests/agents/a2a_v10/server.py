"""The desk behind the protocol's own package, in version 1.0 of the protocol. Serves on 127.0.0.1:$PORT."""

import os
import sys
from pathlib import Path

import uvicorn
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes
from a2a.server.tasks import InMemoryTaskStore
from a2a.types import AgentCapabilities, AgentCard, AgentInterface, AgentSkill
from starlette.applications import Starlette

sys.path.append(str(Path(__file__).parent.parent / "a2a_desk"))

import wire  # noqa: E402 (the path to what is shared is made above)
from executor import DeskExecutor  # noqa: E402

PORT = int(os.environ["PORT"])
RPC = f"http://127.0.0.1:{PORT}/rpc"

card = AgentCard(
    name="desk",
    description="A flight desk.",
    version="1.0.0",
    supported_interfaces=[AgentInterface(url=RPC, protocol_binding="JSONRPC", protocol_version="1.0")],
    capabilities=AgentCapabilities(),
    default_input_modes=["text/plain"],
    default_output_modes=["text/plain"],
    skills=[AgentSkill(id="fly", name="Flights", description="Books flights and seats.", tags=["travel"])],
)
handler = DefaultRequestHandler(agent_executor=DeskExecutor(wire), task_store=InMemoryTaskStore(), agent_card=card)
app = Starlette(routes=create_agent_card_routes(card) + create_jsonrpc_routes(handler, rpc_url="/rpc"))

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning")
