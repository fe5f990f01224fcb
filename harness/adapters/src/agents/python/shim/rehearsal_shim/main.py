"""The process from its first line to its last: imports the agent, holds conversations, and ends when Rehearsal has
nothing more to say."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

from rehearsal_shim import loading, strands_agents
from rehearsal_shim.kinds import Kind
from rehearsal_shim.sessions import Sessions
from rehearsal_shim.targets import recognise
from rehearsal_shim.telemetry import Telemetry
from rehearsal_shim.wire import Request, Wire, requests
from rehearsal_shim.workers import in_background

#: How many plain functions the user's coroutines may run at once; the usual few would make conversations wait.
THREADS = 256

#: How long the end of the process may take after the last span was sent, in seconds.
PATIENCE = 1.5


def run(target: str, source: BinaryIO, descriptor: int) -> int:
    """Serves until there are no more requests. Returns the exit code."""
    wire = Wire(descriptor)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.set_default_executor(ThreadPoolExecutor(THREADS))
    telemetry = Telemetry()
    inbox = _Inbox(source, loop)
    try:
        kind = _load(target)
    except loading.Unusable as error:
        wire.greet(str(error))
        _end_soon(1)
        return 1
    if not kind.is_factory:
        telemetry.begin()
    # The user's code may have taken it away, as `asyncio.run` does.
    asyncio.set_event_loop(loop)
    sessions = Sessions(kind, wire, telemetry)
    inbox.open(sessions.receive)
    wire.greet(None)
    loop.run_until_complete(inbox.is_over.wait())
    loop.run_until_complete(sessions.end())
    telemetry.end()
    _end_soon(0)
    return 0


def _load(target: str) -> Kind:
    strands_agents.watch()
    loading.search_here()
    return recognise(loading.load(target))


class _Inbox:
    """Reads requests in a thread, so that nothing the user's code does keeps them from being read."""

    def __init__(self, source: BinaryIO, loop: asyncio.AbstractEventLoop) -> None:
        self.is_over = asyncio.Event()
        self._source = source
        self._loop = loop
        self._receive: Callable[[Request], None] | None = None
        in_background(self._read)

    def open(self, receive: Callable[[Request], None]) -> None:
        """Requests are taken from here on."""
        self._receive = receive

    def _read(self) -> None:
        for request in requests(self._source):
            if self._receive is not None:
                self._loop.call_soon_threadsafe(self._receive, request)
        if self._receive is None:
            # Nobody waits any more for an import that does not end.
            loading.tell_where(threading.main_thread())
            os._exit(1)
        self._loop.call_soon_threadsafe(self.is_over.set)


def _end_soon(code: int) -> None:
    """Sees to it that what the user's code left behind does not keep the process."""

    def end() -> None:
        sys.stderr.flush()
        os._exit(code)

    watchdog = threading.Timer(PATIENCE, end)
    watchdog.daemon = True
    watchdog.start()
