"""Parts, messages and tasks of version 0.3."""

from typing import Any

from a2a.types import DataPart, Message, Part, Task, TextPart
from a2a.utils import get_data_parts, new_agent_text_message, new_task


def data_of(message: Message) -> list[dict[str, Any]]:
    """The data in a message."""
    return get_data_parts(message.parts)


def parts_of(step: Any) -> list[Part]:
    """A step's words and data."""
    parts = [Part(root=TextPart(text=step.text))]
    return parts if step.data is None else [*parts, Part(root=DataPart(data=step.data))]


def message(text: str, context_id: str) -> Message:
    """A message of the agent's."""
    return new_agent_text_message(text, context_id)


def task(request: Message) -> Task:
    """A task that begins with a message."""
    return new_task(request)
