"""The probes of the comparison of the emulator with moto: groups of requests, in order.

Each group starts without parameters. A request is a name, an operation, and its parameters.
"""

import json
from typing import Any

Probe = tuple[str, str, dict[str, Any]]

LONG = "x" * 5000


def put(name: str, **more: Any) -> Probe:
    parameters = {"Name": name, "Value": "v", "Type": "String", **more}
    return (f"put {label(parameters)}", "put_parameter", parameters)


def label(parameters: dict[str, Any]) -> str:
    """Describes parameters in a short text without their defaults."""
    texts = []
    for name, value in parameters.items():
        if (name, value) not in (("Value", "v"), ("Type", "String")):
            text = json.dumps(value)
            texts.append(f"{name}={text if len(text) < 120 else text[:60] + f'…({len(text)})'}")
    return " ".join(texts)


def call(operation: str, **parameters: Any) -> Probe:
    return (f"{operation} {label(parameters)}", operation, parameters)


def names() -> list[Probe]:
    """Names with and without a slash, in every operation."""
    probes: list[Probe] = []
    for stored, other in (("plain", "/plain"), ("/slash", "slash"), ("/two/levels", "two/levels")):
        probes += [
            put(stored), put(other), put(other, Value="2", Overwrite=True),
            call("get_parameter", Name=other), call("get_parameter", Name=stored),
            call("get_parameter", Name=f"{other}:1"), call("get_parameter", Name=f"{stored}:9"),
            call("get_parameter", Name=f"{stored}:1:1"), call("get_parameter", Name=f"{stored}:nolabel"),
            call("get_parameters", Names=[stored, "missing"]), call("get_parameters", Names=[other]),
            call("get_parameter_history", Name=other),
            call("label_parameter_version", Name=other, Labels=["live"]),
            call("get_parameter", Name=f"{stored}:live"), call("get_parameter", Name=f"{other}:live"),
            call("add_tags_to_resource", ResourceType="Parameter", ResourceId=other, Tags=[{"Key": "k", "Value": "v"}]),
            call("list_tags_for_resource", ResourceType="Parameter", ResourceId=stored),
        ]
        for value in (stored, other, stored[:3], stored[1:3]):
            for option in (None, "Equals", "BeginsWith", "Contains"):
                probes.append(described("Name", option, [value]))
    probes += [call("delete_parameter", Name="/plain"), call("get_parameter", Name="plain"),
               call("delete_parameters", Names=["slash", "/plain", "/two/levels"])]
    return probes


def described(key: str, option: str | None, values: list[str] | None) -> Probe:
    entry: dict[str, Any] = {"Key": key}
    if option is not None:
        entry["Option"] = option
    if values is not None:
        entry["Values"] = values
    return call("describe_parameters", ParameterFilters=[entry])


def filters() -> list[Probe]:
    """Each key of a filter with each option, without values, and twice."""
    probes: list[Probe] = [
        put("/f/one", Description="first", Tags=[{"Key": "team", "Value": "blue"}]),
        put("/f/two", Type="StringList", Value="a,b"),
        put("/f/deep/three", Tier="Advanced"),
        put("four", Type="SecureString"),
        call("label_parameter_version", Name="/f/one", Labels=["live"]),
    ]
    valid = {"Name": "/f/one", "Type": "StringList", "KeyId": "alias/aws/ssm", "Path": "/f", "Tier": "Advanced",
             "DataType": "text", "Label": "live", "tag:team": "blue"}
    for key, value in valid.items():
        for option in (None, "Equals", "BeginsWith", "Contains", "OneLevel", "Recursive", "Bogus", "x" * 11):
            probes.append(described(key, option, [value]))
        probes.append(described(key, None, None))
        probes.append(described(key, None, []))
        probes.append(call("describe_parameters", ParameterFilters=[{"Key": key, "Values": [value]}] * 2))
        probes.append(call("get_parameters_by_path", Path="/f", ParameterFilters=[{"Key": key, "Values": [value]}]))
    probes += [
        described("Tier", None, ["test"]), described("Type", None, ["Text"]), described("Color", None, ["red"]),
        described("tag:" + "t" * 128, None, ["x"]), described("tag:" + "t" * 129, None, ["x"]),
        described("tag:", None, ["x"]), described("Name", None, [f"{n}" for n in range(51)]),
        described("Name", None, ["x" * 1025]), described("Name", None, [""]),
        described("tag:missing", None, ["x"]), described("tag:team", None, ["red"]),
        call("describe_parameters", Filters=[{"Key": "Name", "Values": ["/f/one"]}],
             ParameterFilters=[{"Key": "Name", "Values": ["/f/one"]}]),
        call("describe_parameters", Filters=[{"Key": "Name", "Values": ["/f"]}]),
        call("describe_parameters", Filters=[{"Key": "Type", "Values": ["StringList"]}]),
        call("describe_parameters", Filters=[{"Key": "Color", "Values": ["red"]}]),
    ]
    return probes


