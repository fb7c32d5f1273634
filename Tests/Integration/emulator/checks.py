"""The arguments and checks that the programs in this folder share."""

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any


class Checks:
    """Counts checks and records failures."""

    def __init__(self) -> None:
        self.count = 0
        self.failures: list[str] = []

    def equal(self, name: str, found: Any, expected: Any) -> None:
        self.count += 1
        if found != expected:
            self.failures.append(f"{name}: {found!r} instead of {expected!r}")

    def true(self, name: str, found: Any) -> None:
        self.equal(name, bool(found), True)

    def finish(self) -> None:
        """Prints the failures and ends the program."""
        for line in self.failures:
            print(line)
        print(f"{self.count} checks, {len(self.failures)} failed")
        sys.exit(1 if self.failures else 0)


def arguments(*more: str) -> argparse.Namespace:
    """Returns the emulator's endpoint, the keys that it accepts, and the other arguments of a program."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("endpoint", "key", "secret", *more):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--token", default=None)
    return parser.parse_args()


def eventually(found: Callable[[], Any], limit: float = 20) -> Any:
    """Polls until the result is true, and returns it."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(0.05)
    raise TimeoutError(f"no result within {limit:g} seconds")
