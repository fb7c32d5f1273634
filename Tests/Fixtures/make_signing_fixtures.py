#!/usr/bin/env python3
"""Writes the signing fixtures under signing/, verified with independent implementations.

The tests read the files, and need neither Python nor these packages. Dates, nonces and credentials are
fixed, so the output changes only if the cases change. With --check it writes nothing, and fails if a
file differs from its output.
"""

import json
import sys

from makers import command


def fixtures() -> dict[str, str]:
    """Returns the text of each file by its name."""
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


if __name__ == "__main__":
    sys.exit(command.run(fixtures, "signing", __doc__))
