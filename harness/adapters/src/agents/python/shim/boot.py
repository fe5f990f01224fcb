"""Begins in the user's interpreter: keeps the lines of Rehearsal to itself and brings the shim in.

Runs as the text of `python -c`, and reads the shim's modules from the first line of standard input. What is written
here must still be read by an old Python, so that it can say that it is too old.
"""

import os
import sys

PACKAGE = "rehearsal_shim"


def take_streams():
    """Takes standard input and output away from the agent: what it prints goes to standard error from here on, and
    what it reads is empty. Nothing that it starts inherits the two."""
    requests, answers = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return os.fdopen(requests, "rb"), answers


class Bundle:
    """Finds the shim's modules among the sources that were sent."""

    def __init__(self, sources, spec):
        self.sources = sources
        self.spec = spec

    def find_spec(self, name, path=None, target=None):
        """Tells the import system that a module of the shim is here."""
        if name not in self.sources:
            return None
        return self.spec(name, self, is_package=name == PACKAGE)

    def create_module(self, spec):
        """Leaves the module to the import system."""

    def exec_module(self, module):
        """Runs the module's source."""
        name = module.__name__
        exec(compile(self.sources[name], "<" + name + ">", "exec"), module.__dict__)

    def get_source(self, name):
        """The source, for tracebacks."""
        return self.sources[name]


def begin():
    """Reads what is to run, and runs it."""
    requests, answers = take_streams()
    if sys.version_info < (3, 10):
        version = ".".join(str(part) for part in sys.version_info[:3])
        text = '{"failed": "it is Python ' + version + ', and Rehearsal needs 3.10 or newer"}\n'
        os.write(answers, text.encode())
        return 1
    # The agent's folder is not yet to be searched: what lies in it may be named like a module of Python's own.
    sys.path[:] = [entry for entry in sys.path if entry != ""]
    import json
    from importlib.util import spec_from_loader

    opening = json.loads(requests.readline())
    sys.meta_path.insert(0, Bundle(opening["modules"], spec_from_loader))
    from rehearsal_shim.main import run

    return run(opening["target"], requests, answers)


if __name__ == "__main__":
    sys.exit(begin())
