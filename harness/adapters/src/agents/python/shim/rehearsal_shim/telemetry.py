"""The agent's spans: each turn runs in the trace that Rehearsal made for it, and where the user's code has set up no
telemetry of its own, what is installed is switched on."""

import contextlib
import functools
import importlib.metadata
import importlib.util
import os
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

from rehearsal_shim.loading import explained, note
from rehearsal_shim.wire import Request
from rehearsal_shim.workers import in_background

#: How long spans may take to be sent after a turn, and at the end, in milliseconds.
PATIENCE = 2000

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")

#: What writes spans for frameworks that write none themselves, by the framework's module.
INSTRUMENTORS = {
    "langchain_core": "langchain",
    "agents.run": "openai-agents",
    "smolagents": "smolagents",
    "llama_index": "llama-index",
    "crewai": "crewai",
}

INSTALL = "opentelemetry-sdk opentelemetry-exporter-otlp-proto-http"


class Telemetry:
    """The spans of one process."""

    def __init__(self) -> None:
        self._is_wanted = any(os.environ.get(name) for name in ENDPOINTS)
        self._has_api = _can_import("opentelemetry.trace")
        self._lock = threading.Lock()
        self._flush = threading.Event()
        #: Whether the agent was looked at.
        self.is_begun = False

    def begin(self) -> None:
        """Switches on what is installed, once the user's code had its chance to do so."""
        with self._lock:
            if not self.is_begun:
                self._begin()
                self.is_begun = True

    def _begin(self) -> None:
        if not self._is_wanted:
            return
        if not self._has_api:
            note(f"no spans: OpenTelemetry is not installed for this interpreter; pip install {INSTALL}")
            return
        try:
            if _is_set_up() or _set_up():
                _add_session(_provider())
                in_background(self._keep_flushing)
        except Exception as error:  # An agent without spans is better than none.
            note(f"no spans: {explained(error)}")

    @contextlib.contextmanager
    def turn(self, request: Request) -> Iterator[None]:
        """The time of a turn: what begins in it belongs to the turn's trace."""
        if not self._has_api:
            yield
            return
        from opentelemetry import context

        token = context.attach(_context_of(request))
        try:
            yield
        finally:
            context.detach(token)
            self._flush.set()

    def resumed(self, call: Request, answer: Request) -> Callable[[], None]:
        """A turn that answers what a call asks: the call's spans stay in the trace that they began in, and this one
        stands for them in the trace of the answer, until the returned function is called."""
        if not self._has_api:
            return lambda: None
        from opentelemetry import trace

        asked = trace.get_current_span(_context_of(call)).get_span_context()
        links = [trace.Link(asked)] if asked.is_valid else []
        attributes = {"rehearsal.resumed.turn": call.turn}
        tracer = trace.get_tracer("rehearsal")
        span = tracer.start_span("resume call", _context_of(answer), links=links, attributes=attributes)

        def end() -> None:
            span.end()
            self._flush.set()

        return end

    def end(self) -> None:
        """Sends what is left."""
        shutdown = getattr(_provider(), "shutdown", None) if self._has_api and self.is_begun else None
        if shutdown is not None:
            ending = in_background(shutdown)
            ending.join(PATIENCE / 1000)

    def _keep_flushing(self) -> None:
        while self._flush.wait():
            self._flush.clear()
            flush = getattr(_provider(), "force_flush", None)
            if flush is not None:
                with contextlib.suppress(Exception):  # The exporter says itself what hinders it.
                    flush(PATIENCE)


def _can_import(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def _context_of(request: Request) -> Any:
    # Named here, since the environment may ask for other formats than these.
    from opentelemetry.baggage.propagation import W3CBaggagePropagator
    from opentelemetry.context import Context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    context = TraceContextTextMapPropagator().extract(request.carrier, Context())
    return W3CBaggagePropagator().extract(request.carrier, context)


def _provider() -> Any:
    from opentelemetry import trace

    return trace.get_tracer_provider()


def _is_set_up() -> bool:
    from opentelemetry import trace

    return not isinstance(_provider(), trace.ProxyTracerProvider)


def _set_up() -> bool:
    """A provider that exports to where the environment says, and everything that writes spans to it."""
    exporter = _exporter()
    if exporter is None or not _can_import("opentelemetry.sdk.trace"):
        note(f"no spans: OpenTelemetry's SDK or its exporter is not installed; pip install {INSTALL}")
        return False
    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    _guarded("pydantic_ai", _instrument_pydantic_ai)
    entries = _entry_points()
    for entry in entries:
        _guarded(entry.name, functools.partial(_instrument, entry))
    _tell_what_is_missing({entry.name for entry in entries})
    return True


def _exporter() -> Any:
    protocol = next((os.environ[name] for name in PROTOCOLS if os.environ.get(name)), "http/protobuf")
    for kind in ("grpc", "http") if protocol == "grpc" else ("http",):
        name = f"opentelemetry.exporter.otlp.proto.{kind}.trace_exporter"
        if _can_import(name):
            return importlib.import_module(name).OTLPSpanExporter()
    return None


def _add_session(provider: Any) -> None:
    """Lets every span say which session it belongs to, for those that begin traces of their own."""
    if not hasattr(provider, "add_span_processor"):
        return
    from opentelemetry import baggage
    from opentelemetry.sdk.trace import SpanProcessor

    class SessionProcessor(SpanProcessor):
        """Copies the session's id from the baggage."""

        def on_start(self, span: Any, parent_context: Any = None) -> None:
            session = baggage.get_baggage("session.id", parent_context)
            if session is not None:
                span.set_attribute("session.id", str(session))

    provider.add_span_processor(SessionProcessor())


def _instrument_pydantic_ai() -> None:
    if importlib.util.find_spec("pydantic_ai") is None:
        return
    from pydantic_ai import Agent

    # The user's own settings are better than the usual ones.
    if not getattr(Agent, "_instrument_default", False):
        Agent.instrument_all()


def _entry_points() -> list[importlib.metadata.EntryPoint]:
    found = importlib.metadata.entry_points(group="opentelemetry_instrumentor")
    return [entry for entry in found if entry.value.startswith("openinference.")]


def _instrument(entry: importlib.metadata.EntryPoint) -> None:
    instrumentor = entry.load()()
    if not getattr(instrumentor, "is_instrumented_by_opentelemetry", False):
        # An instrumentor whose framework is not installed says so and does nothing.
        instrumentor.instrument()


def _guarded(name: str, switch_on: Callable[[], None]) -> None:
    """One framework's trouble is not to cost the spans of another."""
    try:
        switch_on()
    except Exception as error:
        note(f"no spans of {name}: {explained(error)}")


def _tell_what_is_missing(names: set[str]) -> None:
    there = {name.replace("_", "-") for name in names}
    for module, instrumentor in INSTRUMENTORS.items():
        if module in sys.modules and instrumentor not in there:
            note(f"no spans of {module}: pip install openinference-instrumentation-{instrumentor}")
