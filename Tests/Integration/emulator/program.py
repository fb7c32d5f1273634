"""Drives the program `emulator` as its users do: the AWS CLI, boto3 and the official Alibaba SDK get the environment
that the program prints. Also attacks its port, and checks that a signal ends the program and its scripts.

usage: program.py PATH-OF-THE-PROGRAM
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from checks import Checks, eventually

CONFIGURATION = {
    "machines": [
        {"id": "i-web1", "name": "web-1", "tags": {"env": "prod"}},
        {"id": "i-web2", "name": "web-2", "tags": {"env": "prod"}},
        {"id": "i-old", "agent": "offline"},
    ],
    "scripts": [{"machine": "i-web2", "script": "*df*", "exitCode": 3, "output": "full\n", "seconds": 0.1}],
    "setup": [{"service": "ssm", "operation": "PutParameter",
               "input": {"Name": "/prod/url", "Type": "String", "Value": "https://example.org"}}],
    "faults": [{"fault": "throttled", "calls": [1], "operations": ["DescribeInstanceInformation"]}],
}


class Emulator:
    """The running program, and the environment that it prints."""

    def __init__(self, program: str, *arguments: str) -> None:
        self.process = subprocess.Popen([program, "--port", "0", *arguments], stdout=subprocess.PIPE, text=True)
        lines = []
        for line in self.process.stdout or []:
            lines.append(line)
            if line.startswith("# ready: "):
                break
        # A shell evaluates the whole output, as in the guide.
        printed = subprocess.run(
            ["sh", "-c", "".join(lines) + "\nenv -0"], capture_output=True, check=True, text=True).stdout
        self.environment = dict(line.split("=", 1) for line in printed.split("\0") if "=" in line)
        self.environment["NO_PROXY"] = "127.0.0.1"
        self.environment["AWS_CONFIG_FILE"] = self.environment["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
        self.port = int(self.environment["AWS_ENDPOINT_URL"].rsplit(":", 1)[1])

    def aws(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs the AWS CLI."""
        return subprocess.run(
            [sys.executable, "-m", "awscli", *arguments, "--output", "json"], env=self.environment, text=True,
            capture_output=True, timeout=60, check=False)

    def run_python(self, text: str) -> str:
        """Returns the output of a Python program in the environment."""
        run = subprocess.run([sys.executable, "-c", text], env=self.environment, text=True, capture_output=True,
                             timeout=60, check=False)
        return run.stdout.strip() or run.stderr

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Sends a signal and returns the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=20)


def command_line(emulator: Emulator, checks: Checks) -> None:
    nodes = json.loads(emulator.aws("ssm", "describe-instance-information").stdout)["InstanceInformationList"]
    checks.equal("nodes, after a retry", [(one["ComputerName"], one["PingStatus"]) for one in nodes],
                 [("web-1", "Online"), ("web-2", "Online"), ("machine-3", "ConnectionLost")])
    sent = json.loads(emulator.aws(
        "ssm", "send-command", "--document-name", "AWS-RunShellScript", "--targets", "Key=tag:env,Values=prod",
        "--parameters", 'commands=["df -h"]').stdout)["Command"]
    command = sent["CommandId"]
    waited = emulator.aws("ssm", "wait", "command-executed", "--command-id", command, "--instance-id", "i-web1")
    checks.equal("waiting", waited.returncode, 0)
    invocations = json.loads(emulator.aws(
        "ssm", "list-command-invocations", "--command-id", command, "--details").stdout)["CommandInvocations"]
    checks.equal("invocations",
                 {one["InstanceId"]: (one["Status"], one["CommandPlugins"][0]["Output"]) for one in invocations},
                 {"i-web1": ("Success", "i-web1: df -h\n"), "i-web2": ("Failed", "full\n")})
    value = json.loads(emulator.aws("ssm", "get-parameter", "--name", "/prod/url").stdout)["Parameter"]["Value"]
    checks.equal("planted parameter", value, "https://example.org")
    put = emulator.aws("ssm", "put-parameter", "--name", "/prod/größe", "--value", "groß", "--type", "String")
    checks.equal("name that is not valid", "ValidationException" in put.stderr, True)
    emulator.aws("ssm", "put-parameter", "--name", "/prod/size", "--value", "groß", "--type", "String")
    path = json.loads(emulator.aws("ssm", "get-parameters-by-path", "--path", "/prod").stdout)["Parameters"]
    checks.equal("path", [one["Value"] for one in path], ["groß", "https://example.org"])
    emulator.aws("ssm", "add-tags-to-resource", "--resource-type", "Parameter", "--resource-id", "/prod/url",
                 "--tags", "Key=team,Value=a")
    tags = json.loads(emulator.aws("ssm", "list-tags-for-resource", "--resource-type", "Parameter",
                                   "--resource-id", "/prod/url").stdout)["TagList"]
    checks.equal("tags", tags, [{"Key": "team", "Value": "a"}])
    local = emulator.aws("ssm", "get-parameter", "--name", "/prod/url",
                         "--endpoint-url", f"http://localhost:{emulator.port}")
    checks.equal("signed for localhost", local.returncode, 0)
    other = emulator.aws("sts", "get-caller-identity")
    checks.equal("another service", 'does not support the service "sts"' in other.stderr, True)
    other = emulator.aws("logs", "describe-log-groups")
    checks.equal("another service with JSON", 'does not support the service "logs"' in other.stderr, True)
    missing = emulator.aws("ssm", "get-parameter", "--name", "/none")
    checks.equal("missing parameter", (missing.returncode > 0, "ParameterNotFound" in missing.stderr), (True, True))


