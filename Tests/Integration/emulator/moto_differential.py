"""Sends the same requests to the emulator and to moto, and compares the outcomes.

moto is wrong in places. Each known difference is in moto_differences.json with its reason: a difference that is
not there, one that has changed, and one that no longer exists are failures. With CLOUD_TEST_RECORD=1 in the
environment, it writes the table, without reasons for new differences.
"""

import json
import logging
import os
import pathlib
import urllib.request
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

import moto_probes
from checks import Checks, arguments

TABLE = pathlib.Path(__file__).with_name("moto_differences.json")
MINIMUM = 200


def client(endpoint: str, key: str, secret: str, token: str | None) -> Any:
    return boto3.client(
        "ssm", region_name="us-east-1", endpoint_url=endpoint, aws_access_key_id=key, aws_secret_access_key=secret,
        aws_session_token=token,
        config=Config(retries={"total_max_attempts": 1}, parameter_validation=False, connect_timeout=5,
                      read_timeout=20))


def raw(ssm: Any, operation: str, parameters: dict[str, Any]) -> str:
    """Returns the outcome of a request: the error code, or the members that both services return alike."""
    try:
        response = getattr(ssm, operation)(**parameters)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    except Exception as error:  # moto responds to some requests with a page of HTML.
        return type(error).__name__
    return summary(response)


def summary(response: dict[str, Any]) -> str:
    kept: dict[str, Any] = {}
    for name in ("Parameters", "Parameter"):
        if name in response:
            entries = response[name] if name == "Parameters" else [response[name]]
            kept[name] = sorted(
                (one["Name"], one.get("Version"), one.get("Type"), tuple(one.get("Labels") or ())) for one in entries)
    for name in ("InvalidParameters", "DeletedParameters", "Version", "Tier", "InvalidLabels", "ParameterVersion",
                 "RemovedLabels"):
        if name in response:
            value = response[name]
            kept[name] = sorted(value) if isinstance(value, list) else value
    if "TagList" in response:
        kept["TagList"] = sorted((tag["Key"], tag["Value"]) for tag in response["TagList"])
    if "Command" in response:
        kept["Command"] = response["Command"]["DocumentName"]
    return "ok " + json.dumps(kept, sort_keys=True)


def clear(emulator: Any, server: str) -> None:
    """Deletes all parameters of the emulator, and everything of moto."""
    for page in emulator.get_paginator("describe_parameters").paginate():
        for parameter in page["Parameters"]:
            emulator.delete_parameter(Name=parameter["Name"])
    urllib.request.urlopen(urllib.request.Request(f"{server}/moto-api/reset", method="POST"), timeout=10).close()


def compare(emulator: Any, server: str) -> tuple[int, dict[str, dict[str, str]]]:
    """Returns the number of probes, and those with different outcomes."""
    count, differences = 0, {}
    moto = client(server, "anyone", "anything", None)
    for group, probes in moto_probes.GROUPS.items():
        clear(emulator, server)
        seen: dict[str, int] = {}
        for name, operation, parameters in probes():
            seen[name] = seen.get(name, 0) + 1
            title = f"{group}: {name}" + (f" #{seen[name]}" if seen[name] > 1 else "")
            ours, theirs = raw(emulator, operation, parameters), raw(moto, operation, parameters)
            count += 1
            if ours != theirs:
                differences[title] = {"emulator": ours, "moto": theirs}
    return count, differences


def main() -> None:
    options, checks = arguments(), Checks()
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        count, differences = compare(
            client(options.endpoint, options.key, options.secret, options.token),
            f"http://{host}:{port}")
    finally:
        server.stop()
    table = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {"reasons": {}, "differences": {}}
    known = table["differences"]
    if os.environ.get("CLOUD_TEST_RECORD"):
        for title, outcome in differences.items():
            outcome["reason"] = known.get(title, {}).get("reason", "")
        table["differences"] = differences
        TABLE.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    checks.true(f"{count} probes", count >= MINIMUM)
    for title in sorted(known.keys() | differences.keys()):
        judged = {key: value for key, value in known.get(title, {}).items() if key != "reason"}
        checks.equal(title, differences.get(title), judged or None)
        if title in known:
            checks.true(f"reason of {title}", known[title].get("reason") in table["reasons"])
    for _ in range(count - len(known)):
        checks.true("equal outcomes", True)
    checks.finish()


main()
