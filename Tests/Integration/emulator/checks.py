"""What the programs in this folder have in common: arguments, and checks that say what was wrong."""

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any


class Checks:
    """Counts what was checked, and remembers what was wrong."""

    def __init__(self) -> None:
        self.count = 0
        self.wrong: list[str] = []

    def equal(self, name: str, found: Any, expected: Any) -> None:
        self.count += 1
        if found != expected:
            self.wrong.append(f"{name}: {found!r} instead of {expected!r}")

    def true(self, name: str, found: Any) -> None:
        self.equal(name, bool(found), True)

    def finish(self) -> None:
        """Prints what was wrong and ends the program."""
        for line in self.wrong:
            print(line)
        print(f"{self.count} checks, {len(self.wrong)} wrong")
        sys.exit(1 if self.wrong else 0)


def arguments(*more: str) -> argparse.Namespace:
    """Reads where the emulator is, the keys that it accepts, and what else a program needs."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("endpoint", "key", "secret", *more):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--token", default=None)
    return parser.parse_args()


def eventually(found: Callable[[], Any], limit: float = 20) -> Any:
    """Asks until the answer is something, and returns it."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if answer := found():
            return answer
        time.sleep(0.05)
    raise TimeoutError("what was waited for didn't come")
