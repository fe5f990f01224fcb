"""The same desk as a program that speaks JSON lines. Its argument says how it finds its tools: by the `key` of each line,
by its `environment`, or at the address that all share, with the session as a `header`."""

import asyncio
import json
import os
import sys

from calls import outcomes


def found(request: dict[str, str], way: str) -> tuple[str, dict[str, str]]:
    """The address of the tools, and the headers that they need."""
    if way == "key":
        return request["mcp_url"], {}
    shared = os.environ["REHEARSAL_MCP_URL"]
    return shared, {"x-session-id": request["session_id"]} if way == "header" else {}


for line in sys.stdin:
    asked = json.loads(line)
    url, headers = found(asked, sys.argv[1])
    said = asyncio.run(outcomes(asked["message"], url, headers))
    print(json.dumps({"session_id": asked["session_id"], "turn": asked["turn"], "reply": said}), flush=True)
