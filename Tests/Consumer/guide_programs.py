#!/usr/bin/env python3
"""Writes the programs of the guide's pages as targets of a package, and compares their output with the pages.

    guide_programs.py write LIBRARY PACKAGE PAGE…
    guide_programs.py check LIBRARY PAGE <OUTPUT

A page's program is its first Swift block that begins with an import, and its output is the block that follows. In the
output, `…` stands for any text.
"""

import re
import sys
from pathlib import Path

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def program(library, page):
    """Returns the program of a page and the lines of its output."""
    blocks = BLOCK.findall((Path(library) / "Docs" / "Guide.docc" / f"{page}.md").read_text())
    first = next(index for index, (kind, text) in enumerate(blocks) if kind == "swift" and text.startswith("import"))
    return blocks[first][1], blocks[first + 1][1].splitlines()


def write(library, package, *pages):
    for page in pages:
        folder = Path(package) / "Sources" / f"{page}Page"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "main.swift").write_text(program(library, page)[0])


def check(library, page):
    output = sys.stdin.read()
    for line in program(library, page)[1]:
        pattern = ".*".join(re.escape(part) for part in line.split("…"))
        if not re.search(pattern, output):
            sys.exit(f"the page {page} says that its program prints: {line}\nbut it prints:\n{output}")
    print(f"consumer: the program of the page {page} prints what the page says")


if __name__ == "__main__":
    {"write": write, "check": check}[sys.argv[1]](*sys.argv[2:])
