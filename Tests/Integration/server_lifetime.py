"""The lifetime of a test server: until it is stopped, and never longer than allowed."""

import os
import signal
import sys
import threading


def announce(line: str) -> None:
    """Prints the line that the parent process waits for."""
    print(line, flush=True)


def wait_until_stopped(max_seconds: float) -> None:
    """Returns when standard input ends, on SIGTERM or SIGINT, or when the time is up.

    Standard input ties the server to its parent process, since a pipe closes however the parent ends.
    """
    stop_requested = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop_requested.set())
    threading.Thread(target=_watch_standard_input, args=(stop_requested,), daemon=True).start()
    if not stop_requested.wait(max_seconds):
        print(f"stopping after {max_seconds:g} seconds", file=sys.stderr)


def _watch_standard_input(stop_requested: threading.Event) -> None:
    try:
        while os.read(0, 1024):
            pass
    except OSError:
        pass
    stop_requested.set()
