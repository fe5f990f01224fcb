"""An agent that runs already: answers at once, and exports its spans over OTLP after holding them back."""

import http.server
import json
import os
import sys
import threading
import time
import urllib.request

PORT, COLLECTOR, HOLD, MANNER = int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.argv[4]
held = []
lock = threading.Lock()


def span(trace, parent, kind, start, said):
    """An agent's or a model's span, with what was said."""
    message = lambda role, text: json.dumps([{"role": role, "parts": [{"type": "text", "content": text}]}])
    facts = {
        "gen_ai.operation.name": kind,
        "gen_ai.input.messages": message("user", said),
        "gen_ai.output.messages": message("assistant", "You said: " + said),
    }
    return {
        "traceId": trace,
        "spanId": os.urandom(8).hex(),
        "parentSpanId": parent,
        "name": kind,
        "startTimeUnixNano": str(start),
        "endTimeUnixNano": str(time.time_ns()),
        "attributes": [{"key": key, "value": {"stringValue": value}} for key, value in facts.items()],
    }


def spans(traceparent, start, said):
    """What is to be known of one answer: under the caller's trace, or in a trace of its own that names nobody."""
    if MANNER == "silent":
        return [span(os.urandom(16).hex(), "", "chat", start, said)]
    _, trace, parent, _ = traceparent.split("-")
    agent = span(trace, parent, "invoke_agent", start, said)
    return [span(trace, agent["spanId"], "chat", start, said), agent]


def export():
    """Sends what has been held back for long enough, as a batch processor does."""
    headers = {"content-type": "application/json"}
    while True:
        time.sleep(0.1)
        with lock:
            due = [one for at, one in held if at + HOLD <= time.time()]
            held[:] = held[len(due):]
        if due:
            body = {"resourceSpans": [{"scopeSpans": [{"spans": [span for one in due for span in one]}]}]}
            request = urllib.request.Request(COLLECTOR + "/v1/traces", json.dumps(body).encode(), headers)
            for _ in range(2 if MANNER == "twice" else 1):
                urllib.request.urlopen(request).read()


class Desk(http.server.BaseHTTPRequestHandler):
    """Says everything back."""

    def do_POST(self):
        start = time.time_ns()
        said = json.loads(self.rfile.read(int(self.headers["content-length"])))["message"]
        reply = json.dumps({"reply": "You said: " + said}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(reply)))
        self.end_headers()
        with lock:
            held.append((time.time(), spans(self.headers["traceparent"], start, said)))
        self.wfile.write(reply)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 512


threading.Thread(target=export, daemon=True).start()
server = Server(("127.0.0.1", PORT), Desk)
print("ready", flush=True)
server.serve_forever()
