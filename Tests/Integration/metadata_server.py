"""Local services that provide credentials: metadata of both clouds, STS, SSO.

The first component of the path selects the behavior, so that a test selects it by the address:

    ok        responds as the real services do
    slow      waits for 30 seconds first
    401 404   responds with that status, 401 only until a second token was requested
    500       responds with that status
    garbage   responds with an invalid body
    die       closes the connection in the middle of the response

Prints one line of JSON when it is ready: port. Run it with Tests/Support/python_env.sh. The access key
ids are derived from the requests, so that two clients with the same result sent the same request.
"""

import argparse
import hashlib
import json
import re
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from server_lifetime import announce, wait_until_stopped

EXPIRATION = "2099-01-01T00:00:00Z"
MAX_BODY = 1 << 20
SLOW_SECONDS = 30
stopping = threading.Event()


def key(kind: str, *values: str | None) -> str:
    """Returns an access key id that is derived from the values of a request."""
    digest = hashlib.sha1(json.dumps(values).encode()).hexdigest()[:8]
    return f"{kind}{digest}".upper()


def aws_keys(identifier: str) -> dict[str, str]:
    """Returns credentials in the format of AWS's metadata services."""
    return {"Code": "Success", "Type": "AWS-HMAC", "LastUpdated": "2026-01-01T00:00:00Z",
            "AccessKeyId": identifier, "SecretAccessKey": "SECRETKEY0123456789", "Token": "SECRETTOKEN0123456789",
            "Expiration": EXPIRATION}


def aliyun_keys(identifier: str) -> dict[str, str]:
    """Returns credentials in the format of Alibaba Cloud's services."""
    return {"AccessKeyId": identifier, "AccessKeySecret": "SECRETKEY0123456789",
            "SecurityToken": "SECRETTOKEN0123456789", "Expiration": EXPIRATION}


def sts_response(action: str, identifier: str) -> str:
    """Returns credentials in the format of AWS's STS."""
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
        """Logs nothing."""

    def do_GET(self) -> None:  # noqa: N802
        """Handles a request of any method."""
        self.handle_request()

    do_POST = do_PUT = do_GET  # noqa: N815

    def handle_request(self) -> None:
        """Handles a request as its path selects."""
        length = min(int(self.headers.get("Content-Length") or 0), MAX_BODY)
        body = self.rfile.read(length).decode("utf-8", "replace")
        url = urllib.parse.urlsplit(self.path)
        mode, _, path = url.path.lstrip("/").partition("/")
        query = dict(urllib.parse.parse_qsl(url.query))
        if mode == "slow":
            stopping.wait(SLOW_SECONDS)
        if mode in ("404", "500") or (mode == "401" and self.rejects_token(path)):
            return self.respond("SECRETKEY0123456789: no", int(mode))
        if mode == "garbage":
            return self.respond("<html>SECRETKEY0123456789 \x00 {", 200)
        if mode == "die":
            return self.die()
        return self.respond(*self.content(path, query, body))

    def rejects_token(self, path: str) -> bool:
        """Returns whether the token is rejected, as the first one always is."""
        with Handler.lock:
            if path.endswith("api/token"):
                Handler.tokens += 1
                return False
        token = self.headers.get("x-aws-ec2-metadata-token") or self.headers.get(
            "x-aliyun-ecs-metadata-token")
        return token in (None, "token-1")

    def die(self) -> None:
        """Sends less than the announced length."""
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"AccessKeyId":"SECRETKEY0123456789')
        self.wfile.flush()
        self.close_connection = True

    def respond(self, content: object, status: int = 200) -> None:
        """Sends text, or an object as JSON."""
        data = (content if isinstance(content, str) else json.dumps(content)).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def caller(self) -> str | None:
        """Returns the access key id that the request is signed with."""
        match = re.search(r"Credential=([^/,]+)", self.headers.get("Authorization") or "")
        return match.group(1) if match else None

    def content(self, path: str, query: dict[str, str], body: str) -> tuple[object, int]:
        """Returns the response of the real services."""
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
            parameters = json.loads(body)
            identifier = key("CSSO", self.headers.get("Authorization"), parameters.get("AccountId"),
                             parameters.get("AccessConfigurationId"))
            return {"CloudCredential": aliyun_keys(identifier)}, 200
        if path == "aliyun-oauth/v1/token":
            token = key("TOKEN", form.get("grant_type"), form.get("client_id"), form.get("refresh_token"))
            return {"access_token": token, "refresh_token": "next", "expires_in": 3600, "token_type": "Bearer"}, 200
        if path == "aliyun-oauth/v1/exchange":
            token = self.headers.get("Authorization")
            # The value that the package sends if it has no token.
            if token == "Bearer None":
                return {"error": "invalid_token"}, 401
            return aliyun_keys(key("OAUTH", token)), 200
        if path.startswith("sts"):
            return sts_response(form["Action"], self.role(form, form.get("WebIdentityToken"))), 200
        if path.startswith("aliyun-sts"):
            parameters = {**query, **form}
            return {"RequestId": "1", "Credentials": aliyun_keys(self.aliyun_role(parameters))}, 200
        return "not found", 404

    def metadata(self, path: str) -> tuple[object, int]:
        """Returns the response of the metadata services of both clouds, or 401 without a token."""
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
        """Returns an access key id that is derived from the role, the caller and the parameters."""
        session = form.get("RoleSessionName", "")
        own = None if re.search(r"-\d+$", session) else session
        return key("ROLE", self.caller(), token, form.get("RoleArn"), own, form.get("ExternalId"),
                   form.get("DurationSeconds"), form.get("SerialNumber"), form.get("TokenCode"))

    def aliyun_role(self, parameters: dict[str, str]) -> str:
        """Returns the same for Alibaba Cloud, whose requests are signed in one of two ways."""
        session = parameters.get("RoleSessionName", "")
        own = None if re.search(r"-\d+$", session) else session
        caller = parameters.get("AccessKeyId") or self.caller()
        return key("ROLE", caller, parameters.get("OIDCToken"), parameters.get("OIDCProviderArn"),
                   parameters.get("RoleArn"), own, parameters.get("ExternalId"),
                   parameters.get("DurationSeconds"), parameters.get("Policy"))


class Server(ThreadingHTTPServer):
    """A local server that doesn't wait for requests when it stops."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Ignores errors: some clients close the connection intentionally."""


def main() -> None:
    """Serves until the server is stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--max-seconds", type=float, default=300, help="the maximum lifetime")
    arguments = parser.parse_args()
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    announce(json.dumps({"port": server.server_port}))
    wait_until_stopped(arguments.max_seconds)
    stopping.set()
    server.shutdown()


if __name__ == "__main__":
    main()
