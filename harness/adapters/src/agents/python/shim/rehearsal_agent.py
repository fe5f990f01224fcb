"""What an agent's code may use while Rehearsal plays it: questions to the user in the middle of a call, and where the
tools are that the suite simulates.

    import rehearsal_agent

    if not rehearsal_agent.ask("Shall I book TP 440?", tool="book_flight"):
        return "Not booked."

The module is there only while Rehearsal runs the agent.
"""

import asyncio
from typing import Any

from rehearsal_shim import tools
from rehearsal_shim.asking import Answer, Questions

__all__ = ["Answer", "aask", "ask", "elicitation_callback", "mcp_url"]


def mcp_url() -> str:
    """Where the simulated tools of this conversation are served by MCP (streamable HTTP).

    In code that belongs to no conversation, such as a module that is being imported, it is the address that all share.
    Raises `RuntimeError` where the suite simulates no tools.
    """
    return tools.url()


def ask(
    message: str,
    schema: dict[str, Any] | None = None,
    choices: list[Any] | None = None,
    tool: str | dict[str, Any] | None = None,
) -> Answer:
    """Asks the user and waits for the answer.

    `schema` is the JSON Schema of a form to fill in, `choices` are the answers on offer, and `tool` is what waits for
    the answer: its name, or a dict with `name` and `arguments`.
    A question for leave names its `tool`. Without one, whoever says or chooses anything has agreed to answer, so that
    the answer is true even where the words are a no.
    """
    questions = Questions.here()
    if questions.runs_here():
        raise RuntimeError("ask() would stop every conversation from within a coroutine; write `await aask(...)`")
    return questions.ask(_question(message, schema, choices, tool)).result()


async def aask(
    message: str,
    schema: dict[str, Any] | None = None,
    choices: list[Any] | None = None,
    tool: str | dict[str, Any] | None = None,
) -> Answer:
    """Asks the user from within a coroutine, as `ask` does."""
    question = _question(message, schema, choices, tool)
    return await asyncio.wrap_future(Questions.here().ask(question))


async def elicitation_callback(context: Any, params: Any) -> Any:
    """Asks the user what an MCP server wants to know; to be given to a client session of the package `mcp`."""
    from mcp.types import INVALID_REQUEST, ElicitResult, ErrorData

    try:
        questions = Questions.here()
    except RuntimeError as error:
        return ErrorData(code=INVALID_REQUEST, message=str(error))
    asked = params.model_dump(by_alias=True, exclude_none=True, mode="json")
    answer = await asyncio.wrap_future(questions.ask(asked))
    content = _form(answer.content, asked.get("requestedSchema")) if answer else None
    return ElicitResult(action=answer.action, content=content)


def _question(message: str, schema: Any, choices: Any, tool: Any) -> dict[str, Any]:
    parts = {"message": message, "schema": schema, "choices": choices, "tool": tool}
    return {name: part for name, part in parts.items() if part is not None}


def _form(content: Any, schema: dict[str, Any] | None) -> dict[str, Any] | None:
    """An accepting answer as the values of a form; words go into its only field."""
    if schema is None:
        return None
    fields = list(schema.get("properties", {}))
    if isinstance(content, dict) or content is None:
        return content or {}
    return {fields[0]: content} if len(fields) == 1 else {}