def sdks(emulator: Emulator, checks: Checks) -> None:
    checks.equal("boto3", emulator.run_python(
        "import boto3; print(boto3.client('ssm').get_parameter(Name='/prod/url')['Parameter']['Value'])"),
        "https://example.org")
    alibaba = """
import base64, os, time
from alibabacloud_ecs20140526 import models
from alibabacloud_ecs20140526.client import Client
from alibabacloud_tea_openapi.models import Config
region = os.environ["ALIBABA_CLOUD_REGION_ID"]
client = Client(Config(
    access_key_id=os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
    access_key_secret=os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"], region_id=region, protocol="http",
    endpoint=os.environ["ALIBABA_CLOUD_ENDPOINT"].removeprefix("http://")))
sent = client.run_command(models.RunCommandRequest(
    region_id=region, type="RunShellScript", command_content="uptime", instance_id=["i-web1"])).body.invoke_id
for _ in range(100):
    found = client.describe_invocation_results(models.DescribeInvocationResultsRequest(
        region_id=region, invoke_id=sent)).body.invocation.invocation_results.invocation_result
    if found and found[0].invocation_status == "Success":
        break
    time.sleep(0.05)
print(base64.b64decode(found[0].output).decode())
tags = client.list_tag_resources(models.ListTagResourcesRequest(
    region_id=region, resource_type="instance", resource_id=["i-web2"])).body.tag_resources.tag_resource
print([(tag.tag_key, tag.tag_value) for tag in tags])
"""
    checks.equal("Alibaba", emulator.run_python(alibaba), "i-web1: uptime\n\n[('env', 'prod')]")


def attack(emulator: Emulator, checks: Checks) -> None:
    """Sends malformed requests and leaves half requests open. The program goes on serving."""
    def exchange(data: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", emulator.port), timeout=20) as connection:
            try:
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # The program has closed the connection.
            received = b""
            try:
                while piece := connection.recv(65536):
                    received += piece
            except OSError:
                pass
            return received

    chunked = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    for name, data, status in [
        ("garbage", os.urandom(64).replace(b"\n", b"") + b"\r\n", b"400"),
        ("TLS", bytes.fromhex("1603010200010001fc0303") + b"\n", b"400"),
        ("huge header", b"GET / HTTP/1.1\r\nHost: localhost\r\nA: " + b"a" * 1_000_000 + b"\r\n\r\n", b"431"),
        ("many headers", b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"A: a\r\n" * 1_000 + b"\r\n", b"431"),
        ("bad chunk", chunked + b"-5\r\n", b"400"), ("huge chunk", chunked + b"f" * 20 + b"\r\n", b"413"),
        ("length", b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n", b"413"),
        ("other host", b"GET / HTTP/1.1\r\nHost: localtest.example\r\n\r\n", b"403"),
        ("web page", b"GET / HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n\r\n", b"403"),
    ]:
        checks.equal(name, exchange(data)[9:12], status)
    half = [socket.create_connection(("127.0.0.1", emulator.port), timeout=20) for _ in range(400)]
    for index, connection in enumerate(half[:200]):
        connection.sendall(b"GET / HTTP/1.1\r\nHost"[:index % 20])
    checks.equal("among 400 connections", exchange(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")[9:12], b"400")
    for connection in half:
        connection.close()
    checks.equal("afterwards", emulator.aws("ssm", "get-parameter", "--name", "/prod/url").returncode, 0)


def real_scripts(program: str, checks: Checks) -> None:
    emulator = Emulator(program, "--machines", "2", "--run-scripts")
    script = "pwd; sleep 600 & echo $! >child; wait"
    command = json.loads(emulator.aws(
        "ssm", "send-command", "--document-name", "AWS-RunShellScript", "--instance-ids", "i-1",
        "--parameters", json.dumps({"commands": [script]})).stdout)["Command"]["CommandId"]
    folders = eventually(lambda: list(Path(tempfile.gettempdir()).glob("emulator-*/machine-1/child")))
    child = int(eventually(lambda: folders[0].read_text().strip()))
    checks.equal("script runs", Path(f"/proc/{child}").exists() or sys.platform != "linux", True)
    checks.equal("state", json.loads(emulator.aws(
        "ssm", "get-command-invocation", "--command-id", command, "--instance-id", "i-1").stdout)["Status"],
        "InProgress")
    checks.equal("exit code", emulator.stop(signal.SIGINT), 0)
    checks.equal("child has ended", eventually(lambda: ended(child)), True)
    checks.equal("folder is removed", folders[0].parent.exists(), False)


def ended(process: int) -> bool:
    """Returns whether a process has ended, even if nothing has reaped it."""
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def wrong_usage(program: str, checks: Checks) -> None:
    for arguments, code, text in [
        (["--bogus"], 64, "unknown option --bogus"), (["--port", "x"], 64, "--port must be a number"),
        (["--config", "/nonexistent"], 66, "/nonexistent can't be read"), (["--address", "::1"], 1, "not an IPv4 address"),
    ]:
        run = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=20, check=False)
        checks.equal(" ".join(arguments), (run.returncode, text in run.stderr, run.stdout), (code, True, ""))


def main() -> None:
    program, checks = sys.argv[1], Checks()
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(CONFIGURATION, file)
        file.flush()
        emulator = Emulator(program, "--config", file.name)
    try:
        command_line(emulator, checks)
        sdks(emulator, checks)
        attack(emulator, checks)
    finally:
        checks.equal("exit code after a signal", emulator.stop(), 0)
    real_scripts(program, checks)
    wrong_usage(program, checks)
    checks.finish()


main()
