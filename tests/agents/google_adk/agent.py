"""A weather agent made with Google's Agent Development Kit, as a customer would make one.

The model is whatever speaks OpenAI's API at $OPENAI_BASE_URL, by LiteLLM. The kit makes its own spans.
"""

import os

# LiteLLM fetches a list of prices when it is imported, unless it is told to take its own.
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

from google.adk.agents import LlmAgent
from google.adk.models.lite_llm import LiteLlm
from google.adk.runners import InMemoryRunner
from google.genai import types

USER = "customer"


def get_weather(city: str) -> str:
    """Get the current weather for a city."""
    return f"mild, and dry in {city}"


runner = InMemoryRunner(
    agent=LlmAgent(
        name="weather_desk",
        model=LiteLlm(model="openai/scripted-agent"),
        instruction="You are a weather desk.",
        tools=[get_weather],
    ),
    app_name="weather",
)


async def agent(message: str, session_id: str) -> str:
    """The agent's answer to a message of this session."""
    sessions = runner.session_service
    if await sessions.get_session(app_name="weather", user_id=USER, session_id=session_id) is None:
        await sessions.create_session(app_name="weather", user_id=USER, session_id=session_id)
    said = ""
    content = types.Content(role="user", parts=[types.Part(text=message)])
    async for event in runner.run_async(user_id=USER, session_id=session_id, new_message=content):
        if event.is_final_response() and event.content:
            said = "".join(part.text or "" for part in event.content.parts)
    return said
