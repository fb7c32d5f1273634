"""Compares the reports of runs with the state that boto3 reads for the same commands.

Takes a JSON object keyed by command id: for each machine the state and the exit code in a report.
The meaning of the service's pairs of status and details is repeated here, from the service's
documentation instead of from the library.
"""

import json

import boto3
from botocore.config import Config

from checks import Checks, arguments

MEANING = {
    ("Pending", "Pending"): "pending",
    ("InProgress", "InProgress"): "running",
    ("Cancelling", "Cancelling"): "stopping",
    ("Success", "Success"): "succeeded",
    ("Failed", "Failed"): "failed",
    ("TimedOut", "ExecutionTimedOut"): "timedOut",
    ("Cancelled", "Cancelled"): "cancelled",
    ("TimedOut", "DeliveryTimedOut"): "undeliverable",
    ("Failed", "Undeliverable"): "undeliverable",
    ("Failed", "Terminated"): "skipped",
    ("Cancelled", "Terminated"): "skipped",
}
RAN = {"succeeded", "failed"}


def main() -> None:
    options, checks = arguments("expected"), Checks()
    ssm = boto3.client(
        "ssm", region_name="us-east-1", endpoint_url=options.endpoint, aws_access_key_id=options.key,
        aws_secret_access_key=options.secret, aws_session_token=options.token,
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=20),
    )
    seen = set()
    for command, expected in json.loads(options.expected).items():
        pages = ssm.get_paginator("list_command_invocations").paginate(CommandId=command, Details=True)
        for invocation in (one for page in pages for one in page["CommandInvocations"]):
            machine = invocation["InstanceId"]
            state, exit_code = expected.pop(machine)
            pair = (invocation["Status"], invocation["StatusDetails"])
            checks.equal(f"{machine} of {command}", MEANING.get(pair, pair), state)
            single = ssm.get_command_invocation(CommandId=command, InstanceId=machine)
            checks.equal(f"{machine} alone", (single["Status"], single["StatusDetails"]), pair)
            if state in RAN:
                checks.equal(f"exit code of {machine}", single["ResponseCode"], exit_code)
            seen.add(state)
        checks.equal(f"reported for {command} and not listed", expected, {})
    # The state "stopping" is too short to be observed.
    checks.equal("states", seen | {"stopping"}, set(MEANING.values()))
    checks.finish()


main()
