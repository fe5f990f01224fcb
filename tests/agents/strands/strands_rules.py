"""A model made of rules behind the package's own model interface: it reads, streams and uses tools."""

import json
import re
from collections.abc import AsyncIterable
from typing import Any

from strands.models.model import Model
from strands.types.content import Messages
from strands.types.streaming import StreamEvent

QUESTIONS = {
    "destination": "Which city would you like to fly to (destination)?",
    "origin": "Which city are you leaving from (origin)?",
    "date": "On which date would you like to travel (for example 2026-12-01)?",
}
AGREES = re.compile(r"\b(yes|ok|okay|sure|confirm|book it|go ahead)\b", re.IGNORECASE)
REFUSES = re.compile(r"\b(no|not|don't)\b", re.IGNORECASE)
FACTS = {
    "origin": re.compile(r"\b(?:[Ff]rom|[Oo]rigin(?: is)?:?) ([A-Z][a-z]+)"),
    "destination": re.compile(r"\b(?:[Tt]o|[Dd]estination(?: is)?:?) ([A-Z][a-z]+)"),
    "date": re.compile(r"\b(\d{4}-\d{2}-\d{2})\b"),
}


class RulesModel(Model):
    """Decides by rules what to say or which tool to use next, from the conversation alone."""

    def __init__(self) -> None:
        # The package looks for the model's id, which goes into its spans, in an attribute of this name.
        self.config: dict[str, Any] = {"model_id": "flight-rules-1", "context_window_limit": 100_000}

    def update_config(self, **model_config: Any) -> None:
        """Takes over settings, as the interface asks."""
        self.config.update(model_config)

    def get_config(self) -> dict[str, Any]:
        """The settings."""
        return self.config

    def structured_output(self, output_model, prompt, system_prompt=None, **kwargs):
        """Rules do not fill in schemas."""
        raise NotImplementedError("the rules do not give structured output")

    async def stream(
        self, messages: Messages, tool_specs=None, system_prompt=None, **kwargs: Any
    ) -> AsyncIterable[StreamEvent]:
        """Streams one answer as Bedrock would: a message with one block, its stop reason, its usage."""
        step = decide(messages)
        yield {"messageStart": {"role": "assistant"}}
        if isinstance(step, str):
            for event in _text(step):
                yield event
        else:
            for event in _tool_use(messages, *step):
                yield event
        sizes = (_tokens([system_prompt, tool_specs, messages]), _tokens(step))
        usage = {"inputTokens": sizes[0], "outputTokens": sizes[1], "totalTokens": sum(sizes)}
        yield {"metadata": {"usage": usage, "metrics": {"latencyMs": 0}}}


def decide(messages: Messages) -> str | tuple[str, dict[str, str]]:
    """What to say, or which tool to use with which arguments."""
    result = _tool_result(messages[-1])
    if result is not None:
        return _about(result)
    last, offer = _said(messages[-1]), _offer(messages)
    if offer and AGREES.search(last) and not REFUSES.search(last):
        return "book_flight", {"flight_id": offer["flight_id"]}
    facts = _facts(messages)
    for fact, question in QUESTIONS.items():
        if fact not in facts:
            return question
    if offer and not any(pattern.search(last) for pattern in FACTS.values()):
        thanked = "thank" in last.lower()
        return "You are welcome. Goodbye." if thanked else "Do you confirm that I book the flight?"
    return "search_flights", facts


def _about(result: dict[str, Any]) -> str:
    """What a tool's result means to the customer."""
    if "told" in result:
        return str(result["told"])
    if "error" in result:
        return f"I am sorry, that did not work: {result['error']}"
    if "reference" in result:
        return (
            f"Your flight from {result['origin']} to {result['destination']} on {result['date']} is booked for "
            f"{result['price_eur']} EUR. Your booking reference is {result['reference']}."
        )
    offers = [f"at {flight['departs']} for {flight['price_eur']} EUR" for flight in result["flights"]]
    return f"I found flights {' or '.join(offers)}. Do you confirm that I book the first one?"


def _facts(messages: Messages) -> dict[str, str]:
    """Where from, where to and when, the latest word of the customer on each."""
    facts: dict[str, str] = {}
    asked = ""
    for message in messages:
        text = _said(message)
        if message["role"] == "assistant":
            asked = text
            continue
        found = {fact: match.group(1) for fact, pattern in FACTS.items() if (match := pattern.search(text))}
        bare = re.fullmatch(r"\W*([A-Z][a-z]+)\W*", text)
        answered = next((fact for fact in ("origin", "destination") if asked == QUESTIONS[fact]), None)
        facts.update({answered: bare.group(1)} if answered and bare and not found else found)
    return facts


def _offer(messages: Messages) -> dict[str, Any] | None:
    """The first flight of the last search that was not followed by a booking."""
    for message in reversed(messages):
        result = _tool_result(message)
        if result is not None:
            return result["flights"][0] if "flights" in result else None
    return None


def _said(message: dict[str, Any]) -> str:
    return " ".join(block["text"] for block in message["content"] if "text" in block)


def _tool_result(message: dict[str, Any]) -> dict[str, Any] | None:
    for block in message["content"]:
        if "toolResult" in block:
            content = block["toolResult"]["content"][0]
            return content["json"] if "json" in content else _data(content.get("text", "unknown"))
    return None


def _data(text: str) -> dict[str, Any]:
    """What a tool that has only texts means: data as JSON, else what went wrong."""
    try:
        return dict(json.loads(text))
    except ValueError:
        return {"error": text}


def _text(text: str) -> list[StreamEvent]:
    """A text, in two pieces, since a stream that comes in one is no test of streaming."""
    middle = len(text) // 2
    pieces = [{"contentBlockDelta": {"delta": {"text": piece}}} for piece in (text[:middle], text[middle:])]
    end: list[StreamEvent] = [{"contentBlockStop": {}}, {"messageStop": {"stopReason": "end_turn"}}]
    return [{"contentBlockStart": {"start": {}}}, *pieces, *end]


def _tool_use(messages: Messages, name: str, arguments: dict[str, str]) -> list[StreamEvent]:
    """A use of a tool; its id is the number of the message that asks for it."""
    start = {"toolUse": {"name": name, "toolUseId": f"call_{len(messages)}"}}
    return [
        {"contentBlockStart": {"start": start}},
        {"contentBlockDelta": {"delta": {"toolUse": {"input": json.dumps(arguments)}}}},
        {"contentBlockStop": {}},
        {"messageStop": {"stopReason": "tool_use"}},
    ]


def _tokens(value: Any) -> int:
    """Four characters are about a token."""
    return (len(json.dumps(value, default=str)) + 3) // 4
