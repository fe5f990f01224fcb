"""An agent of LangChain whose model is a few rules; its middleware asks before a flight is booked."""

from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import HumanInTheLoopMiddleware
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langgraph.checkpoint.memory import InMemorySaver


class Rules(BaseChatModel):
    """Books whatever is asked for, and says what the tool said."""

    @property
    def _llm_type(self) -> str:
        return "rules"

    def bind_tools(self, tools: Any, **kwargs: Any) -> "Rules":
        """Knows its tool already."""
        return self

    def _generate(self, messages: list[BaseMessage], *arguments: Any, **named: Any) -> ChatResult:
        last = messages[-1]
        if isinstance(last, ToolMessage):
            said = AIMessage(content=str(last.content))
        else:
            call = {"name": "book_flight", "args": {"flight_id": "LISROM"}, "id": f"call_{len(messages)}"}
            said = AIMessage(content="", tool_calls=[call])
        return ChatResult(generations=[ChatGeneration(message=said)])


def book_flight(flight_id: str) -> str:
    """Book a flight."""
    return f"Your booking reference is LC-{flight_id}."


agent = create_agent(
    model=Rules(),
    tools=[book_flight],
    middleware=[HumanInTheLoopMiddleware(interrupt_on={"book_flight": True})],
    checkpointer=InMemorySaver(),
)
