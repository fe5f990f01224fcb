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

#: How long the user's code may hold up the end of the process, in seconds.
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
        inbox.close()
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
    loop.run_until_complete(inbox.wait())
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
        self._source = source
        self._loop = loop
        self._receive: Callable[[Request], None] | None = None
        self._is_over = asyncio.Event()
        #: The loop, or the import before it, is not held up.
        self._goes_on = threading.Event()
        in_background(self._read)

    def open(self, receive: Callable[[Request], None]) -> None:
        """Requests are taken from here on."""
        self._receive = receive

    def close(self) -> None:
        """No requests will be taken."""
        self._goes_on.set()

    async def wait(self) -> None:
        """Waits until there are no more requests."""
        await self._is_over.wait()
        self._goes_on.set()

    def _read(self) -> None:
        for request in requests(self._source):
            if self._receive is not None:
                self._loop.call_soon_threadsafe(self._receive, request)
        self._loop.call_soon_threadsafe(self._is_over.set)
        if not self._goes_on.wait(PATIENCE):
            # An import that does not end, or a coroutine that holds up all others.
            loading.tell_where(threading.main_thread())
            os._exit(1)


def _end_soon(code: int) -> None:
    """Sees to it that what the user's code left behind does not keep the process."""

    def end() -> None:
        sys.stderr.flush()
        os._exit(code)

    watchdog = threading.Timer(PATIENCE, end)
    watchdog.daemon = True
    watchdog.start()
