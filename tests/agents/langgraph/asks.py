"""A graph of LangGraph without a model, which asks by an interrupt before it books a flight."""

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.types import interrupt


def book(state: MessagesState) -> dict:
    """Books the flight, if the customer agrees."""
    call = {"name": "book_flight", "arguments": {"flight_id": "LISROM"}}
    agrees = interrupt({"message": "Shall I book LISROM?", "tool": call, "schema": {"type": "boolean"}})
    said = "Your booking reference is LG-1." if agrees is True else "I booked nothing."
    return {"messages": [{"role": "assistant", "content": said}]}


agent = StateGraph(MessagesState).add_node(book).add_edge(START, "book").compile(checkpointer=InMemorySaver())
