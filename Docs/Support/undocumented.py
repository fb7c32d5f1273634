#!/usr/bin/env python3
"""Names the public symbols that have no comment, and fails if there is any.

    Docs/Support/undocumented.py GRAPH.symbols.json ...

What the compiler makes up, such as `!=` or `init(from:)`, has no place in a file and is left out.
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
