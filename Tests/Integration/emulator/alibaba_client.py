"""Calls the emulator's Cloud Assistant operations through the official SDK, with its signing.

The emulator has 60 machines, i-1 to i-60, all tagged env=prod. On i-2 every script ends with exit
code 3. A command is visible half a second after it was sent.
"""

import base64
from typing import Any

from alibabacloud_ecs20140526 import models
from alibabacloud_ecs20140526.client import Client
from alibabacloud_tea_openapi.models import Config
from darabonba.exceptions import DaraException

from checks import Checks, arguments, eventually

REGION = "cn-hangzhou"
ENDED = {"Success", "Failed"}


def code(call: Any, request: Any) -> str:
    """Returns the code of the service error of a call, or an empty text."""
    try:
        call(request)
    except DaraException as error:
        return str(error.code)
    except Exception as error:  # The SDK raises several kinds of exceptions, all with a code.
        return str(getattr(error, "code", error))
    return ""


def results(client: Client, invocation: str) -> list[Any]:
    """Returns the results of all pages."""
    found: list[Any] = []
    token = None
    while True:
        page = client.describe_invocation_results(models.DescribeInvocationResultsRequest(
            region_id=REGION, invoke_id=invocation, max_results=25, next_token=token)).body.invocation
        found += page.invocation_results.invocation_result
        token = page.next_token
        if not token:
            return found


def commands(client: Client, checks: Checks) -> None:
    request = models.RunCommandRequest(
        region_id=REGION, type="RunShellScript", command_content="echo größer", client_token="token-1",
        resource_tag=[models.RunCommandRequestResourceTag(key="env", value="prod")])
    invocation = client.run_command(request).body.invoke_id
    checks.equal("repeated request", client.run_command(request).body.invoke_id, invocation)
    checks.equal("too early", results(client, invocation), [])
    found = eventually(lambda: (all_ := results(client, invocation))
                       and all(one.invocation_status in ENDED for one in all_) and all_)
    checks.equal("machines", {one.instance_id for one in found}, {f"i-{n}" for n in range(1, 61)})
    first, second = found[0], found[1]
    output = base64.b64decode(first.output)
    checks.equal("state", (first.invocation_status, first.exit_code, first.error_code), ("Success", 0, ""))
    checks.equal("kept and dropped output", (len(output), first.dropped), (24 * 1024, 100000 - 24 * 1024))
    checks.equal("failure", (second.invocation_status, second.exit_code, second.error_code),
                 ("Failed", 3, "ExitCodeNonzero"))
    whole = client.describe_invocations(models.DescribeInvocationsRequest(
        region_id=REGION, invoke_id=invocation)).body.invocations.invocation[0]
    checks.equal("whole", (whole.invocation_status, len(whole.invoke_instances.invoke_instance)),
                 ("PartialFailed", 60))
    request.command_content = "false"
    checks.equal("token of another request", code(client.run_command, request), "IdempotentParameterMismatch")
    checks.equal("unknown machine", code(client.run_command, models.RunCommandRequest(
        region_id=REGION, type="RunShellScript", command_content="x", instance_id=["i-99"])),
        "InvalidInstance.NotFound")


def stored(client: Client, checks: Checks) -> None:
    command = client.create_command(models.CreateCommandRequest(
        region_id=REGION, name="greet", type="RunShellScript", enable_parameter=True,
        command_content=base64.b64encode("echo {{name}}".encode()).decode())).body.command_id
    invocation = client.invoke_command(models.InvokeCommandRequest(
        region_id=REGION, command_id=command, instance_id=["i-3"],
        parameters={"name": "Jack & 'Jill'"})).body.invoke_id
    found = eventually(lambda: [one for one in results(client, invocation) if one.invocation_status in ENDED])
    checks.equal("count", len(found), 1)
    described = client.describe_commands(models.DescribeCommandsRequest(
        region_id=REGION, command_id=command)).body.commands.command[0]
    checks.equal("parameters", described.parameter_names.parameter_name, ["name"])
    checks.equal("invoked", described.invoke_times, 1)
    client.delete_command(models.DeleteCommandRequest(region_id=REGION, command_id=command))
    checks.equal("deleted", code(client.invoke_command, models.InvokeCommandRequest(
        region_id=REGION, command_id=command, instance_id=["i-3"])), "InvalidCmdId.NotFound")


def others(client: Client, checks: Checks) -> None:
    sent = client.send_file(models.SendFileRequest(
        region_id=REGION, instance_id=["i-4"], name="a.txt", target_dir="/opt", content="größer",
        content_type="PlainText")).body.invoke_id
    file = eventually(lambda: client.describe_send_file_results(models.DescribeSendFileResultsRequest(
        region_id=REGION, invoke_id=sent)).body.invocations.invocation)[0]
    checks.equal("file", (file.invocation_status, file.name, file.vm_count), ("Success", "a.txt", 1))
    client.tag_resources(models.TagResourcesRequest(
        region_id=REGION, resource_type="instance", resource_id=["i-5"],
        tag=[models.TagResourcesRequestTag(key="team", value="a")]))
    tags = client.list_tag_resources(models.ListTagResourcesRequest(
        region_id=REGION, resource_type="instance", resource_id=["i-5"])).body.tag_resources.tag_resource
    checks.equal("tags", [(tag.tag_key, tag.tag_value) for tag in tags], [("env", "prod"), ("team", "a")])
    agents = client.describe_cloud_assistant_status(models.DescribeCloudAssistantStatusRequest(
        region_id=REGION, instance_id=["i-1"])).body.instance_cloud_assistant_status_set
    checks.equal("agent", agents.instance_cloud_assistant_status[0].cloud_assistant_status, "true")
    checks.equal("no invocation", code(client.stop_invocation, models.StopInvocationRequest(
        region_id=REGION, invoke_id="t-x")), "InvalidInvokeId.NotFound")
    checks.equal("unsupported operation", code(client.describe_regions, models.DescribeRegionsRequest()), "InvalidAction.NotFound")


def main() -> None:
    options, checks = arguments(), Checks()

    def client(secret: str) -> Client:
        return Client(Config(
            access_key_id=options.key, access_key_secret=secret, security_token=options.token, region_id=REGION,
            endpoint=options.endpoint.removeprefix("http://").rstrip("/"), protocol="http",
            connect_timeout=5000, read_timeout=20000))

    commands(client(options.secret), checks)
    stored(client(options.secret), checks)
    others(client(options.secret), checks)
    checks.equal("wrong secret", code(client("wrong").describe_commands, models.DescribeCommandsRequest(
        region_id=REGION)), "SignatureDoesNotMatch")
    checks.finish()


main()
