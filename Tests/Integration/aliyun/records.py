"""The state of the stub and its representation in responses, with a value for every documented member."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from .signature import ServiceError

Record = dict[str, Any]

OFFLINE = "i-stub0000000000000012"
OUTPUT_LIMIT = 24 * 1024
TERMINAL = {"Success", "Failed", "Aborted", "Terminated"}


def now() -> str:
    """Returns the time in the service's format."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Parameters(dict[str, str]):
    """The parameters of a call, with access to lists."""

    def texts(self, name: str) -> list[str]:
        """Returns the elements of a list of strings."""
        keys = [key for key in self if re.fullmatch(rf"{name}\.\d+", key)]
        return [self[key] for key in sorted(keys, key=lambda key: int(key.rpartition(".")[2]))]

    def pairs(self, name: str) -> list[tuple[str, str]]:
        """Returns the keys and values of a list of tags."""
        numbers = sorted(int(key.split(".")[1]) for key in self
                         if re.fullmatch(rf"{name}\.\d+\.Key", key))
        return [(self[f"{name}.{n}.Key"], self.get(f"{name}.{n}.Value", "")) for n in numbers]

    def flag(self, name: str) -> bool:
        """Returns a Boolean value, which is false if it is missing."""
        return self.get(name) == "true"


def tags(parameters: Parameters) -> Record:
    """Returns the tags of a call as in responses."""
    return {"Tag": [{"TagKey": k, "TagValue": v} for k, v in parameters.pairs("Tag")]}


def encoded(content: bytes, parameters: Parameters) -> str:
    """Returns content in the encoding that a Describe call requests."""
    if parameters.get("ContentEncoding") == "PlainText":
        return content.decode(errors="replace")
    return base64.b64encode(content).decode()


def decoded(parameters: Parameters, default: str) -> bytes:
    """Returns the script in a call."""
    content = parameters["CommandContent"]
    if parameters.get("ContentEncoding", default) == "PlainText":
        return content.encode()
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error:
        raise ServiceError("InvalidParameter", "CommandContent is not Base64") from None


def page(items: list[Record], parameters: Parameters) -> tuple[list[Record], Record]:
    """Returns a page of a list, and the members that describe it. One number is sent as text."""
    by_number = "PageNumber" in parameters and "MaxResults" not in parameters
    size = int(parameters.get("PageSize" if by_number else "MaxResults", 10))
    number = int(parameters.get("PageNumber", 1))
    if not 1 <= size <= 50:
        raise ServiceError("InvalidParam.PageSize", "a page has 1 to 50 items", 403)
    if by_number:
        start = (number - 1) * size
    else:
        match = re.fullmatch(r"next\+page/=&~\*(\d+)", parameters.get("NextToken") or
                             "next+page/=&~*0")
        if not match:
            raise ServiceError("InvalidParameter", "NextToken is unknown")
        start = int(match[1])
    more = start + size < len(items) and not by_number
    return items[start:start + size], {
        "NextToken": f"next+page/=&~*{start + size}" if more else "",
        "PageNumber": number, "PageSize": str(size), "TotalCount": len(items)}


@dataclass
class Command:
    """A command that can be invoked."""

    id: str
    parameters: Parameters
    script: bytes
    kept: bool = True
    invocations: int = 0
    created: str = field(default_factory=now)

    def record(self, requested: Parameters) -> Record:
        """Returns the command as in the response of DescribeCommands."""
        given = self.parameters
        names = re.findall(r"{{\s*([\w-]+)\s*}}", self.script.decode(errors="replace"))
        names = list(dict.fromkeys(names)) if given.flag("EnableParameter") else []
        definitions = [{"ParameterName": name, "DefaultValue": "", "Description": "",
                        "PatternRegex": "", "PossibleValues": {"PossibleValue": []},
                        "Required": True} for name in names]
        return {
            "Category": "", "CommandContent": encoded(self.script, requested), "CommandId": self.id,
            "CreationTime": self.created, "Description": given.get("Description", ""),
            "EnableParameter": given.flag("EnableParameter"), "InvokeTimes": self.invocations,
            "Latest": True, "Launcher": given.get("Launcher", ""), "Name": given.get("Name", ""),
            "ParameterDefinitions": {"ParameterDefinition": definitions},
            "ParameterNames": {"ParameterName": names}, "Provider": "User",
            "ResourceGroupId": given.get("ResourceGroupId", ""), "Tags": tags(given),
            "Timeout": given.get("Timeout", "60"), "Type": given["Type"], "Version": 1,
            "WorkingDir": given.get("WorkingDir", ""),
        }


