"""Cloud Assistant in memory: the responses of the stub to calls with a valid signature.

Its machines don't run anything. A script is its own output, byte for byte, except:
- `exit N` on the last line sets the exit code;
- a script that contains the word `sleep` runs until it is stopped;
- the last machine is offline.
The first request for an invocation returns Pending, the second Running, and the third a final status,
without a clock.
"""

import json
import re
import threading
import uuid

from .parameters import check
from .records import (
    OFFLINE, TERMINAL, Command, Invocation, Parameters, Record, Run, decoded, now, page)
from .signature import Call, ServiceError

VERSION = "2014-05-26"
REGION = "cn-hangzhou"
INSTANCE_IDS = [f"i-stub{number:016}" for number in range(1, 13)]
TAGGED = INSTANCE_IDS[:3]  # the machines with the tag role=web


class CloudAssistant:
    """The state of the service, and a response for every operation."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.commands: dict[str, Command] = {}
        self.invocations: dict[str, Invocation] = {}
        self.responses: dict[tuple[str, str], tuple[Parameters, Record]] = {}

    def respond(self, call: Call) -> Record:
        """Returns the response, without the request ID.

        Raises:
            ServiceError: if the call is rejected.
        """
        if call.version != VERSION:
            raise ServiceError("InvalidVersion", "no such version", 404)
        check(call.action, call.parameters)
        parameters = Parameters(call.parameters)
        if not re.fullmatch(r"[a-z]{2,}(-[a-z0-9]+)+", parameters["RegionId"]):
            raise ServiceError("InvalidRegionId.NotFound", "no such region", 404)
        with self.lock:
            return self._once(call.action, parameters)

    def _once(self, action: str, parameters: Parameters) -> Record:
        """Returns the response, or the earlier one if the client token was used before."""
        key = (action, parameters.get("ClientToken", ""))
        if key[1] and key in self.responses:
            earlier, response = self.responses[key]
            if earlier != parameters:
                raise ServiceError("IdempotentParameterMismatch",
                                   "this ClientToken was used with other parameters", 403)
            return response
        response = OPERATIONS[action](self, parameters)
        if key[1]:
            self.responses[key] = parameters, response
        return response

    def create_command(self, parameters: Parameters) -> Record:
        command = self._command(parameters, decoded(parameters, "Base64"))
        return {"CommandId": command.id}

    def delete_command(self, parameters: Parameters) -> Record:
        del self.commands[self._known_command(parameters).id]
        return {}

    def invoke_command(self, parameters: Parameters) -> Record:
        return {"InvokeId": self._invoke(self._known_command(parameters), parameters).id}

    def run_command(self, parameters: Parameters) -> Record:
        command = self._command(parameters, decoded(parameters, "PlainText"),
                                kept=parameters.flag("KeepCommand"))
        invocation = self._invoke(command, parameters)
        return {"CommandId": command.id, "InvokeId": invocation.id}

    def stop_invocation(self, parameters: Parameters) -> Record:
        invocation = self.invocations.get(parameters["InvokeId"])
        if invocation is None:
            raise ServiceError("InvalidInvokeId.NotFound", "no such invocation", 404)
        chosen = parameters.texts("InstanceId") or INSTANCE_IDS
        for run in invocation.runs:
            run.stopped |= run.instance_id in chosen and run.status not in TERMINAL
        return {}

    def describe_commands(self, parameters: Parameters) -> Record:
        wanted = {name: parameters[name] for name in ("CommandId", "Name", "Type", "Provider")
                  if parameters.get(name)}
        records = [command.record(parameters) for command in self.commands.values()
                   if command.kept]
        found = [record for record in records if wanted.items() <= record.items()]
        shown, members = page(found, parameters)
        return {"Commands": {"Command": shown}, **members}

    def describe_invocations(self, parameters: Parameters) -> Record:
        wanted = {name: parameters[name] for name in (
            "InvokeId", "CommandId", "CommandName", "CommandType", "InvokeStatus", "RepeatMode")
            if parameters.get(name)}
        found = []
        for invocation in self._polled(parameters):
            record = invocation.record(parameters)
            if wanted.items() <= record.items():
                found.append(record)
        shown, members = page(found, parameters)
        return {"Invocations": {"Invocation": shown}, **members}

    def describe_invocation_results(self, parameters: Parameters) -> Record:
        wanted = {name: parameters[name] for name in (
            "InvokeId", "CommandId", "InstanceId", "InvokeRecordStatus") if parameters.get(name)}
        records = [record for invocation in self._polled(parameters)
                   for record in invocation.results(parameters)]
        found = [record for record in records if wanted.items() <= record.items()]
        shown, members = page(found, parameters)
        return {"Invocation": {"InvocationResults": {"InvocationResult": shown}, **members}}

    def describe_cloud_assistant_status(self, parameters: Parameters) -> Record:
        chosen = parameters.texts("InstanceId")
        self._check_instances(chosen)
        found = [{
            "ActiveTaskCount": 0, "CloudAssistantStatus": "false" if name == OFFLINE else "true",
            "CloudAssistantVersion": "2.2.3.857", "InstanceId": name, "InvocationCount": "3",
            "LastHeartbeatTime": now(), "LastInvokedTime": now(), "OSType": "Linux",
            "SupportSessionManager": True} for name in chosen or INSTANCE_IDS]
        shown, members = page(found, parameters)
        return {"InstanceCloudAssistantStatusSet": {"InstanceCloudAssistantStatus": shown},
                **members}

    def _command(self, parameters: Parameters, script: bytes, kept: bool = True) -> Command:
        command = Command(f"c-stub{uuid.uuid4().hex[:12]}", parameters, script, kept)
        self.commands[command.id] = command
        return command

    def _known_command(self, parameters: Parameters) -> Command:
        command = self.commands.get(parameters["CommandId"])
        if command is None:
            raise ServiceError("InvalidCmdId.NotFound", "no such command", 404)
        return command

    def _invoke(self, command: Command, parameters: Parameters) -> Invocation:
        chosen = parameters.texts("InstanceId")
        if chosen and parameters.pairs("ResourceTag"):
            raise ServiceError("InvalidResourceTag.ConflictWithInstanceIds", "instance ids and tags")
        if parameters.pairs("ResourceTag") == [("role", "web")]:
            chosen = TAGGED
        elif parameters.pairs("ResourceTag"):
            raise ServiceError("InvalidResourceTag.InstanceNotFound", "no machine has these tags")
        if not chosen:
            raise ServiceError("MissingParam.InstanceId", "InstanceId is required")
        self._check_instances(chosen)

        mode = parameters.get("RepeatMode", "Once")
        repeats = mode in ("Period", "NextRebootOnly", "EveryReboot")
        if mode == "Period" and not parameters.get("Frequency"):
            raise ServiceError("MissingParam.Frequency", "the mode Period requires a frequency")
        script = self._filled(command, json.loads(parameters.get("Parameters") or "{}"))
        invocation = Invocation(f"t-stub{uuid.uuid4().hex[:12]}", command, parameters,
                                [Run(name, script, repeats) for name in chosen])
        self.invocations[invocation.id] = invocation
        command.invocations += 1
        return invocation

    def _filled(self, command: Command, values: dict[str, str]) -> bytes:
        """Returns the command's script with its parameters replaced by values."""
        if not command.parameters.flag("EnableParameter"):
            if values:
                raise ServiceError("Parameter.Disabled", "the command takes no parameters")
            return command.script

        def value(match: re.Match[str]) -> str:
            if match[1] not in values:
                raise ServiceError("Parameter.MissingValue", f"{match[1]} has no value")
            return values[match[1]]

        return re.sub(r"{{\s*([\w-]+)\s*}}", value, command.script.decode()).encode()

    def _check_instances(self, names: list[str]) -> None:
        if not set(names) <= set(INSTANCE_IDS):
            raise ServiceError("InvalidInstance.NotFound", "no such instance", 404)

    def _polled(self, parameters: Parameters) -> list[Invocation]:
        """Returns the requested invocations, and advances each by one step."""
        name = parameters.get("InvokeId")
        chosen = [each for each in self.invocations.values() if name in (None, "", each.id)]
        for run in [run for invocation in chosen for run in invocation.runs]:
            if parameters.get("InstanceId") in (None, "", run.instance_id):
                run.polls += 1
        return chosen


OPERATIONS = {
    "CreateCommand": CloudAssistant.create_command,
    "DeleteCommand": CloudAssistant.delete_command,
    "DescribeCloudAssistantStatus": CloudAssistant.describe_cloud_assistant_status,
    "DescribeCommands": CloudAssistant.describe_commands,
    "DescribeInvocationResults": CloudAssistant.describe_invocation_results,
    "DescribeInvocations": CloudAssistant.describe_invocations,
    "InvokeCommand": CloudAssistant.invoke_command,
    "RunCommand": CloudAssistant.run_command,
    "StopInvocation": CloudAssistant.stop_invocation,
}
