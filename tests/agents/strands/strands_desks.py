"""Flight desks that are given to Rehearsal as objects of this module: it holds their conversations.

One is an agent object for all conversations, one such an object that was changed after it was made, two ask their
customer before they book, each in one of the ways that the package has, and one has tools that Rehearsal plays.
"""

import sys
from pathlib import Path
from typing import Any

import rehearsal_agent
from mcp import StdioServerParameters, stdio_client
from strands import Agent
from strands.hooks import BeforeInvocationEvent, BeforeToolCallEvent, HookProvider, HookRegistry
from strands.tools.mcp import MCPClient

from strands_rules import RulesModel
from strands_store import Flights, make_tools
from strands_travel import SYSTEM_PROMPT


class Approval(HookProvider):
    """Lets no flight be booked before the customer said so."""

    def register_hooks(self, registry: HookRegistry, **kwargs: Any) -> None:
        """Looks at every use of a tool."""
        registry.add_callback(BeforeToolCallEvent, self.approve)

    def approve(self, event: BeforeToolCallEvent) -> None:
        """Interrupts the agent until the customer has answered."""
        if event.tool_use["name"] != "book_flight":
            return
        answer = event.interrupt("approval", reason=f"Shall I book {event.tool_use['input']['flight_id']}?")
        if answer != "y":
            event.cancel_tool = "the customer refused"


def desk(**more: Any) -> Agent:
    """An agent, as most programs have one."""
    return Agent(
        name="flight-desk", model=RulesModel(), system_prompt=SYSTEM_PROMPT, tools=make_tools(Flights()), **more
    )


plain = desk()
interrupting = desk(hooks=[Approval()])
changed = desk()
changed.hooks.add_callback(BeforeInvocationEvent, lambda event: print("A customer speaks."))


def elicits(session_id: str) -> Agent:
    """An agent whose bookings are made by an MCP server, which asks for a seat in the middle of the call."""
    search, _ = make_tools(Flights())
    server = StdioServerParameters(command=sys.executable, args=[str(Path(__file__).with_name("strands_seats.py"))])
    bookings = MCPClient(lambda: stdio_client(server), elicitation_callback=rehearsal_agent.elicitation_callback)
    return Agent(
        name="flight-desk",
        model=RulesModel(),
        system_prompt=SYSTEM_PROMPT,
        tools=[search, bookings],
        callback_handler=None,
        trace_attributes={"session.id": session_id},
    )


def simulated(session_id: str) -> Agent:
    """An agent whose tools Rehearsal plays."""
    return Agent(
        name="flight-desk",
        model=RulesModel(),
        system_prompt=SYSTEM_PROMPT,
        tools=[MCPClient(url=rehearsal_agent.mcp_url())],
        callback_handler=None,
        trace_attributes={"session.id": session_id},
    )
