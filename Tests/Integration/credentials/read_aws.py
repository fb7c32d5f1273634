"""Reads a set-up with botocore: a program of its own, since it looks at its environment.

Takes the profile as its argument, if there is one, and prints a line of JSON.
"""

import json
import sys

import botocore.session


def main() -> None:
    """Prints what botocore says."""
    profile = sys.argv[1] if len(sys.argv) > 1 else None
    result: dict[str, str | None] = {"accessKeyID": None, "region": None}
    try:
        session = botocore.session.Session(profile=profile)
        result["region"] = session.get_config_variable("region")
        credentials = session.get_credentials()
        if credentials:
            result["accessKeyID"] = credentials.get_frozen_credentials().access_key
    except Exception as error:  # any failure is a result
        result["error"] = f"{type(error).__name__}: {error}"[:300]
    print(json.dumps(result))


if __name__ == "__main__":
    main()
