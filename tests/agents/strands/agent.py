"""A weather desk made with the Strands Agents package, as a customer would make one.

The model is whatever speaks OpenAI's API at $OPENAI_BASE_URL. The package makes its own spans.
"""

import os

from strands import Agent, tool
from strands.models.openai import OpenAIModel


@tool
def get_weather(city: str) -> str:
    """Get the current weather for a city.

    Args:
        city: The city.
    """
    return f"mild, and dry in {city}"


agent = Agent(
    name="weather-desk",
    model=OpenAIModel(
        client_args={"base_url": os.environ["OPENAI_BASE_URL"], "api_key": os.environ["OPENAI_API_KEY"]},
        model_id="scripted-agent",
    ),
    system_prompt="You are a weather desk.",
    tools=[get_weather],
)
