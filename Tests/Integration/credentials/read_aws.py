"""Reads a setup with botocore, in a separate process because it reads the environment.

Takes an optional profile as its argument, and prints a line of JSON.
"""

import json
import sys

import botocore.session


def main() -> None:
    """Prints the credentials that botocore resolves."""
    profile = sys.argv[1] if len(sys.argv) > 1 else None
    result: dict[str, str | None] = dict.fromkeys(
        ["accessKeyID", "secretAccessKey", "sessionToken", "region"])
    try:
        session = botocore.session.Session(profile=profile)
        result["region"] = session.get_config_variable("region")
        credentials = session.get_credentials()
        if credentials:
            keys = credentials.get_frozen_credentials()
            result["accessKeyID"] = keys.access_key
            result["secretAccessKey"] = keys.secret_key
            result["sessionToken"] = keys.token
    except Exception as error:  # any failure is a result
        result["error"] = f"{type(error).__name__}: {error}"[:300]
    print(json.dumps(result))


if __name__ == "__main__":
    main()
