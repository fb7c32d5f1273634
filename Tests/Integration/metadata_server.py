"""The services that hand out credentials, on this machine: metadata of both clouds, STS, SSO.

The first part of the path says how it behaves, so that a test chooses by the address it gives:

    ok        answers as the real ones do
    slow      waits for half a minute first
    401 404   answers with that status; 401 only until a second token was asked for
    500       answers with that status
    garbage   answers with something else
    die       breaks off in the middle of the answer

Prints one line of JSON once it answers: port. Run it with Tests/Support/python_env.sh. What it
hands out is made from what it was asked with, so that two clients that get the same asked the same.
"""

import argparse
import hashlib
import json
import re
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from server_lifetime import announce, wait_until_told

EXPIRATION = "2099-01-01T00:00:00Z"
MAX_BODY = 1 << 20
SLOW_SECONDS = 30
stopping = threading.Event()


def key(kind: str, *asked: str | None) -> str:
    """An access key id that tells what it was asked with."""
    digest = hashlib.sha1(json.dumps(asked).encode()).hexdigest()[:8]
    return f"{kind}{digest}".upper()


def aws_keys(identifier: str) -> dict[str, str]:
    """Credentials as AWS's metadata services write them."""
    return {"Code": "Success", "Type": "AWS-HMAC", "LastUpdated": "2026-01-01T00:00:00Z",
            "AccessKeyId": identifier, "SecretAccessKey": "SECRETKEY0123456789", "Token": "SECRETTOKEN0123456789",
            "Expiration": EXPIRATION}


def aliyun_keys(identifier: str) -> dict[str, str]:
    """Credentials as Alibaba's services write them."""
    return {"AccessKeyId": identifier, "AccessKeySecret": "SECRETKEY0123456789",
            "SecurityToken": "SECRETTOKEN0123456789", "Expiration": EXPIRATION}


