"""The command line of the fixture scripts: writes the files, or compares them with --check."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

FIXTURES = Path(__file__).resolve().parent.parent
ENVIRONMENT = FIXTURES.parent.parent / ".build-python" / "env"


def run(fixtures: Callable[[], dict[str, str]], folder: str, description: str) -> int:
    """Writes or compares files by their names, and returns the exit code."""
    script = Path(sys.argv[0]).resolve()
    if Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        python = FIXTURES.parent / "Support" / "python_env.sh"
        os.execv(python, [str(python), str(script), *sys.argv[1:]])
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    check = parser.parse_args().check

    different = 0
    (FIXTURES / folder).mkdir(exist_ok=True)
    for name, text in fixtures().items():
        path = FIXTURES / folder / name
        if not check:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            print(f"{folder}/{name} is out of date: run {script.name}")
            different = 1
    return different
