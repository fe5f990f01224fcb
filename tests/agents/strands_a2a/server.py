"""The flight desk of the folder `strands` behind the A2A server of the Strands Agents package.

Before it books, the agent asks its user for leave, by an interrupt of the package's own.
"""

import os
import sys
from pathlib import Path

from strands import Agent
from strands.hooks import BeforeToolCallEvent, HookProvider, HookRegistry
from strands.multiagent.a2a import A2AServer
from strands.telemetry import StrandsTelemetry

sys.path.append(str(Path(__file__).parent.parent / "strands"))

from strands_rules import RulesModel  # noqa: E402 (the path to it is made above)
from strands_store import Flights, make_tools  # noqa: E402


class Approval(HookProvider):
    """Has the user say yes to a booking."""

    def register_hooks(self, registry: HookRegistry, **kwargs: object) -> None:
        """Looks at every use of a tool."""
        registry.add_callback(BeforeToolCallEvent, self.ask)

    def ask(self, event: BeforeToolCallEvent) -> None:
        """Waits for leave to book."""
        if event.tool_use["name"] != "book_flight":
            return
        reason = {"message": "May I book the flight?", "tool": event.tool_use["name"], **event.tool_use["input"]}
        if event.interrupt("booking", reason=reason) != "y":
            event.cancel_tool = "the customer does not want it"


def make_agent(context_id: str) -> Agent:
    """An agent for one conversation, with a store of its own."""
    return Agent(
        name="flight-desk",
        description="A flight desk.",
        model=RulesModel(),
        tools=make_tools(Flights()),
        hooks=[Approval()],
        callback_handler=None,
        trace_attributes={"session.id": context_id},
    )


def main() -> None:
    """Serves until it is ended."""
    if "OTEL_EXPORTER_OTLP_ENDPOINT" in os.environ:
        StrandsTelemetry().setup_otlp_exporter()
    server = A2AServer(
        agent_factory=make_agent, port=int(os.environ["PORT"]), enable_a2a_compliant_streaming=True
    )
    server.serve(log_level="warning")


if __name__ == "__main__":
    main()
