"""Parts, messages and tasks of version 1.0."""

from typing import Any

from a2a.helpers import get_data_parts, new_data_part, new_task_from_user_message, new_text_message, new_text_part
from a2a.types import Message, Part, Task


def data_of(message: Message) -> list[Any]:
    """The data in a message."""
    return get_data_parts(message.parts)


def parts_of(step: Any) -> list[Part]:
    """A step's words and data."""
    parts = [new_text_part(step.text)]
    return parts if step.data is None else [*parts, new_data_part(step.data)]


def message(text: str, context_id: str) -> Message:
    """A message of the agent's."""
    return new_text_message(text, context_id=context_id)


def task(request: Message) -> Task:
    """A task that begins with a message."""
    return new_task_from_user_message(request)
