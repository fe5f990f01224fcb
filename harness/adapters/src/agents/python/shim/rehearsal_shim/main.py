"""The process from its first line to its last: imports the agent, holds conversations, and ends when Rehearsal has
nothing more to say."""

import asyncio
import faulthandler
import os
import signal
import sys
import threading
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
    try:
        kind = _load(target)
    except loading.Unusable as error:
        wire.greet(str(error))
        _end_soon(1)
        return 1
    if not kind.is_factory:
        telemetry.begin()
    wire.greet(None)
    # The user's code may have taken it away, as `asyncio.run` does.
    asyncio.set_event_loop(loop)
    loop.run_until_complete(_serve(Sessions(kind, wire, telemetry), source))
    telemetry.end()
    _end_soon(0)
    return 0


def _load(target: str) -> Kind:
    """Imports the agent. What takes too long is ended by SIGTERM, and then tells where it is."""
    faulthandler.register(signal.SIGTERM, all_threads=False, chain=True)
    strands_agents.watch()
    loading.search_here()
    try:
        return recognise(loading.load(target))
    finally:
        faulthandler.unregister(signal.SIGTERM)


async def _serve(sessions: Sessions, source: BinaryIO) -> None:
    loop = asyncio.get_running_loop()
    is_over = asyncio.Event()

    def read() -> None:
        # In a thread, so that nothing the user's coroutines do keeps lines from being read.
        for request in requests(source):
            loop.call_soon_threadsafe(sessions.receive, request)
        loop.call_soon_threadsafe(is_over.set)

    in_background(read)
    await is_over.wait()
    await sessions.end()


def _end_soon(code: int) -> None:
    """Sees to it that what the user's code left behind does not keep the process."""

    def end() -> None:
        sys.stderr.flush()
        os._exit(code)

    watchdog = threading.Timer(PATIENCE, end)
    watchdog.daemon = True
    watchdog.start()
