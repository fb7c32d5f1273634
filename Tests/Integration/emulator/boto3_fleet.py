"""Calls the emulator's documents, maintenance windows and associations through boto3, with its checks of requests.

The emulator has the machines i-1 and i-2. On i-2 every script ends with exit code 3.
"""

import json
from datetime import datetime, timedelta, timezone

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from checks import Checks, arguments, eventually


def code(call: object, **parameters: object) -> str:
    """Returns the code of the service error of a call, or an empty text."""
    try:
        call(**parameters)  # type: ignore[operator]
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


def content(*lines: str) -> str:
    return json.dumps({
        "schemaVersion": "2.2",
        "parameters": {"name": {"type": "String", "default": "world"}},
        "mainSteps": [{"action": "aws:runShellScript", "name": "greet", "inputs": {"runCommand": lines}}],
    })


def documents(ssm: object, checks: Checks) -> None:
    created = ssm.create_document(Name="Greet", Content=content("echo hello {{ name }}"), DocumentType="Command")
    checks.equal("created", created["DocumentDescription"]["Status"], "Creating")
    checks.equal("exists", code(ssm.create_document, Name="Greet", Content=content("x")), "DocumentAlreadyExists")
    updated = ssm.update_document(Name="Greet", Content=content("echo bye {{ name }}"), DocumentVersion="$LATEST")
    checks.equal("version", updated["DocumentDescription"]["DocumentVersion"], "2")
    pages = ssm.get_paginator("list_documents").paginate(Filters=[{"Key": "Owner", "Values": ["Self"]}])
    checks.equal("own", [one["Name"] for page in pages for one in page["DocumentIdentifiers"]], ["Greet"])
    pages = ssm.get_paginator("list_document_versions").paginate(Name="Greet")
    versions = [one["IsDefaultVersion"] for page in pages for one in page["DocumentVersions"]]
    checks.equal("versions", versions, [False, True])
    command = ssm.send_command(
        DocumentName="Greet", DocumentVersion="2", InstanceIds=["i-1"], Parameters={"name": ["boto3"]},
    )["Command"]["CommandId"]
    ssm.get_waiter("command_executed").wait(CommandId=command, InstanceId="i-1", WaiterConfig={"Delay": 1})
    invocation = ssm.get_command_invocation(CommandId=command, InstanceId="i-1", PluginName="greet")
    checks.equal("output", invocation["StandardOutputContent"], "echo bye boto3")


def window(ssm: object, checks: Checks) -> None:
    start = datetime.now(timezone.utc) + timedelta(seconds=2)
    identifier = ssm.create_maintenance_window(
        Name="once", Schedule=f"at({start:%Y-%m-%dT%H:%M:%S})", Duration=2, Cutoff=1, AllowUnassociatedTargets=False,
    )["WindowId"]
    target = ssm.register_target_with_maintenance_window(
        WindowId=identifier, ResourceType="INSTANCE", OwnerInformation="team",
        Targets=[{"Key": "InstanceIds", "Values": ["i-1", "i-2"]}],
    )["WindowTargetId"]
    ssm.register_task_with_maintenance_window(
        WindowId=identifier, TaskType="RUN_COMMAND", TaskArn="AWS-RunShellScript", MaxConcurrency="2", MaxErrors="1",
        Targets=[{"Key": "WindowTargetIds", "Values": [target]}],
        TaskInvocationParameters={"RunCommand": {"Parameters": {"commands": ["df"]}}},
    )
    pages = ssm.get_paginator("describe_maintenance_windows").paginate()
    listed = [one for page in pages for one in page["WindowIdentities"]]
    checks.equal("windows", [one["WindowId"] for one in listed], [identifier])

    def ended() -> object:
        found = ssm.describe_maintenance_window_executions(WindowId=identifier)["WindowExecutions"]
        return [one for one in found if "EndTime" in one]

    execution = eventually(ended)[0]
    checks.equal("execution", execution["Status"], "FAILED")
    checks.equal("start", execution["StartTime"].replace(microsecond=0), start.replace(microsecond=0))
    run = execution["WindowExecutionId"]
    task = ssm.get_maintenance_window_execution(WindowExecutionId=run)["TaskIds"][0]
    tasks = ssm.describe_maintenance_window_execution_tasks(WindowExecutionId=run)["WindowExecutionTaskIdentities"]
    checks.equal("tasks", [(one["TaskExecutionId"], one["TaskType"]) for one in tasks], [(task, "RUN_COMMAND")])
    pages = ssm.get_paginator("describe_maintenance_window_execution_task_invocations").paginate(
        WindowExecutionId=run, TaskId=task,
    )
    invocations = [one for page in pages for one in page["WindowExecutionTaskInvocationIdentities"]]
    checks.equal("target", [one["WindowTargetId"] for one in invocations], [target])
    sent = json.loads(invocations[0]["Parameters"])
    checks.equal("parameters", (sent["instanceIds"], sent["parameters"]), (["i-1", "i-2"], {"commands": ["df"]}))
    result = ssm.get_command_invocation(CommandId=invocations[0]["ExecutionId"], InstanceId="i-2")
    checks.equal("exit code", result["ResponseCode"], 3)


def association(ssm: object, checks: Checks) -> None:
    identifier = ssm.create_association(
        Name="AWS-RunShellScript", AssociationName="nightly", Parameters={"commands": ["df"]},
        Targets=[{"Key": "InstanceIds", "Values": ["*"]}], ScheduleExpression="rate(1 day)",
    )["AssociationDescription"]["AssociationId"]

    def status(machine: str) -> str:
        infos = ssm.describe_instance_associations_status(InstanceId=machine)["InstanceAssociationStatusInfos"]
        checks.equal("association", [one["AssociationId"] for one in infos], [identifier])
        return "" if infos[0]["Status"] == "Pending" else infos[0]["Status"]

    checks.equal("status", [eventually(lambda: status(name)) for name in ("i-1", "i-2")], ["Success", "Failed"])
    execution = ssm.describe_association_executions(AssociationId=identifier)["AssociationExecutions"][0]
    targets = ssm.describe_association_execution_targets(
        AssociationId=identifier, ExecutionId=execution["ExecutionId"],
        Filters=[{"Key": "Status", "Value": "Failed"}],
    )["AssociationExecutionTargets"]
    checks.equal("failed", [one["ResourceId"] for one in targets], ["i-2"])
    checks.equal("used", code(ssm.delete_document, Name="AWS-RunShellScript"), "InvalidDocument")
    ssm.delete_association(AssociationId=identifier)
    checks.equal("deleted", code(ssm.describe_association, AssociationId=identifier), "AssociationDoesNotExist")


def main() -> None:
    options, checks = arguments(), Checks()
    ssm = boto3.client(
        "ssm", region_name="us-east-1", endpoint_url=options.endpoint, aws_access_key_id=options.key,
        aws_secret_access_key=options.secret, aws_session_token=options.token,
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=20),
    )
    documents(ssm, checks)
    window(ssm, checks)
    association(ssm, checks)
    checks.finish()


main()
