"""What a call of an agent came to: words, or questions, out of whatever the call returned."""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: Where dicts and objects keep what the agent says, the likeliest first.
PLACES = ("reply", "output", "final_output", "content", "text", "response", "answer", "result", "message", "messages")

#: Who speaks where a message is the user's or a tool's.
OTHERS = ("user", "human", "tool", "system", "developer", "function")

#: What blocks are called that hold the model's thoughts and not its words.
THOUGHTS = ("thinking", "reasoning", "redacted_thinking")


@dataclass
class Outcome:
    """What goes back for a turn."""

    #: The agent's words; `None` where it returned nothing.
    reply: str | None = None
    #: What it asks before it goes on, in its own shape.
    questions: list[Any] = field(default_factory=list)
    #: Its own name for the conversation.
    conversation: str | None = None
    #: What holds outside the conversation now, by name.
    state: dict[str, Any] | None = None

    def answer(self) -> dict[str, Any]:
        """The keys of the answer's line."""
        answer: dict[str, Any] = {"reply": self.reply}
        if self.questions:
            answer["questions"] = self.questions
        if self.conversation:
            answer["conversation"] = self.conversation
        if self.state:
            answer["state"] = self.state
        return answer


def outcome_of(value: Any) -> Outcome:
    """Reads what a call returned."""
    if isinstance(value, Outcome):
        return value
    if isinstance(value, Mapping):
        has_words = any(value.get(place) is not None for place in PLACES)
        questions = _questions(value, has_words)
        words = text_of(value) if has_words or not questions else ""
        return Outcome(words, questions, value.get("conversation"), _state(value))
    return Outcome(text_of(value))


def _state(value: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a dict with a reply or a question says of the world outside. Another thing of that name is not meant."""
    state = value.get("state") if any(key in value for key in ("reply", "question", "questions")) else None
    return dict(state) if isinstance(state, Mapping) else None


def _questions(value: Mapping[str, Any], has_words: bool) -> list[Any]:
    """What a dict asks. A mere text beside a reply is the question that is replied to."""
    asked = value.get("questions", value.get("question"))
    asked = asked if isinstance(asked, list) else [asked] if asked else []
    if has_words:
        asked = [item for item in asked if not isinstance(item, str)]
    return [{"message": item} if isinstance(item, str) else item for item in asked]


def text_of(value: Any) -> str | None:
    """The words in a value: a text, a message, a list of messages or of blocks, or an object with any of these."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Mapping):
        return _text_at(value.get, value)
    if isinstance(value, (list, tuple)):
        return _text_of_list(value)
    if isinstance(value, (bool, int, float)):
        return str(value)
    return _text_at(lambda name: getattr(value, name, None), value)


def joined(pieces: Iterable[Any]) -> Any:
    """The whole of a stream: its texts one after the other, or the result that it ends with."""
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, Mapping) and piece.get("result") is not None:
            return piece["result"]
        if isinstance(piece, Mapping):
            # Of the events of a stream only those with text of the reply count.
            piece = next((piece[name] for name in ("data", "delta", *PLACES) if isinstance(piece.get(name), str)), "")
        texts.append(text_of(piece) or "")
    return "".join(texts)


def _text_at(get: Any, value: Any) -> str:
    for place in PLACES:
        found = get(place)
        # An object may have a method of that name.
        if found is not None and not callable(found):
            return text_of(found) or ""
    return _data(value)


def _text_of_list(items: list[Any] | tuple[Any, ...]) -> str:
    if not items:
        return ""
    if any(_speaker(item) for item in items):
        own = [item for item in items if _speaker(item) not in (None, *OTHERS)]
        return text_of(own[-1]) or "" if own else ""
    blocks = [item for item in items if _part(item, "type") not in THOUGHTS]
    texts = [item if isinstance(item, str) else _part(item, "text") for item in blocks]
    if any(isinstance(text, str) for text in texts):
        return "\n".join(text for text in texts if isinstance(text, str))
    return _data(items)


def _speaker(message: Any) -> str | None:
    """Who says a message: its role, or the type of a message of LangChain's."""
    role = _part(message, "role")
    if isinstance(role, str):
        return role
    kind = _part(message, "type")
    return kind if isinstance(kind, str) and _part(message, "content") is not None else None


def _part(item: Any, name: str) -> Any:
    if isinstance(item, Mapping):
        return item.get(name)
    return None if isinstance(item, str) else getattr(item, name, None)


def _data(value: Any) -> str:
    """Anything else as JSON, since it is still what the agent said."""
    if hasattr(value, "model_dump_json"):
        return value.model_dump_json()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    if isinstance(value, (Mapping, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
