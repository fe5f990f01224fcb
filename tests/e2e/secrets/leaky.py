"""An agent that shows secrets wherever it can: in replies, spans, tools, errors and what it prints."""

import json
import os
import sys
import urllib.request

LEAKS = json.loads(os.environ["LEAKS"])


def post(url, body, headers=()):
    headers = {"content-type": "application/json", "accept": "application/json, text/event-stream", **dict(headers)}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.headers, answer.read().decode()


def call_simulated_tool(url):
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "leaky", "version": "1"}}
    headers, _ = post(url, {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello})
    session = {"mcp-session-id": headers["mcp-session-id"]} if headers["mcp-session-id"] else {}
    post(url, {"jsonrpc": "2.0", "method": "notifications/initialized"}, session)
    params = {"name": "look_up", "arguments": {"token": LEAKS["mcp_argument"]}}
    post(url, {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": params}, session)


def attribute(key, value):
    return {"key": key, "value": {"stringValue": value}}


def span(trace, parent, number, name, attributes):
    exception = [
        attribute("exception.type", "LoginError"),
        attribute("exception.message", "no login with " + LEAKS["exception"]),
        attribute("exception.stacktrace", "Traceback\n  login(" + LEAKS["exception"] + ")"),
    ]
    return {
        "traceId": trace,
        "spanId": f"{number:016x}",
        "parentSpanId": parent,
        "name": name,
        "startTimeUnixNano": str(1_700_000_000_000_000_000 + number),
        "endTimeUnixNano": str(1_700_000_000_000_000_500 + number),
        "attributes": attributes,
        "events": [{"name": "exception", "timeUnixNano": "1700000000000000001", "attributes": exception}],
        "status": {"code": 2, "message": "no login with " + LEAKS["exception"]},
    }


def send_spans(traceparent):
    _, trace, parent, _ = traceparent.split("-")
    tool = [
        attribute("gen_ai.operation.name", "execute_tool"),
        attribute("gen_ai.tool.name", "login"),
        attribute("gen_ai.tool.call.id", "call_1"),
        attribute("gen_ai.tool.call.arguments", json.dumps({"key": LEAKS["tool_argument"], "n": 1})),
        attribute("gen_ai.tool.call.result", json.dumps({"session": LEAKS["tool_result"]})),
        attribute("http.url", "postgres://desk:" + LEAKS["url"] + "@db.example.com/desk"),
        attribute("deployment.note", "key " + LEAKS["attribute"]),
    ]
    system = json.dumps([{"type": "text", "content": "use " + LEAKS["named"] + " at " + LEAKS["in_a_header"] + " with " + LEAKS["header"]}])
    chat = [
        attribute("gen_ai.operation.name", "chat"),
        attribute("gen_ai.request.model", "small"),
        attribute("gen_ai.system_instructions", system),
    ]
    scope = {"scope": {"name": "leaky"}, "spans": [span(trace, parent, 3, "chat small", chat), span(trace, parent, 2, "execute_tool login", tool)]}
    resource = {"attributes": [attribute("service.name", "desk"), attribute("service.note", LEAKS["resource"])]}
    body = {"resourceSpans": [{"resource": resource, "scopeSpans": [scope]}]}
    post(os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] + "/v1/traces", body)


for line in sys.stdin:
    asked = json.loads(line)
    print("connecting with " + LEAKS["stderr"], file=sys.stderr, flush=True)
    print(LEAKS["private_key"], file=sys.stderr, flush=True)
    print("a stray line with " + LEAKS["stdout"], flush=True)
    call_simulated_tool(asked["mcp_url"])
    send_spans(asked["traceparent"])
    answer = {"session_id": asked["session_id"]}
    if "fail" in asked["message"]:
        answer["error"] = "the database refused " + LEAKS["error"]
    else:
        answer["reply"] = "Your booking is confirmed. My key is " + LEAKS["reply"] + ", the login " + LEAKS["named"]
    print(json.dumps(answer), flush=True)
