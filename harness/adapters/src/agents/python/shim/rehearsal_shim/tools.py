"""Where the tools are that the suite simulates, for the code of a conversation."""

import contextvars
import os

#: The address for the conversation in which code runs.
CURRENT: contextvars.ContextVar[str | None] = contextvars.ContextVar("rehearsal_tools", default=None)

#: The variable with the address that all conversations share.
VARIABLE = "REHEARSAL_MCP_URL"


def url() -> str:
    """The conversation's own address, or else the one that all share."""
    found = CURRENT.get() or os.environ.get(VARIABLE)
    if not found:
        raise RuntimeError("the suite simulates no tools; describe them in its `tools` section")
    return found
