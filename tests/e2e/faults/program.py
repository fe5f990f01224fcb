"""An agent for the tests of faults. Arguments: how it speaks (`lines` or `http`), the port where it runs already (else 0), and
what it does badly.

It counts the messages that it has got, `N` from 1, and answers "We open at nine." unless it does this:

hangs N      never answers from then on
dies N       is killed as it gets that message
large N      answers that message with a hundred megabytes
broken N     answers that message with bytes that are no text
last         answers with the session of the conversation before
old          answers with the turn before
"""
import http.server
import json
import os
import signal
import sys
import threading
import time

SPEAKS, PORT, FAULT = sys.argv[1], int(sys.argv[2]) or int(os.environ.get("PORT", "0")), sys.argv[3]
AT = int(sys.argv[4]) if len(sys.argv) > 4 else 0
REPLY, LOCK, SESSIONS = b"We open at nine.", threading.Lock(), []
COUNT = 0


def answer(asked):
    """The answer's bytes to a message."""
    global COUNT
    with LOCK:
        COUNT += 1
        number = COUNT
        if asked["session_id"] not in SESSIONS:
            SESSIONS.append(asked["session_id"])
    if FAULT == "hangs" and number >= AT:
        time.sleep(3600)
    if FAULT == "dies" and number == AT:
        os.kill(os.getpid(), signal.SIGKILL)
    reply, session, turn = REPLY, asked["session_id"], asked.get("turn")
    if FAULT == "large" and number == AT:
        reply = b"x" * 100_000_000
    if FAULT == "broken" and number == AT:
        reply = b"We \xff\xfe open at nine."
    if FAULT == "last" and len(SESSIONS) > 1:
        reply, session = b"This was meant for somebody else.", SESSIONS[-2]
    if FAULT == "old" and turn > 1:
        reply, turn = b"This was meant for another turn.", turn - 1
    head = json.dumps({"session_id": session, "turn": turn, "reply": "HERE"}).encode()
    return head.replace(b"HERE", reply)


class Desk(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass  # Whoever asked has heard enough.

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


if SPEAKS == "http":
    Server(("127.0.0.1", PORT), Desk).serve_forever()
for line in sys.stdin:
    sys.stdout.buffer.write(answer(json.loads(line)) + b"\n")
    sys.stdout.buffer.flush()