def paths() -> list[Probe]:
    """Paths of filters and of GetParametersByPath."""
    probes = [put("/p/a"), put("/p/b/c"), put("/px"), put("root")]
    for path in ("/", "/p", "/p/", "/p/b", "/p/a", "/px", "p", "//", "/p//b", "/###", "/aws/x", "/ssm", "/none", ""):
        probes += [
            described("Path", "OneLevel", [path]), described("Path", "Recursive", [path]),
            call("get_parameters_by_path", Path=path), call("get_parameters_by_path", Path=path, Recursive=True),
        ]
    return probes


def values() -> list[Probe]:
    """Names, values, types, tiers and other members of PutParameter."""
    invalid = ["", "a b", "a/b", "aws", "awsx", "/aws/x", "/awsx", "ssm", "/ssm/x", "Amazon", "a#", "/a#/b", "/l" * 16,
               "/l" * 15, "x" * 1012, "x" * 2049, "/", "/a/", "//a", "arn:aws:ssm:us-east-1:1:parameter/x", "a.b-c_d"]
    probes = [put(name) for name in invalid]
    probes += [
        put("v1", Value=""), put("v2", Value="x" * 4096), put("v3", Value="x" * 4097),
        put("v4", Value="x" * 8192, Tier="Advanced"), put("v5", Value="x" * 8193, Tier="Advanced"),
        put("v6", Value=LONG, Tier="Intelligent-Tiering"), put("v7", Tier="Huge"), put("v8", Type="Number"),
        put("v9", DataType="not_text"), put("v10", DataType="text"), put("v11", DataType="aws:ec2:image", Value="ami-1"),
        put("v12", Description="x" * 1024), put("v13", Description="x" * 1025), put("v14", AllowedPattern="^[0-9]+$"),
        put("v15", AllowedPattern="["), put("v16", AllowedPattern="x" * 1025), put("v17", KeyId="a b"),
        put("v18", Overwrite=True, Tags=[{"Key": "k", "Value": "v"}]), put("v19", Tags=[{"Key": "k#", "Value": "v"}]),
        put("v20", Tags=[{"Key": "", "Value": "v"}]), put("v21", Tags=[{"Key": "k"}]),
        ("put without a type", "put_parameter", {"Name": "v22", "Value": "v"}),
        ("put without a value", "put_parameter", {"Name": "v23", "Type": "String"}),
        ("put without a name", "put_parameter", {"Value": "v", "Type": "String"}),
        put("v2", Value="new"), put("v2", Value="new", Overwrite=True),
        put("v2", Value="new", Overwrite=True, Type="SecureString"),
        put("v4", Value="small", Overwrite=True), put("v2", Overwrite=True, Tags=[{"Key": "k", "Value": "v"}]),
        put("v24", Overwrite="yes"), put("v25", Value=7), put("v26", Tags="none"),
    ]
    return probes


def labels() -> list[Probe]:
    """Labels of versions."""
    probes = [put("l"), put("l", Value="2", Overwrite=True)]
    for text in ("live", "1st", "aws", "AWSx", "ssm-x", "a b", "a.b-c_d", "x" * 100, "x" * 101, ""):
        probes.append(call("label_parameter_version", Name="l", Labels=[text]))
    probes += [
        call("label_parameter_version", Name="l", Labels=["live"], ParameterVersion=1),
        call("get_parameter", Name="l:live"),
        call("label_parameter_version", Name="l", Labels=["live"]), call("get_parameter", Name="l:live"),
        call("label_parameter_version", Name="l", Labels=["x"], ParameterVersion=9),
        call("label_parameter_version", Name="none", Labels=["x"]),
        call("label_parameter_version", Name="l", Labels=[f"m{n}" for n in range(11)]),
        call("label_parameter_version", Name="l", Labels=[]),
        call("unlabel_parameter_version", Name="l", ParameterVersion=2, Labels=["live", "none"]),
        call("unlabel_parameter_version", Name="l", ParameterVersion=9, Labels=["live"]),
        call("unlabel_parameter_version", Name="l", Labels=["live"]),
        call("get_parameter_history", Name="l"), call("get_parameter_history", Name="none"),
    ]
    return probes


