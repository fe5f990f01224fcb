"""A weather desk made with Pydantic AI, as a customer would make one.

The model is whatever speaks OpenAI's API at $OPENAI_BASE_URL. The package makes its own spans.
"""

from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel

agent = Agent(OpenAIChatModel("scripted-agent"), name="weather_desk", instructions="You are a weather desk.")


@agent.tool_plain
def get_weather(city: str) -> str:
    """Get the current weather for a city."""
    return f"mild, and dry in {city}"
