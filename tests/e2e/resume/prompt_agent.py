"""An agent that keeps its conversations by session, and sends the spans of a turn before it replies.

It takes a message that it has answered already, by its turn, for the same message. Arguments: the port, the collector.
"""
import http.server
import json
import sys
import threading
import urllib.request

PORT, COLLECTOR = int(sys.argv[1]), sys.argv[2]
LOCK, SAID = threading.Lock(), {}


def text(key, value):
    return {"key": key, "value": {"stringValue": value}}


def span(trace, parent, name, attributes):
    place = {"traceId": trace, "spanId": parent[:-1] + name[0], "parentSpanId": parent}
    return {**place, "name": name, "kind": 1, "startTimeUnixNano": "1", "endTimeUnixNano": "2", "attributes": attributes}


def tell(traceparent, message, reply):
    _, trace, parent, _ = traceparent.split("-")
    parent = parent[:-1] + "0"
    call = json.dumps([{"role": "user", "parts": [{"type": "text", "content": message}]}])
    tool = [text("gen_ai.operation.name", "execute_tool"), text("gen_ai.tool.name", "look_up"),
            text("gen_ai.tool.call.arguments", json.dumps({"about": message})), text("gen_ai.tool.call.result", reply)]
    agent = [text("gen_ai.operation.name", "invoke_agent"), text("gen_ai.agent.name", "prompt"),
             text("gen_ai.input.messages", call)]
    root = span(trace, parent, "a_turn", agent)
    root["parentSpanId"] = traceparent.split("-")[2]
    spans = [root, span(trace, root["spanId"], "b_tool", tool)]
    body = {"resourceSpans": [{"scopeSpans": [{"scope": {"name": "prompt"}, "spans": spans}]}]}
    request = urllib.request.Request(COLLECTOR + "/v1/traces", json.dumps(body).encode(), {"content-type": "application/json"})
    try:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=5).read()
    except OSError:
        pass  # Whoever asked is gone.


class Desk(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with LOCK:
            said = SAID.setdefault(asked["session_id"], {})
            reply = said.setdefault(asked["turn"], f"Message {len(said) + 1}: I have no answer to that yet.")
        tell(self.headers["traceparent"], asked["message"], reply)
        answer = json.dumps({"reply": reply}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Desk)
server.daemon_threads = True
server.serve_forever()
