#!/usr/bin/env python3
"""Writes the signing fixtures under signing/, with other people's implementations as judges.

Tests read the files and need neither Python nor these packages. Everything in them is fixed (dates,
nonces, credentials), so that running this again changes nothing unless the cases did. With --check
it writes nothing and fails if a file is not what it would write.
"""

import json
import sys

from makers import command


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


if __name__ == "__main__":
    sys.exit(command.run(fixtures, "signing", __doc__))
