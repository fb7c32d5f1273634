"""The lifetime of a test server: until it is told to stop, and never longer than allowed."""

import os
import signal
import sys
import threading


def announce(line: str) -> None:
    """Prints the line that the parent process waits for."""
    print(line, flush=True)


def wait_until_told(max_seconds: float) -> None:
    """Returns when standard input ends, on SIGTERM or SIGINT, or when the time is up.

    Standard input ties the server to its parent process, since a pipe closes however the parent ends.
    """
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    threading.Thread(target=_watch_standard_input, args=(told,), daemon=True).start()
    if not told.wait(max_seconds):
        print(f"stopping after {max_seconds:g} seconds", file=sys.stderr)


def _watch_standard_input(told: threading.Event) -> None:
    try:
        while os.read(0, 1024):
            pass
    except OSError:
        pass
    told.set()
