"""A desk in a Python module that calls whatever it is told to. It sends no spans."""

import rehearsal_agent

from calls import outcomes


async def reply(message: str) -> str:
    """Calls the tools of the conversation that asks."""
    return await outcomes(message, rehearsal_agent.mcp_url())
