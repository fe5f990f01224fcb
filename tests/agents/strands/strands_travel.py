"""A flight desk made with the Strands Agents package, as a customer would make one, but for its model.

The agent, its tools, its event loop and its spans are the package's own. Only the model is replaced by a few
rules, so that the agent runs without a key and always answers alike. It serves `POST /chat` with
`{"session_id", "message"}` on 127.0.0.1:$PORT and sends its spans to $OTEL_EXPORTER_OTLP_ENDPOINT.
"""

import json
import os
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry import context, propagate
from strands import Agent
from strands.telemetry import StrandsTelemetry

from strands_rules import RulesModel
from strands_store import Flights, make_tools

SYSTEM_PROMPT = (
    "You are a flight desk. Find out where the customer flies from and to, and on which date (YYYY-MM-DD). "
    "Search, tell the price, and book only after the customer agreed."
)


class Sessions:
    """One agent for each session, kept between its turns, and a lock that keeps its turns in order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._agents: dict[str, tuple[Agent, threading.Lock]] = {}

    def reply(self, session_id: str, message: str) -> str:
        """The agent's answer to a message of this session."""
        with self._lock:
            if session_id not in self._agents:
                self._agents[session_id] = (make_agent(session_id), threading.Lock())
            agent, turn = self._agents[session_id]
        with turn:
            return str(agent(message)).strip()


def make_agent(session_id: str) -> Agent:
    """An agent with a store of its own, whose spans carry the session's id."""
    return Agent(
        name="flight-desk",
        model=RulesModel(),
        system_prompt=SYSTEM_PROMPT,
        tools=make_tools(Flights()),
        callback_handler=None,
        trace_attributes={"session.id": session_id},
    )


class Chat(BaseHTTPRequestHandler):
    """Answers `POST /chat`, and `GET /health` for those who wait until the desk is open."""

    protocol_version = "HTTP/1.1"
    sessions = Sessions()

    def do_GET(self) -> None:
        """Says that the desk is open."""
        self._answer(200 if self.path == "/health" else 404, {"status": "ok"})

    def do_POST(self) -> None:
        """Answers one message, below the span that the caller names in its headers."""
        try:
            body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))))
            session_id, message = body["session_id"], body["message"]
        except (ValueError, KeyError, TypeError) as error:
            self._answer(400, {"error": f"the body does not read: {error!r}"})
            return
        # Header names are matched exactly by the propagator, and HTTP does not care about their case.
        token = context.attach(propagate.extract({name.lower(): text for name, text in self.headers.items()}))
        try:
            self._answer(200, {"reply": self.sessions.reply(session_id, message)})
        except Exception as error:  # The caller must hear of it, whatever it was.
            self._answer(500, {"error": repr(error)})
        finally:
            context.detach(token)

    def log_message(self, format: str, *args: object) -> None:
        """Keeps quiet about requests that went well."""

    def _answer(self, status: int, body: dict) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


class Server(ThreadingHTTPServer):
    """A thread for each connection, and a queue that is long enough for many callers at once."""

    daemon_threads = True
    request_queue_size = 128


def main() -> None:
    """Serves until SIGINT or SIGTERM, then sends the spans that still wait."""
    telemetry = StrandsTelemetry().setup_otlp_exporter()
    server = Server(("127.0.0.1", int(os.environ["PORT"])), Chat)
    # `shutdown` waits for the serving loop to end, so it must not be called on the loop's own thread.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()
    server.server_close()
    telemetry.tracer_provider.shutdown()


if __name__ == "__main__":
    main()
