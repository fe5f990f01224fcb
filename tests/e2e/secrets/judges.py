"""A judge that repeats what it reads, and a secret of its own."""

import json
import os


def repeats(session):
    reply = session["turns"][0]["reply"] or ""
    reason = "it says " + reply + ", and my own key is " + json.loads(os.environ["LEAKS"])["judge"]
    return {"value": 0, "reason": reason, "evidence": [{"turn": 1, "text": reply}] if reply else []}
