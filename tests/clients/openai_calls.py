"""Asks an OpenAI-like server through the openai package, without retries, and prints as JSON what it makes of
the answers.

Reads from standard input: url, key, project, system, user, schema (name and schema), seed.
"""

import json
import sys

from openai import APIConnectionError, APIStatusError, OpenAI

ASKED = json.load(sys.stdin)


def client(prefix="/v1", key=None):
    return OpenAI(
        base_url=ASKED["url"] + prefix, api_key=key or ASKED["key"], project=ASKED["project"], max_retries=0, timeout=5
    )


def chat(model="gpt-4.1-mini", at=None, system=None, **more):
    messages = [{"role": "system", "content": system or ASKED["system"]}, {"role": "user", "content": ASKED["user"]}]
    answer = (at or client()).chat.completions.create(model=model, messages=messages, seed=ASKED["seed"], **more)
    choice = answer.choices[0]
    calls = [call.function.arguments for call in choice.message.tool_calls or []]
    usage = answer.usage and answer.usage.model_dump()
    return {"text": choice.message.content, "calls": calls, "finish": choice.finish_reason, "usage": usage, "id": answer._request_id}


def respond(model="gpt-5", **more):
    answer = client().responses.create(
        model=model, instructions=ASKED["system"], input=ASKED["user"], metadata={"seed": str(ASKED["seed"])}, **more
    )
    return {"text": answer.output_text, "status": answer.status, "usage": answer.usage and answer.usage.model_dump()}


def wanted(strict=True, schema=None):
    return {"name": ASKED["schema"]["name"], "strict": strict, "schema": schema or ASKED["schema"]["schema"]}


def failing(call):
    try:
        call()
    except APIStatusError as error:
        wait = error.response.headers.get("retry-after")
        return {"kind": type(error).__name__, "code": error.code, "param": error.param, "status": error.status_code, "wait": wait}
    except APIConnectionError as error:
        return {"kind": type(error).__name__}
    except Exception as error:
        return {"kind": "other: " + type(error).__name__}
    return {"kind": "no error"}


def projects():
    made = client().post("/organization/projects", cast_to=object, body={"name": "evals", "tags": {"Team": "CX"}})
    path = "/organization/projects/" + made["id"]
    changed = client().post(path, cast_to=object, body={"add_tags": {"Stage": "ci"}, "remove_tag_keys": ["Team"]})
    archived = client().post(path + "/archive", cast_to=object, body={})
    listed = client().get("/organization/projects", cast_to=object)
    unknown = failing(lambda: client().get("/organization/projects/proj_unknown", cast_to=object))
    return {"made": made, "changed": changed, "archived": archived, "listed": listed, "unknown": unknown}


by_schema = {"response_format": {"type": "json_schema", "json_schema": wanted()}}
tool = {"type": "function", "function": {"name": wanted()["name"], "strict": True, "parameters": wanted()["schema"]}}
by_tool = {"tools": [tool], "tool_choice": {"type": "function", "function": {"name": wanted()["name"]}}}
told = ASKED["system"] + "\nAnswer in JSON, as " + ASKED["schema"]["name"] + "."
print(json.dumps({
    "schema": [chat(**by_schema) for _ in range(2)],
    "tool": chat(**by_tool),
    "json": chat(system=told, response_format={"type": "json_object"}),
    "text": chat(system=told),
    "bedrock": chat("openai.gpt-oss-120b-1:0", client("/openai/v1"), **by_schema),
    "responses": respond(text={"format": {"type": "json_schema", **wanted()}}),
    "short": chat(max_tokens=5, **by_schema),
    "no_usage": chat("no-usage", **by_schema),
    "throttled": failing(lambda: chat("throttled", **by_schema)),
    "fails": failing(lambda: chat("fails", **by_schema)),
    "wrong_key": failing(lambda: chat(at=client(key="wrong"), **by_schema)),
    "unknown": failing(lambda: chat("unknown", **by_schema)),
    "lacking": failing(lambda: chat("lacking", **by_schema)),
    "max_tokens": failing(lambda: chat("gpt-5", max_tokens=100, **by_schema)),
    "wrong_route": failing(lambda: chat("openai.gpt-5.4", **by_schema)),
    "open_schema": failing(lambda: chat(response_format={"type": "json_schema", "json_schema": wanted(schema={"type": "object"})})),
    "broken_off": failing(lambda: chat("broken-off", **by_schema)),
    "models": [model.id for model in client().models.list()],
    "projects": projects(),
}))
