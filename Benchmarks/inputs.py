"""Writes the input of all measurements into a folder."""

import json
import sys
from pathlib import Path

COMMAND = "0831e1a8-a1ac-4257-a1fd-c831bEXAMPLE"
OUTPUT = "Filesystem      Size  Used Avail Use% Mounted on\n/dev/nvme0n1p1   20G  7.9G   13G  40% /\n"


def text(value: dict) -> str:
    """Returns JSON without blanks, as the service writes it."""
    return json.dumps(value, separators=(",", ":"))


def response() -> dict:
    """Returns the response to one GetCommandInvocation."""
    return {
        "CommandId": COMMAND, "InstanceId": "i-02573cafcfEXAMPLE", "Comment": "disk space",
        "DocumentName": "AWS-RunShellScript", "DocumentVersion": "1", "PluginName": "aws:runShellScript",
        "ResponseCode": 0, "ExecutionStartDateTime": "2026-11-20T10:15:31.842Z",
        "ExecutionElapsedTime": "PT0.214S", "ExecutionEndDateTime": "2026-11-20T10:15:31.842Z",
        "Status": "Success", "StatusDetails": "Success", "StandardOutputContent": OUTPUT,
        "StandardOutputUrl": "", "StandardErrorContent": "", "StandardErrorUrl": "",
        "CloudWatchOutputConfig": {"CloudWatchLogGroupName": "", "CloudWatchOutputEnabled": False},
    }


def invocation(number: int) -> dict:
    """Returns one machine's part of the response to a ListCommandInvocations with details."""
    name = f"i-{number:017x}"
    return {
        "CommandId": COMMAND, "InstanceId": name, "InstanceName": f"web-{number}.example.internal",
        "Comment": "disk space", "DocumentName": "AWS-RunShellScript", "DocumentVersion": "1",
        "RequestedDateTime": 1763630131.842 + number, "Status": "Success", "StatusDetails": "Success",
        "TraceOutput": "", "StandardOutputUrl": "", "StandardErrorUrl": "",
        "CommandPlugins": [{
            "Name": "aws:runShellScript", "Status": "Success", "StatusDetails": "Success",
            "ResponseCode": 0, "ResponseStartDateTime": 1763630131.9, "ResponseFinishDateTime": 1763630132.1,
            "Output": OUTPUT, "StandardOutputUrl": "", "StandardErrorUrl": "",
            "OutputS3Region": "eu-west-1", "OutputS3BucketName": "", "OutputS3KeyPrefix": "",
        }],
        "ServiceRole": "", "NotificationConfig": {
            "NotificationArn": "", "NotificationEvents": [], "NotificationType": ""},
        "CloudWatchOutputConfig": {"CloudWatchLogGroupName": "", "CloudWatchOutputEnabled": False},
    }


def response_of_size(size: int) -> dict:
    """Returns a response to ListCommandInvocations with as many machines as fit into a number of bytes."""
    each = len(text(invocation(1)))
    return {"CommandInvocations": [invocation(number) for number in range(size // each)]}


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "GetCommandInvocation.json").write_text(text(response()))
    (folder / "ListCommandInvocations.json").write_text(text(response_of_size(1_000_000)))
