"""The documented parameters of the operations of the stub, and their validation.

The table is independent of the model that the Swift code is generated from, so that a wrong name in
the model is not also wrong here.
"""

import json
import re
from functools import cache

from .signature import ServiceError

# "!" marks required parameters; ".N" is the index of a list element; the default type is text.
TEXT = """
CreateCommand: RegionId! Name! Type! CommandContent! ClientToken ContentEncoding Description
    EnableParameter:bool Launcher ResourceGroupId Tag.N.Key Tag.N.Value Timeout:int WorkingDir
DeleteCommand: RegionId! CommandId!
DescribeCommands: RegionId! CommandId ContentEncoding Description Latest:bool MaxResults:int Name
    NextToken PageNumber:int PageSize:int Provider ResourceGroupId Tag.N.Key Tag.N.Value Type
InvokeCommand: RegionId! CommandId! ClientToken ContainerId ContainerName Frequency InstanceId.N
    Launcher OssOutputDelivery Parameters:json RepeatMode ResourceGroupId ResourceTag.N.Key
    ResourceTag.N.Value Tag.N.Key Tag.N.Value TerminationMode Timed:bool Timeout:int Username
    WindowsPasswordName WorkingDir
RunCommand: RegionId! CommandContent! Type! ClientToken ContainerId ContainerName ContentEncoding
    Description EnableParameter:bool Frequency InstanceId.N KeepCommand:bool Launcher Name
    OssOutputDelivery Parameters:json RepeatMode ResourceGroupId ResourceTag.N.Key
    ResourceTag.N.Value Tag.N.Key Tag.N.Value TerminationMode Timed:bool Timeout:int Username
    WindowsPasswordName WorkingDir
StopInvocation: RegionId! InvokeId! InstanceId.N
DescribeInvocations: RegionId! CommandId CommandName CommandType ContentEncoding IncludeOutput:bool
    InstanceId InvokeId InvokeStatus MaxResults:int NextToken PageNumber:int PageSize:int RepeatMode
    ResourceGroupId Tag.N.Key Tag.N.Value Timed:bool
DescribeInvocationResults: RegionId! CommandId ContentEncoding IncludeHistory:bool InstanceId
    InvokeId InvokeRecordStatus MaxResults:int NextToken PageNumber:int PageSize:int ResourceGroupId
    Tag.N.Key Tag.N.Value
DescribeCloudAssistantStatus: RegionId! InstanceId.N MaxResults:int NextToken OSType PageNumber:int
    PageSize:int
"""

ENUMERATIONS = {
    "Type": ("InvalidCmdType.NotFound", {"RunBatScript", "RunPowerShellScript", "RunShellScript"}),
    "RepeatMode": ("InvalidRepeatMode.NotFound",
                   {"Once", "Period", "NextRebootOnly", "EveryReboot", "DryRun"}),
    "TerminationMode": ("InvalidTerminationMode.NotFound", {"Process", "ProcessTree"}),
}


@cache
def documented() -> dict[str, dict[str, tuple[str, bool]]]:
    """Returns the parameters of each operation, each with its type and whether it is required."""
    table = {}
    for entry in re.split(r"\n(?=\w)", TEXT.strip()):
        operation, _, names = entry.partition(":")
        parameters = (name.partition(":") for name in names.split())
        table[operation] = {
            name.rstrip("!"): (kind or "text", name.endswith("!")) for name, _, kind in parameters}
    return table


def is_json_object(text: str) -> bool:
    """Returns whether the text is a JSON object with string values."""
    try:
        value = json.loads(text)
    except ValueError:
        return False
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


READABLE = {
    "text": lambda text: True,
    "bool": lambda text: text in ("true", "false"),
    "int": lambda text: re.fullmatch(r"-?\d+", text) is not None,
    "json": is_json_object,
}


def check(action: str, parameters: dict[str, str]) -> None:
    """Validates the parameters of an operation.

    Raises:
        ServiceError: InvalidAction.NotFound, UnexpectedParameter (so that a misspelled name is detected,
            unlike at the real gateway), MissingParameter or InvalidParameter.
    """
    if action not in documented():
        raise ServiceError("InvalidAction.NotFound", f"no operation {action}", 404)
    known = documented()[action]
    for name, (_, required) in known.items():
        if required and not parameters.get(name):
            raise ServiceError("MissingParameter", f"{name} is required")
    for name, value in parameters.items():
        general = re.sub(r"\.[1-9]\d*(?=\.|$)", ".N", name)
        if general not in known:
            raise ServiceError("UnexpectedParameter", f"{action} has no parameter {name}")
        if not READABLE[known[general][0]](value):
            raise ServiceError("InvalidParameter", f"{name} is invalid")
        code, values = ENUMERATIONS.get(general, ("", {value}))
        if value not in values:
            raise ServiceError(code, f"{name} has an unknown value", 403)
    for name in {name.split(".")[0] for name in parameters if "." in name}:
        numbers = {int(other.split(".")[1]) for other in parameters if other.startswith(name + ".")}
        if numbers != set(range(1, len(numbers) + 1)):
            raise ServiceError("InvalidParameter", f"{name} is not numbered 1, 2, 3 and so on")
