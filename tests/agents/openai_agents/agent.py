"""A weather desk made with the OpenAI Agents SDK, as a customer would make one.

The model is whatever speaks OpenAI's API at $OPENAI_BASE_URL. OpenInference makes the spans.
"""

from agents import Agent, function_tool


@function_tool
def get_weather(city: str) -> str:
    """Get the current weather for a city."""
    return f"mild, and dry in {city}"


agent = Agent(name="weather_desk", model="scripted-agent", instructions="You are a weather desk.", tools=[get_weather])
