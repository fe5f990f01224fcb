"""A weather desk made with LangChain, which is a graph of LangGraph, as a customer would make one.

The model is whatever speaks OpenAI's API at $OPENAI_BASE_URL. OpenInference makes the spans.
"""

from langchain.agents import create_agent
from langchain_openai import ChatOpenAI
from langgraph.checkpoint.memory import InMemorySaver


def get_weather(city: str) -> str:
    """Get the current weather for a city."""
    return f"mild, and dry in {city}"


agent = create_agent(
    name="weather_desk",
    model=ChatOpenAI(model="scripted-agent"),
    system_prompt="You are a weather desk.",
    tools=[get_weather],
    checkpointer=InMemorySaver(),
)