def limits() -> list[Probe]:
    """Numbers and lengths at and beyond the limits."""
    probes = [put("n")]
    for count in (-1, 0, 1, 10, 11, 50, 51):
        probes += [
            call("get_parameters_by_path", Path="/", MaxResults=count),
            call("get_parameter_history", Name="n", MaxResults=count),
            call("describe_parameters", MaxResults=count),
        ]
    for count in (0, 1, 10, 11):
        probes += [call("get_parameters", Names=["n"] * count),
                   call("delete_parameters", Names=[f"none{n}" for n in range(count)])]
    probes += [
        call("get_parameter", Name=""), call("get_parameter", Name=7), call("get_parameter"),
        call("get_parameter", Name="n", WithDecryption="yes"), call("get_parameters", Names="n"),
        call("get_parameters_by_path", Path="/", NextToken="bogus"), call("describe_parameters", NextToken="bogus"),
        call("delete_parameter", Name="none"), call("delete_parameter"),
    ]
    return probes


def tags() -> list[Probe]:
    """Tags of resources."""
    probes = [put("t")]
    for kind in ("Parameter", "ManagedInstance", "PatchBaseline", "Bogus"):
        probes += [
            call("list_tags_for_resource", ResourceType=kind, ResourceId="none"),
            call("add_tags_to_resource", ResourceType=kind, ResourceId="none", Tags=[{"Key": "a", "Value": "b"}]),
        ]
    probes += [
        call("add_tags_to_resource", ResourceType="Parameter", ResourceId="t", Tags=[{"Key": "a", "Value": "b"}]),
        call("add_tags_to_resource", ResourceType="Parameter", ResourceId="t", Tags=[{"Key": "a" * 129, "Value": "b"}]),
        call("add_tags_to_resource", ResourceType="Parameter", ResourceId="t", Tags=[{"Key": "a#", "Value": "b"}]),
        call("add_tags_to_resource", ResourceType="Parameter", ResourceId="t",
             Tags=[{"Key": f"k{n}", "Value": "v"} for n in range(51)]),
        call("remove_tags_from_resource", ResourceType="Parameter", ResourceId="t", TagKeys=["a", "none"]),
        call("remove_tags_from_resource", ResourceType="Parameter", ResourceId="none", TagKeys=["a"]),
    ]
    return probes


def commands() -> list[Probe]:
    """Limits of SendCommand, and the operations that read commands."""
    def send(**more: Any) -> Probe:
        parameters = {"DocumentName": "AWS-RunShellScript", "InstanceIds": ["i-1"],
                      "Parameters": {"commands": ["true"]}, **more}
        return (f"send {label(more)}", "send_command", {k: v for k, v in parameters.items() if v is not None})

    unknown = "0" * 36
    return [
        send(), send(Comment="x" * 100), send(Comment="x" * 101), send(Comment="a\nb"), send(MaxConcurrency="007"),
        send(MaxConcurrency="0"), send(MaxConcurrency="10%"), send(MaxConcurrency="101%"), send(MaxErrors="0"),
        send(MaxErrors="x"), send(TimeoutSeconds=29), send(TimeoutSeconds=30), send(TimeoutSeconds=2592001),
        send(TimeoutSeconds="soon"), send(InstanceIds=["i-1", "i-1"]), send(InstanceIds=[f"i-{n}" for n in range(51)]),
        send(InstanceIds=None), send(InstanceIds=None, Targets=[{"Key": "tag:env"}]),
        send(InstanceIds=None, Targets=[{"Key": "tag:env", "Values": []}]),
        send(InstanceIds=None, Targets=[{"Key": "tag:env", "Values": ["x"] * 51}]),
        send(InstanceIds=None, Targets=[{"Key": "tag:env", "Values": ["x"]}] * 6),
        send(DocumentName="x"), send(DocumentVersion="0"), send(DocumentHash="x" * 257), send(OutputS3BucketName="x"),
        send(OutputS3KeyPrefix="x" * 501), send(Parameters={"commands": "true"}),
        call("list_commands", CommandId=unknown), call("list_commands", CommandId="short"),
        call("list_commands", MaxResults=51),
        call("get_command_invocation", CommandId=unknown, InstanceId="i-1"),
        call("get_command_invocation", CommandId="short", InstanceId="i-1"),
        call("get_command_invocation", InstanceId="i-1"),
    ]


GROUPS = {"names": names, "filters": filters, "paths": paths, "values": values, "labels": labels, "limits": limits,
          "tags": tags, "commands": commands}
