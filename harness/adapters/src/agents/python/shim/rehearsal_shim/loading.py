"""Imports what the suite names, and says in one line what went wrong with the user's code."""

import importlib
import os
import sys
import sysconfig
import threading
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

#: Where installed packages and Python's own modules lie; mistakes are rarely made there.
INSTALLED = tuple({path for name, path in sysconfig.get_paths().items() if name in ("stdlib", "purelib", "platlib")})

#: The agent's folder.
FOLDER = os.getcwd()


class Unusable(Exception):
    """The agent cannot be used as it is, and the words say why."""


def load(target: str) -> Any:
    """Imports `module:attribute`; the attribute may have dots."""
    module_name, _, attribute = target.partition(":")
    module_name = module_name.removesuffix(".py")
    try:
        value: Any = importlib.import_module(module_name)
    except BaseException as error:
        raise Unusable(f"{module_name} cannot be imported: {told(error)}") from None
    for name in attribute.split("."):
        try:
            value = getattr(value, name)
        except AttributeError as error:
            raise Unusable(f"{target} is not there: {error}{_names(value)}") from None
    return value


def told(error: BaseException) -> str:
    """An error of the user's code in one line; all of it goes to the log."""
    try:
        return _told(error)
    except Exception:  # Its words are the user's code, too.
        return f"{type(error).__name__}, and it has no words that can be shown"


def _told(error: BaseException) -> str:
    if isinstance(error, Unusable):
        return str(error)
    trace = error.__traceback__
    while trace is not None and _is_hidden(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace)
    return explained(error)


def explained(error: BaseException) -> str:
    """An error in one line: what it is, as a traceback ends, and where it happened in the user's code."""
    # Groups of one say nothing of their own.
    while len(inner := getattr(error, "exceptions", ())) == 1:
        error = inner[0]
    words = " ".join(str(error).split())
    name = type(error).__name__
    line = f"{name}: {words}" if words else name
    place = _place(error)
    return f"{line} ({place})" if place else line


def tell_where(thread: threading.Thread) -> None:
    """Tells the log what a thread of the user's code is doing."""
    frame = sys._current_frames().get(thread.ident or 0)
    stack = [entry for entry in traceback.extract_stack(frame) if not _is_hidden(entry.filename)]
    print("".join(traceback.format_list(stack)), end="", file=sys.stderr, flush=True)


def _place(error: BaseException) -> str | None:
    if isinstance(error, SyntaxError) and error.filename:
        return f"{_short(error.filename)}:{error.lineno}"
    frames = list(_frames(error.__traceback__))
    # A mistake deep in a package is easier to find from the line that led there.
    own = [frame for frame in frames if not frame[0].startswith(INSTALLED)]
    if not own and not frames:
        return None
    name, line = (own or frames)[-1]
    return f"{_short(name)}:{line}"


def _frames(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    for frame, line in traceback.walk_tb(trace):
        name = frame.f_code.co_filename
        if not _is_hidden(name):
            yield name, line


def _is_hidden(name: str) -> bool:
    """The shim's own frames and those of the import system explain nothing."""
    return name.startswith("<")


def _short(name: str) -> str:
    return name.removeprefix(FOLDER + os.sep)


def _names(owner: Any) -> str:
    """What there is instead."""
    names = [name for name in vars(owner) if not name.startswith("_")] if hasattr(owner, "__dict__") else []
    own = [name for name in names if getattr(vars(owner)[name], "__module__", None) == getattr(owner, "__name__", "")]
    shown = ", ".join((own or names)[:20])
    return f"; it has {shown}" if shown else ""


def search_here() -> None:
    """Looks for modules in the agent's folder first."""
    sys.path.insert(0, FOLDER)


def note(words: str) -> None:
    """Tells whoever reads the agent's log."""
    print(f"rehearsal: {words}", file=sys.stderr, flush=True)
