"""An agent of Pydantic AI whose model is a few rules; its tool waits for the customer's approval."""

from pydantic_ai import Agent, DeferredToolRequests
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart, ToolReturnPart
from pydantic_ai.models.function import AgentInfo, FunctionModel


def rules(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
    """Books whatever is asked for, and says what the tool said."""
    last = messages[-1].parts[-1]
    if isinstance(last, ToolReturnPart):
        return ModelResponse([TextPart(str(last.content))])
    return ModelResponse([ToolCallPart("book_flight", {"flight_id": "LISROM"}, f"call_{len(messages)}")])


agent = Agent(FunctionModel(rules), output_type=[str, DeferredToolRequests])


@agent.tool_plain(requires_approval=True)
def book_flight(flight_id: str) -> str:
    """Book a flight."""
    return f"Your booking reference is PA-{flight_id}."