@dataclass
class Run:
    """A script on one machine."""

    instance_id: str
    script: bytes
    repeats: bool
    polls: int = 0
    stopped: bool = False
    created: str = field(default_factory=now)

    @property
    def exit_code(self) -> int:
        """The exit code of the script."""
        match = re.search(rb"^\s*exit (\d+)\s*\Z", self.script, re.MULTILINE)
        return int(match[1]) if match else 0

    @property
    def status(self) -> str:
        """The status, which depends on how often it was requested."""
        if self.stopped:
            return "Terminated"
        if self.instance_id == OFFLINE:
            return "Aborted"
        if self.polls < 3:
            return "Running" if self.polls == 2 else "Pending"
        if self.repeats:
            return "Scheduled"
        if re.search(rb"\bsleep\b", self.script):
            return "Running"
        return "Failed" if self.exit_code else "Success"

    def record(self, requested: Parameters) -> Record:
        """Returns the members that are common to both Describe operations."""
        status = self.status
        done, ran = status in TERMINAL, status in ("Success", "Failed")
        output = self.script if ran else b""
        error = {"Aborted": "ClientNotRunning", "Failed": "ExitCodeNonzero"}.get(status, "")
        return {
            "InstanceId": self.instance_id, "InvocationStatus": status,
            "ExitCode": self.exit_code if ran else None, "ErrorCode": error,
            "ErrorInfo": error and f"{error} on {self.instance_id}",
            "Output": encoded(output[:OUTPUT_LIMIT], requested),
            "Dropped": str(max(len(output) - OUTPUT_LIMIT, 0)), "Repeats": int(ran),
            "StartTime": self.created if self.polls else "",
            "StopTime": self.created if self.stopped else "",
            "FinishTime": self.created if done else "",
            "OssOutputErrorCode": "", "OssOutputErrorInfo": "", "OssOutputStatus": "Finished",
            "OssOutputUri": "",
        }


@dataclass
class Invocation:
    """A command sent to machines."""

    id: str
    command: Command
    parameters: Parameters
    runs: list[Run]
    created: str = field(default_factory=now)

    @property
    def status(self) -> str:
        """The status over all machines."""
        states = {run.status for run in self.runs}
        if not states <= TERMINAL:
            return next(state for state in ("Running", "Pending", "Scheduled") if state in states)
        if "Terminated" in states:
            return "Stopped"
        if "Success" not in states:
            return "Failed"
        return "Success" if states == {"Success"} else "PartialFailed"

    @property
    def old_status(self) -> str:
        """The same with the older values, where Finished doesn't mean success."""
        return {"Success": "Finished", "Pending": "Running",
                "Scheduled": "Running"}.get(self.status, self.status)

    def shared(self) -> Record:
        """Returns the members that are common to both Describe operations."""
        given = self.parameters
        return {
            "CommandId": self.command.id, "InvokeId": self.id, "Tags": tags(given),
            "TerminationMode": given.get("TerminationMode", "ProcessTree"),
            **{name: given.get(name, "") for name in (
                "ContainerId", "ContainerName", "Launcher", "OssOutputDelivery", "Username")},
        }

    def record(self, requested: Parameters) -> Record:
        """Returns the invocation as in the response of DescribeInvocations."""
        given, command = self.parameters, self.command.parameters
        runs = []
        for run in self.runs:
            shown = run.record(requested) | {
                "CreationTime": run.created, "UpdateTime": now(), "Timed": run.repeats,
                "InstanceInvokeStatus": self.old_status}
            if not requested.flag("IncludeOutput"):
                shown["Output"] = ""
            runs.append(shown)
        return self.shared() | {
            "CommandContent": encoded(self.command.script, requested), "CreationTime": self.created,
            "CommandDescription": command.get("Description", ""),
            "CommandName": command.get("Name", ""), "CommandType": command["Type"],
            "Frequency": given.get("Frequency", ""), "InvocationStatus": self.status,
            "InvokeStatus": self.old_status, "InvokeInstances": {"InvokeInstance": runs},
            "Parameters": given.get("Parameters", "{}"),
            "RepeatMode": given.get("RepeatMode", "Once"),
            "Timed": any(run.repeats for run in self.runs),
            "Timeout": int(given.get("Timeout", command.get("Timeout", "60"))),
            "WorkingDir": given.get("WorkingDir", command.get("WorkingDir", "")),
        }

    def results(self, requested: Parameters) -> list[Record]:
        """Returns its machines as in the response of DescribeInvocationResults."""
        shown = []
        for run in self.runs:
            record = run.record(requested) | self.shared() | {"InvokeRecordStatus": self.old_status}
            record["FinishedTime"] = record.pop("FinishTime")
            shown.append(record)
        return shown
