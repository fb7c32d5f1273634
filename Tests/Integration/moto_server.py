"""A local Systems Manager server that verifies signatures: moto, with a user and a role.

Prints one line of JSON when it is ready: port, accessKeyID, secretAccessKey, region, instanceIDs,
and assumedRole (roleARN, accessKeyID, secretAccessKey, sessionToken). The server generates the keys,
which end with it. Run it with Tests/Support/python_env.sh.
"""

import argparse
import json
import logging
import os
import urllib.request
from typing import Any

REGION = "us-east-1"

# Arbitrary ids. Without machines, moto accepts any id and keeps the list as sent. With machines, it would
# add all of them to every command.
INSTANCE_IDS = ["i-0123456789abcdef0", "i-0123456789abcdef1"]

# Ignores the AWS settings of the developer's environment.
for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ["NO_PROXY"] = "127.0.0.1"

import boto3  # noqa: E402
from botocore.config import Config  # noqa: E402
from moto.server import ThreadedMotoServer  # noqa: E402

from server_lifetime import announce, wait_until_stopped  # noqa: E402

ALLOW_ALL = json.dumps({
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
TRUST_ALL = json.dumps({
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]})


def client(service: str, base: str, keys: dict[str, str]) -> Any:
    """Returns a boto3 client of the server."""
    return boto3.client(
        service, region_name=REGION, endpoint_url=base,
        aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"],
        config=Config(retries={"total_max_attempts": 1}))


def spelled(keys: dict[str, str]) -> dict[str, str]:
    """Returns keys with the names that the tests use."""
    names = {"AccessKeyId": "accessKeyID", "SecretAccessKey": "secretAccessKey",
             "SessionToken": "sessionToken"}
    return {names[name]: value for name, value in keys.items() if name in names}


def prepare(base: str) -> dict[str, Any]:
    """Creates a user and a role with all permissions, and returns their keys."""
    anyone = {"AccessKeyId": "anyone", "SecretAccessKey": "not checked yet"}
    iam = client("iam", base, anyone)
    iam.create_user(UserName="tester")
    iam.put_user_policy(UserName="tester", PolicyName="all", PolicyDocument=ALLOW_ALL)
    role = iam.create_role(RoleName="tester", AssumeRolePolicyDocument=TRUST_ALL)["Role"]["Arn"]
    iam.put_role_policy(RoleName="tester", PolicyName="all", PolicyDocument=ALLOW_ALL)
    user = iam.create_access_key(UserName="tester")["AccessKey"]
    assumed = client("sts", base, user).assume_role(RoleArn=role, RoleSessionName="tester")
    return {**spelled(user),
            "assumedRole": {"roleARN": role, **spelled(assumed["Credentials"])}}


def check_signatures(base: str) -> None:
    """Makes moto reject requests with invalid signatures, by allowing no further unchecked requests."""
    request = urllib.request.Request(
        f"{base}/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"})
    urllib.request.urlopen(request, timeout=10).close()


def main() -> None:
    """Serves until the server is stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--max-seconds", type=float, default=300, help="the maximum lifetime")
    arguments = parser.parse_args()

    # moto responds to unimplemented operations with an error page, and logs a stack trace.
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    base = f"http://{host}:{port}"
    keys = prepare(base)
    check_signatures(base)
    announce(json.dumps({"port": port, "region": REGION, "instanceIDs": INSTANCE_IDS, **keys}))
    wait_until_stopped(arguments.max_seconds)
    server.stop()


if __name__ == "__main__":
    main()
