"""Runs the user's code where it belongs: coroutines on the loop, plain functions in a thread of their conversation."""

import asyncio
import contextvars
import inspect
import queue
import threading
from collections.abc import Callable
from typing import Any

from rehearsal_shim.results import joined


class Worker:
    """A thread of one conversation, in which all of its plain functions run: what was made in a thread may be bound
    to it. A function that never returns keeps neither the other conversations nor the process from going on."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    async def run(self, function: Callable[[], Any]) -> Any:
        """Runs a function in the caller's context, and waits for it."""
        if self._thread is None:
            self._thread = in_background(self._work)
        loop, context = asyncio.get_running_loop(), contextvars.copy_context()
        told: asyncio.Future[tuple[Any, BaseException | None]] = loop.create_future()

        def tell(value: Any, error: BaseException | None) -> None:
            if not told.done():
                told.set_result((value, error))

        def job() -> None:
            value, error = None, None
            try:
                value = context.run(function)
            except BaseException as raised:
                error = raised
            loop.call_soon_threadsafe(tell, value, error)

        self._jobs.put(job)
        value, error = await told
        if error is not None:
            raise error
        return value

    def end(self) -> None:
        """Lets the thread end once it has nothing to do."""
        self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def in_background(work: Callable[[], None]) -> threading.Thread:
    """Runs something in a thread that does not keep the process from ending."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


async def call(worker: Worker, function: Callable[..., Any], *positional: Any, **named: Any) -> Any:
    """Calls a function of whichever sort and waits for all of its result; the pieces of a stream become one."""
    if is_asynchronous(function):
        value = function(*positional, **named)
    else:
        value = await worker.run(lambda: _drained(function(*positional, **named)))
    if inspect.isawaitable(value):
        value = await value
    if hasattr(value, "__aiter__"):
        value = joined([piece async for piece in value])
    return value


def is_asynchronous(function: Any) -> bool:
    """Whether a call only makes something to be awaited, so that it does not hold up the loop."""
    own_call = getattr(type(function), "__call__", None)
    return any(
        inspect.iscoroutinefunction(candidate) or inspect.isasyncgenfunction(candidate)
        for candidate in (function, own_call)
    )


def _drained(value: Any) -> Any:
    """A generator is run to its end in the thread that it began in."""
    return joined(value) if inspect.isgenerator(value) else value
