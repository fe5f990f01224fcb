"""An agent of the OpenAI Agents SDK whose model is a few rules; its tool waits for the customer's approval."""

import json
from collections.abc import AsyncIterator
from typing import Any

from agents import Agent, Model, ModelResponse, Usage, function_tool
from openai.types.responses import ResponseFunctionToolCall, ResponseOutputMessage, ResponseOutputText


class Rules(Model):
    """Books whatever is asked for, and says what the tool said."""

    async def get_response(self, system_instructions: Any, input: Any, *arguments: Any, **named: Any) -> ModelResponse:
        """The next step."""
        return ModelResponse(output=[step(input)], usage=Usage(requests=1), response_id=None)

    def stream_response(self, *arguments: Any, **named: Any) -> AsyncIterator[Any]:
        """Nobody streams here."""
        raise NotImplementedError


def step(items: Any) -> Any:
    """A message after the tool's result, else the tool's call."""
    last = items[-1]
    if last.get("type") == "function_call_output":
        text = ResponseOutputText(type="output_text", text=str(last["output"]), annotations=[])
        return ResponseOutputMessage(id="message", type="message", role="assistant", status="completed", content=[text])
    arguments = json.dumps({"flight_id": "LISROM"})
    return ResponseFunctionToolCall(
        type="function_call", call_id=f"call_{len(items)}", name="book_flight", arguments=arguments
    )


@function_tool(needs_approval=True)
def book_flight(flight_id: str) -> str:
    """Book a flight."""
    return f"Your booking reference is OA-{flight_id}."


agent = Agent(name="desk", model=Rules(), tools=[book_flight])
