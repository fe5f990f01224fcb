"""The flight desk of tests/agents/strands in a container of Amazon Bedrock AgentCore, by AWS's own package for it.

It serves `POST /invocations` and `GET /ping` on 127.0.0.1:$PORT, as the runtime in the cloud would call it, and asks
for leave before it books. $STYLE says in which of the usual ways it answers:

- `result`: with what the agent returned, of which the package makes a text;
- `stream`: with the agent's events as they come;
- `object`: with an object of its own that holds the message, and the interrupts where there are any.
"""

import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from bedrock_agentcore import BedrockAgentCoreApp, RequestContext
from opentelemetry import context as otel_context
from opentelemetry import propagate
from strands import Agent
from strands.hooks import BeforeToolCallEvent, HookProvider, HookRegistry
from strands.telemetry import StrandsTelemetry

sys.path.insert(0, str(Path(__file__).parent.parent / "strands"))

from strands_rules import RulesModel  # noqa: E402
from strands_store import Flights, make_tools  # noqa: E402

app = BedrockAgentCoreApp()
agents: dict[str, Agent] = {}


class Leave(HookProvider):
    """Books nothing without the customer's leave."""

    def register_hooks(self, registry: HookRegistry, **kwargs: Any) -> None:
        """Looks at every call of a tool before it is made."""
        registry.add_callback(BeforeToolCallEvent, self.ask)

    def ask(self, event: BeforeToolCallEvent) -> None:
        """Interrupts the agent until the customer has answered."""
        tool = event.tool_use
        if tool["name"] != "book_flight":
            return
        reason = {"message": f"Shall I book {tool['input']['flight_id']}?", "tool": tool["name"], "args": tool["input"]}
        if event.interrupt("booking", reason=reason) != "y":
            event.cancel_tool = "the customer refused"


def agent_of(context: RequestContext) -> Agent:
    """The session's agent, below the span that the caller names."""
    otel_context.attach(propagate.extract(dict(context.request.headers)))
    if context.session_id not in agents:
        agents[context.session_id] = Agent(
            name="flight-desk",
            model=RulesModel(),
            system_prompt="You are a flight desk.",
            tools=make_tools(Flights()),
            hooks=[Leave()],
            callback_handler=None,
            trace_attributes={"session.id": context.session_id},
        )
    return agents[context.session_id]


def result(payload: dict[str, Any], context: RequestContext) -> Any:
    """What the agent returned."""
    return agent_of(context)(payload["prompt"])


async def stream(payload: dict[str, Any], context: RequestContext) -> AsyncIterator[Any]:
    """The agent's events."""
    async for event in agent_of(context).stream_async(payload["prompt"]):
        yield event


async def as_object(payload: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """An object, made by hand."""
    done = await agent_of(context).invoke_async(payload["prompt"])
    interrupts = [interrupt.to_dict() for interrupt in done.interrupts or []]
    return {"stop_reason": done.stop_reason, "message": done.message, "interrupts": interrupts}


if __name__ == "__main__":
    telemetry = StrandsTelemetry().setup_otlp_exporter()
    app.entrypoint({"result": result, "stream": stream, "object": as_object}[os.environ["STYLE"]])
    app.run(port=int(os.environ["PORT"]))
    telemetry.tracer_provider.shutdown()
