#!/usr/bin/env python3
"""Writes the signing fixtures under signing/, with other people's implementations as judges.

Tests read the files and need neither Python nor these packages. Everything in them is fixed (dates,
nonces, credentials), so that running this again changes nothing unless the cases did. With --check
it writes nothing and fails if a file is not what it would write.
"""

import argparse
import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parent.parent / ".build-python" / "env"


def fixtures() -> dict[str, str]:
    """The text of each file by its name."""
    from makers import acs3, aliyun_rpc, sigv4

    makers = {"sigv4.json": sigv4, "acs3.json": acs3, "aliyun-rpc.json": aliyun_rpc}
    texts = {}
    for name, maker in makers.items():
        document = maker.document()
        names = [case["name"] for case in document["cases"]]
        assert len(set(names)) == len(names), f"{name}: two cases have the same name"
        print(f"{name}: {len(names)} cases")
        texts[name] = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    return texts


def main() -> int:
    """Writes or checks the files; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    arguments = parser.parse_args()

    different = 0
    folder = HERE / "signing"
    folder.mkdir(exist_ok=True)
    for name, text in fixtures().items():
        path = folder / name
        if arguments.check and (not path.exists() or path.read_text() != text):
            print(f"{name} is out of date: run {Path(__file__).name}")
            different = 1
        elif not arguments.check:
            path.write_text(text)
    return different


if __name__ == "__main__":
    if Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        script = HERE.parent / "Support" / "python_env.sh"
        os.execv(script, [str(script), __file__, *sys.argv[1:]])
    sys.exit(main())