def sts_answer(action: str, identifier: str) -> str:
    """Credentials as AWS's STS writes them."""
    return (f'<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
            f"<{action}Result><AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/r/s</Arn>"
            "<AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser>"
            f"<Credentials><AccessKeyId>{identifier}</AccessKeyId>"
            "<SecretAccessKey>SECRETKEY0123456789</SecretAccessKey><SessionToken>SECRETTOKEN0123456789</SessionToken>"
            f"<Expiration>{EXPIRATION}</Expiration></Credentials></{action}Result>"
            f"<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></{action}Response>")


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    tokens = 0
    lock = threading.Lock()

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:  # noqa: N802
        """Answers."""
        self.handle_request()

    do_POST = do_PUT = do_GET  # noqa: N815

    def handle_request(self) -> None:
        """Behaves as the path says."""
        length = min(int(self.headers.get("Content-Length") or 0), MAX_BODY)
        body = self.rfile.read(length).decode("utf-8", "replace")
        url = urllib.parse.urlsplit(self.path)
        mode, _, path = url.path.lstrip("/").partition("/")
        query = dict(urllib.parse.parse_qsl(url.query))
        if mode == "slow":
            stopping.wait(SLOW_SECONDS)
        if mode in ("404", "500") or (mode == "401" and self.refuses_token(path)):
            return self.answer("SECRETKEY0123456789: no", int(mode))
        if mode == "garbage":
            return self.answer("<html>SECRETKEY0123456789 \x00 {", 200)
        if mode == "die":
            return self.die()
        return self.answer(*self.content(path, query, body))

    def refuses_token(self, path: str) -> bool:
        """Whether the token is of no use: the first one ends at once."""
        with Handler.lock:
            if path.endswith("api/token"):
                Handler.tokens += 1
                return False
        token = self.headers.get("x-aws-ec2-metadata-token") or self.headers.get(
            "x-aliyun-ecs-metadata-token")
        return token in (None, "token-1")

    def die(self) -> None:
        """Promises more than it sends."""
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"AccessKeyId":"SECRETKEY0123456789')
        self.wfile.flush()
        self.close_connection = True

    def answer(self, content: object, status: int = 200) -> None:
        """Sends text, or an object as JSON."""
        data = (content if isinstance(content, str) else json.dumps(content)).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def caller(self) -> str | None:
        """The access key id that the request is signed with."""
        match = re.search(r"Credential=([^/,]+)", self.headers.get("Authorization") or "")
        return match.group(1) if match else None

    def content(self, path: str, query: dict[str, str], body: str) -> tuple[object, int]:
        """What the real services would answer."""
        form = dict(urllib.parse.parse_qsl(body))
        if path == "latest/api/token":
            return f"token-{Handler.tokens}", 200
        if path.startswith("latest/meta-data/"):
            return self.metadata(path.removeprefix("latest/meta-data/"))
        if path == "container":
            return aws_keys(key("ECS", self.headers.get("Authorization"))), 200
        if path.startswith("federation/credentials"):
            token = self.headers.get("x-amz-sso_bearer_token")
            identifier = key("SSO", token, query.get("role_name"), query.get("account_id"))
            return {"roleCredentials": {
                "accessKeyId": identifier, "secretAccessKey": "SECRETKEY0123456789",
                "sessionToken": "SECRETTOKEN0123456789", "expiration": 4070908800000}}, 200
        if path == "token":
            return {"accessToken": "renewed", "expiresIn": 28800, "tokenType": "Bearer"}, 200
        if path == "uri":
            return {"Code": "Success", **aliyun_keys(key("URI"))}, 200
        if path == "cloud-credentials":
            asked = json.loads(body)
            identifier = key("CSSO", self.headers.get("Authorization"), asked.get("AccountId"),
                             asked.get("AccessConfigurationId"))
            return {"CloudCredential": aliyun_keys(identifier)}, 200
        if path == "aliyun-oauth/v1/token":
            token = key("TOKEN", form.get("grant_type"), form.get("client_id"), form.get("refresh_token"))
            return {"access_token": token, "refresh_token": "next", "expires_in": 3600, "token_type": "Bearer"}, 200
        if path == "aliyun-oauth/v1/exchange":
            token = self.headers.get("Authorization")
            # What the package sends where it has no token.
            if token == "Bearer None":
                return {"error": "invalid_token"}, 401
            return aliyun_keys(key("OAUTH", token)), 200
        if path.startswith("sts"):
            return sts_answer(form["Action"], self.role(form, form.get("WebIdentityToken"))), 200
        if path.startswith("aliyun-sts"):
            asked = {**query, **form}
            return {"RequestId": "1", "Credentials": aliyun_keys(self.aliyun_role(asked))}, 200
        return "not found", 404

    def metadata(self, path: str) -> tuple[object, int]:
        """What the metadata services of both clouds answer; none without a token."""
        aws, aliyun = (self.headers.get(name) for name in (
            "x-aws-ec2-metadata-token", "x-aliyun-ecs-metadata-token"))
        if not aws and not aliyun:
            return "", 401
        if path == "placement/region":
            return "ap-south-1", 200
        kind, _, role = path.partition("/security-credentials/")
        if not role:
            return "the-role", 200
        keys = aws_keys if kind == "iam" else aliyun_keys
        return {"Code": "Success", **keys(key("EC2" if kind == "iam" else "ECSRAM", role))}, 200

    def role(self, form: dict[str, str], token: str | None) -> str:
        """Tells which role was assumed, by whom, and how."""
        session = form.get("RoleSessionName", "")
        own = None if re.search(r"-\d+$", session) else session
        return key("ROLE", self.caller(), token, form.get("RoleArn"), own, form.get("ExternalId"),
                   form.get("DurationSeconds"), form.get("SerialNumber"), form.get("TokenCode"))

    def aliyun_role(self, asked: dict[str, str]) -> str:
        """The same for Alibaba, whose callers sign in one of two ways."""
        session = asked.get("RoleSessionName", "")
        own = None if re.search(r"-\d+$", session) else session
        caller = asked.get("AccessKeyId") or self.caller()
        return key("ROLE", caller, asked.get("OIDCToken"), asked.get("OIDCProviderArn"),
                   asked.get("RoleArn"), own, asked.get("ExternalId"),
                   asked.get("DurationSeconds"), asked.get("Policy"))


class Server(ThreadingHTTPServer):
    """Serves on this machine only, and doesn't wait for requests when it stops."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Says nothing of clients that have gone away: some are meant to."""


def main() -> None:
    """Serves until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--max-seconds", type=float, default=300, help="longest to live")
    arguments = parser.parse_args()
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    announce(json.dumps({"port": server.server_port}))
    wait_until_told(arguments.max_seconds)
    stopping.set()
    server.shutdown()


if __name__ == "__main__":
    main()
