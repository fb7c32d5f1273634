"""Calls the emulator's Systems Manager operations through boto3, with its signing, paginators and waiters.

The emulator has 60 machines, i-1 to i-60, all tagged env=prod. On i-2 every script ends with exit
code 3. A command is visible half a second after it was sent.
"""

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

from checks import Checks, arguments

FAST = {"Delay": 1, "MaxAttempts": 20}


def code(call: object, **parameters: object) -> str:
    """Returns the code of the service error of a call, or an empty text."""
    try:
        call(**parameters)  # type: ignore[operator]
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


def commands(ssm: object, checks: Checks) -> None:
    sent = ssm.send_command(
        DocumentName="AWS-RunShellScript",
        Targets=[{"Key": "tag:env", "Values": ["prod"]}],
        Parameters={"commands": ["echo größer"], "executionTimeout": ["60"]},
        Comment="from boto3", MaxConcurrency="100%", MaxErrors="100%",
        OutputS3BucketName="logs", OutputS3KeyPrefix="run",
    )["Command"]
    command = sent["CommandId"]
    checks.equal("target count", sent["TargetCount"], 60)
    checks.equal("too early", code(ssm.get_command_invocation, CommandId=command, InstanceId="i-1"),
                 "InvocationDoesNotExist")
    waiter = ssm.get_waiter("command_executed")
    waiter.wait(CommandId=command, InstanceId="i-1", WaiterConfig=FAST)
    try:
        waiter.wait(CommandId=command, InstanceId="i-2", WaiterConfig=FAST)
        checks.equal("waiting for a failure", "success", "WaiterError")
    except WaiterError as error:
        checks.equal("state of the failure", error.last_response["Status"], "Failed")
        checks.equal("exit code of the failure", error.last_response["ResponseCode"], 3)
    done = ssm.get_command_invocation(CommandId=command, InstanceId="i-1")
    checks.equal("status", (done["Status"], done["StatusDetails"]), ("Success", "Success"))
    checks.equal("output", done["StandardOutputContent"][:18], "i-1: echo größer\noo"[:18])
    checks.equal("length of the output", len(done["StandardOutputContent"]), 24000)
    pages = list(ssm.get_paginator("list_command_invocations").paginate(CommandId=command, Details=True))
    found = [invocation for page in pages for invocation in page["CommandInvocations"]]
    checks.equal("pages", [len(page["CommandInvocations"]) for page in pages], [50, 10])
    checks.equal("machines", {one["InstanceId"] for one in found}, {f"i-{n}" for n in range(1, 61)})
    checks.true("plugins", all(len(one["CommandPlugins"][0]["Output"]) == 2500 for one in found))
    listed = ssm.list_commands(CommandId=command)["Commands"][0]
    checks.equal("counts", (listed["CompletedCount"], listed["ErrorCount"]), (60, 1))
    checks.equal("unknown command", code(ssm.get_command_invocation, CommandId="0" * 36, InstanceId="i-1"),
                 "InvalidCommandId")
    checks.equal("unknown machine", code(ssm.send_command, DocumentName="AWS-RunShellScript",
                 InstanceIds=["i-99"], Parameters={"commands": ["x"]}), "InvalidInstanceId")
    checks.equal("cancel", ssm.cancel_command(CommandId=command)["ResponseMetadata"]["HTTPStatusCode"], 200)
    nodes = ssm.get_paginator("describe_instance_information").paginate()
    checks.equal("nodes", len([n for page in nodes for n in page["InstanceInformationList"]]), 60)
    checks.equal("unsupported operation", code(ssm.describe_patch_baselines), "UnknownOperationException")
    return command


def parameters(ssm: object, checks: Checks) -> None:
    for number in range(25):
        ssm.put_parameter(Name=f"/app/{number:02}", Value=f"v{number}", Type="SecureString")
    pages = list(ssm.get_paginator("get_parameters_by_path").paginate(Path="/app", WithDecryption=True))
    values = [one["Value"] for page in pages for one in page["Parameters"]]
    checks.equal("by path", values, [f"v{number}" for number in range(25)])
    checks.equal("pages by path", len(pages), 3)
    ssm.put_parameter(Name="/app/00", Value="new", Overwrite=True)
    history = ssm.get_parameter_history(Name="/app/00", WithDecryption=True)["Parameters"]
    checks.equal("history", [one["Value"] for one in history], ["v0", "new"])
    checks.true("hidden", ssm.get_parameter(Name="/app/00")["Parameter"]["Value"] != "new")
    try:
        ssm.get_parameter(Name="/none")
        checks.equal("missing parameter", "found", "ParameterNotFound")
    except ssm.exceptions.ParameterNotFound as error:
        checks.equal("missing parameter", error.response["ResponseMetadata"]["HTTPStatusCode"], 400)
    checks.equal("existing parameter", code(ssm.put_parameter, Name="/app/00", Value="x", Type="String"),
                 "ParameterAlreadyExists")
    deleted = ssm.delete_parameters(Names=["/app/00", "/none"])
    checks.equal("deleted", (deleted["DeletedParameters"], deleted["InvalidParameters"]), (["/app/00"], ["/none"]))


def main() -> None:
    options, checks = arguments(), Checks()

    def client(service: str, secret: str) -> object:
        return boto3.client(
            service, region_name="us-east-1", endpoint_url=options.endpoint,
            aws_access_key_id=options.key, aws_secret_access_key=secret, aws_session_token=options.token,
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"},
                          connect_timeout=5, read_timeout=20, request_checksum_calculation="when_required",
                          response_checksum_validation="when_required"),
        )

    command = commands(client("ssm", options.secret), checks)
    parameters(client("ssm", options.secret), checks)
    key = f"run/{command}/i-1/awsrunShellScript/0.awsrunShellScript/stdout"
    body = client("s3", options.secret).get_object(Bucket="logs", Key=key)["Body"].read()
    checks.equal("whole output", (len(body), body[:5]), (100000, b"i-1: "))
    checks.equal("no such object", code(client("s3", options.secret).get_object, Bucket="logs", Key="x"), "NoSuchKey")
    checks.equal("wrong secret", code(client("ssm", "wrong").list_commands), "InvalidSignatureException")
    checks.equal("wrong secret in S3", code(client("s3", "wrong").get_object, Bucket="logs", Key=key),
                 "SignatureDoesNotMatch")
    checks.finish()


main()
