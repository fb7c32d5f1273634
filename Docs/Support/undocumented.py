#!/usr/bin/env python3
"""Lists the public symbols without a comment, and fails if there are any.

    Docs/Support/undocumented.py GRAPH.symbols.json ...

Symbols that the compiler synthesizes, such as `!=` or `init(from:)`, have no source location and are left out.
"""

import json
import sys


def undocumented(path):
    with open(path) as file:
        graph = json.load(file)
    for symbol in graph["symbols"]:
        is_written = "::SYNTHESIZED::" not in symbol["identifier"]["precise"] and "location" in symbol
        text = "".join(line["text"] for line in symbol.get("docComment", {"lines": []})["lines"])
        if is_written and not text.strip():
            yield f"{graph['module']['name']}.{'.'.join(symbol['pathComponents'])}"


def main(paths):
    bare = sorted(name for path in paths for name in undocumented(path))
    for name in bare:
        print(f"no documentation: {name}", file=sys.stderr)
    return 1 if bare else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
