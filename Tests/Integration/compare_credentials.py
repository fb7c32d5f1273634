"""Compares the credentials that the library resolves with those of the official tools, for the same setups.

Creates the files of every setup in a separate folder, reads it with botocore, with the AWS CLI if it is
installed, and with alibabacloud-credentials, runs the test `CompareCredentials` on the same setups, and
prints where keys, token or region differ. Starts metadata_server.py, which it needs.

Run it with Tests/Support/python_env.sh. The arguments after `--` are the command that runs `swift test`.
"""

import argparse
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import subprocess
import sys
import tempfile
from typing import Any

from credentials import (aliyun_odd_setups, aliyun_setups, aws_generated_setups, aws_odd_setups,
                         aws_setups)
from credentials.setup import Setup

HERE = pathlib.Path(__file__).parent
BASE = {"PATH": os.environ["PATH"], "NO_PROXY": "127.0.0.1", "PYTHONDONTWRITEBYTECODE": "1"}
AWS_BASE = {"AWS_EC2_METADATA_DISABLED": "true"}
TIMEOUT = 60


def prepared(setup: Setup, cloud: str, server: str, folder: pathlib.Path) -> dict[str, Any]:
    """Creates the files of a setup, and returns it in the form that the test reads."""
    folder.mkdir(parents=True)
    setup = setup.filled(server, str(folder))
    for path, text in setup.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    environment = {**BASE, **(AWS_BASE if cloud == "aws" else {}), "HOME": str(folder),
                   **setup.environment}
    return {**dataclasses.asdict(setup), "cloud": cloud, "environment": environment, "server": server}


def run(arguments: list[str], environment: dict[str, str]) -> str:
    """Runs a program and returns its output, or an empty text if it failed."""
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True,
                          timeout=TIMEOUT, stdin=subprocess.DEVNULL, check=False)
    return done.stdout if done.returncode == 0 else ""


def official(setup: dict[str, Any]) -> dict[str, Any]:
    """Returns the credentials that the cloud's own package resolves."""
    if setup["cloud"] == "aws":
        arguments = [setup["profile"]] if setup["profile"] else []
        program = HERE / "credentials" / "read_aws.py"
    else:
        arguments = [setup["server"]]
        program = HERE / "credentials" / "read_aliyun.py"
    text = run([sys.executable, str(program), *arguments], setup["environment"])
    return json.loads(text.splitlines()[-1]) if text else {"accessKeyID": None, "error": "crash"}


def command_line(setup: dict[str, Any]) -> dict[str, str | None] | None:
    """Returns the end of the key and the region that the AWS CLI shows, if it is installed."""
    tool = pathlib.Path(sys.executable).parent / "aws"
    if setup["cloud"] != "aws" or aws_generated_setups.is_generated(setup["name"]) or not tool.exists():
        return None
    profile = ["--profile", setup["profile"]] if setup["profile"] else []
    shown = {}
    for line in run([str(tool), *profile, "configure", "list"], setup["environment"]).splitlines():
        name, _, value = line.replace(":", " ").strip().partition(" ")
        shown[name] = value.split()[0] if value.split() else ""
    return {"accessKeyID": shown.get("access_key", "").lstrip("*").replace("<not", "") or None,
            "region": shown.get("region", "").replace("<not", "") or None}


def differences(setup: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any],
                cli: dict[str, Any] | None) -> list[str]:
    """Returns the unexpected differences."""
    if setup["ours"] is not None:
        wanted = [(key, value, "expected is") for key, value in setup["ours"].items()]
    else:
        # The package for Alibaba Cloud doesn't resolve regions.
        names = [name for name in ["accessKeyID", "secretAccessKey", "sessionToken", "region"]
                 if name in theirs]
        if setup["may_fail"]:
            names = names[:3] if ours["accessKeyID"] else []
        wanted = [(name, theirs[name], "the package returns") for name in names]
        if cli is not None and "error" not in theirs:
            wanted.append(("accessKeyID", cli["accessKeyID"], "the AWS CLI shows"))
            wanted.append(("region", cli["region"], "the AWS CLI shows"))
    return [f"{setup['cloud']}: {setup['name']}: {name}: {who} {value}, the library returns {ours[name]} "
            f"({ours['error'] or theirs.get('error') or 'no error'})"
            for name, value, who in wanted
            if not (ours[name] == value or who == "the AWS CLI shows" and value and ours[name]
                    and ours[name].endswith(value))]


def read_ours(setups: list[dict[str, Any]], folder: pathlib.Path, command: list[str]) -> list[Any]:
    """Returns the results of the test for all setups."""
    setups_file, responses_file = folder / "setups.json", folder / "responses.json"
    setups_file.write_text(json.dumps(setups))
    environment = {**os.environ, "CLOUD_COMPARE_SETUPS": str(setups_file),
                   "CLOUD_COMPARE_RESPONSES": str(responses_file), "NO_PROXY": "127.0.0.1"}
    subprocess.run([*command, "--filter", "CompareCredentials"], env=environment, check=True,
                   stdout=sys.stderr)
    return json.loads(responses_file.read_text())


def compare(server: str, folder: pathlib.Path, command: list[str]) -> int:
    """Compares all setups, and returns the number of those that differ."""
    every = [("aws", setup) for setup in (aws_setups.SETUPS + aws_odd_setups.SETUPS
                                          + aws_generated_setups.SETUPS)]
    every += [("aliyun", setup) for setup in aliyun_setups.SETUPS + aliyun_odd_setups.SETUPS]
    setups = [prepared(setup, cloud, server, folder / str(number))
              for number, (cloud, setup) in enumerate(every)]
    ours = read_ours(setups, folder, command)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        theirs = list(pool.map(official, setups))
        tools = list(pool.map(command_line, setups))
    failed = 0
    for setup, one, other, tool in zip(setups, ours, theirs, tools, strict=True):
        lines = differences(setup, one, other, tool)
        failed += bool(lines)
        print("\n".join(lines) if lines else f"{setup['cloud']}: {setup['name']}: "
              f"{one['accessKeyID']} {one['region']}"
              + (f" (expected difference: {setup['because']})" if setup["because"] else ""))
    clouds = [setup["cloud"] for setup in setups]
    print(f"{clouds.count('aws')} setups of AWS, {clouds.count('aliyun')} of Alibaba Cloud, "
          f"{sum(bool(setup['because']) for setup in setups)} with expected differences, {failed} failed")
    return failed


def main() -> None:
    """Starts the server, compares, and fails if there is a difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", nargs="*", default=["swift", "test"], help="the command that runs the tests")
    arguments = parser.parse_args()
    with subprocess.Popen([sys.executable, str(HERE / "metadata_server.py"), "--max-seconds", "900"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        port = json.loads(process.stdout.readline())["port"]
        try:
            with tempfile.TemporaryDirectory() as folder:
                failed = compare(f"http://127.0.0.1:{port}", pathlib.Path(folder), arguments.command)
        finally:
            process.stdin.close()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
