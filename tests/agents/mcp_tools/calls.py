"""Calls tools with the official MCP client, as they are asked for, and tells what came back."""

import json
from typing import Any

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

#: How long an answer is waited for, in seconds; a tool that hangs is given up.
PATIENCE = 2.0


async def outcomes(message: str, url: str, headers: dict[str, str] | None = None) -> str:
    """What each call comes to. A call is a line: a tool's name and its arguments as JSON."""
    calls = [line.split(" ", 1) for line in message.splitlines()]
    return json.dumps([await _outcome(url, headers or {}, name, json.loads(given)) for name, given in calls])


async def _outcome(url: str, headers: dict[str, str], name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    try:
        async with httpx2.AsyncClient(headers=headers, timeout=PATIENCE) as http:
            async with Client(streamable_http_client(url, http_client=http), read_timeout_seconds=PATIENCE) as client:
                result = await client.call_tool(name, arguments)
    except BaseException as error:
        return {"raised": _words(error)}
    text = "".join(getattr(part, "text", "") for part in result.content)
    return {"failed": text} if result.is_error else {"result": result.structured_content or text}


def _words(error: BaseException) -> str:
    """The innermost of errors that come in groups."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}"
