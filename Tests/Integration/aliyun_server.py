"""A local stub of Alibaba Cloud's ECS gateway that verifies every request.

Prints `listening on PORT` once it listens. Signatures are verified with the official SDK's functions
(aliyun/signature.py), parameters are checked against the documented ones (aliyun/parameters.py), and
responses come from a service in memory (aliyun/service.py). Run it with Tests/Support/python_env.sh.
With --environment it only prints the values that tests need.

Besides the gateway's path there are unsigned ones for tests:
- POST /_control/next adds a planted response, or a list of them, each for one later request with a
  valid signature: {"status": 503, "body": "…", "headers": {…}}. Optional: "action" restricts it to an
  operation; "acts": true performs the operation first; "drop": true closes the connection without a
  response.
- GET /_control/requests lists the received requests, without signatures and tokens.
- POST /_control/reset clears these lists and the state of the service.
"""

import argparse
import json
import sys
import threading
import uuid
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aliyun.service import INSTANCE_IDS, OFFLINE, REGION, CloudAssistant
from aliyun.signature import LONG_TERM, SESSION, Call, Received, ServiceError, Verifier
from server_lifetime import announce, wait_until_stopped

MAX_BODY = 1 << 20
MAX_CONNECTIONS = 64
HIDDEN = {"authorization", "x-acs-security-token"}


def environment(port: int) -> dict[str, Any]:
    """Returns the values that tests need for a server at the port."""
    return {
        "port": port, "region": REGION, "instanceIDs": INSTANCE_IDS, "offlineInstanceID": OFFLINE,
        **LONG_TERM.record(), "session": SESSION.record()}


class Stub(ThreadingHTTPServer):
    """The server and its state, which all connections share."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.verifier = Verifier()
        self.connections = threading.BoundedSemaphore(MAX_CONNECTIONS)
        self.reset()

    def reset(self) -> None:
        """Clears everything except the nonces."""
        self.service = CloudAssistant()
        self.planted: list[dict[str, Any]] = []
        self.requests: deque[dict[str, Any]] = deque(maxlen=1000)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Waits while there are too many connections."""
        self.connections.acquire()
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serves one connection."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.connections.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignores closed connections and reports other errors."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def next_planted(self, action: str) -> dict[str, Any] | None:
        """Removes and returns the planted response for a request of that operation."""
        for index, planted in enumerate(self.planted):
            if planted.get("action", action) == action:
                return self.planted.pop(index)
        return None


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Stub
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60

    def log_message(self, format: str, *arguments: Any) -> None:
        """Logs nothing: /_control/requests lists the received requests."""

    def serve(self) -> None:
        """Handles one request."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdigit() or int(length) > MAX_BODY:
            self.close_connection = True
            self.reply(411, {"Code": "MissingContentLength", "Message": "the length is missing or invalid"})
            return
        body = self.rfile.read(int(length))
        path, _, query = self.path.partition("?")
        if path.startswith("/_control/"):
            self.control(path, body)
            return
        headers: dict[str, str] = {}
        for name, value in self.headers.items():
            name = name.lower()
            headers[name] = f"{headers[name]},{value}" if name in headers else value
        self.gateway(Received(self.command, path, query, headers, body))

    do_GET = do_POST = do_PUT = do_DELETE = serve

    def gateway(self, request: Received) -> None:
        """Responds as the service's gateway does."""
        seen = {"method": request.method, "path": request.path,
                "body": request.body.decode(errors="replace"),
                "headers": {k: v for k, v in request.headers.items() if k not in HIDDEN}}
        self.server.requests.append(seen)
        try:
            call = self.server.verifier.verify(request)
            seen |= {"action": call.action, "version": call.version, "signature": call.signature,
                     "nonce": call.nonce, "parameters": call.parameters}
            planted = self.server.next_planted(call.action)
            if planted:
                self.reply_planted(planted, call)
                seen["status"] = planted.get("status")
                return
            if request.path != "/":
                raise ServiceError("InvalidAction.NotFound", f"no resource at {request.path}", 404)
            status, response = 200, self.server.service.respond(call)
        except ServiceError as error:
            status = error.status
            response = {"Code": error.code, "Message": error.message,
                        "HostId": request.headers.get("host", ""),
                        "Recommend": f"https://api.example.com/troubleshoot?q={error.code}"}
            seen["code"] = error.code
        seen["status"] = status
        self.reply(status, response | {"RequestId": str(uuid.uuid4()).upper()})

    def reply_planted(self, planted: dict[str, Any], call: Call) -> None:
        """Sends the planted response."""
        if planted.get("acts"):
            self.server.service.respond(call)
        if planted.get("drop"):
            self.close_connection = True
            return
        self.send(planted["status"], planted.get("body", "").encode(), planted.get("headers", {}))

    def control(self, path: str, body: bytes) -> None:
        """Handles a request of a test."""
        match self.command, path:
            case "POST", "/_control/next":
                planted = json.loads(body)
                self.server.planted += planted if isinstance(planted, list) else [planted]
                self.reply(200, {"planted": len(self.server.planted)})
            case "GET", "/_control/requests":
                self.reply(200, list(self.server.requests))
            case "POST", "/_control/reset":
                self.server.reset()
                self.reply(200, {})
            case _:
                self.reply(404, {})

    def reply(self, status: int, value: Any) -> None:
        """Sends JSON."""
        self.send(status, json.dumps(value, ensure_ascii=False).encode(),
                  {"Content-Type": "application/json;charset=utf-8"})

    def send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        """Sends a complete response."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Serves until the server is stopped."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--max-seconds", type=float, default=300, help="the maximum lifetime")
    parser.add_argument("--environment", type=int, metavar="PORT",
                        help="print the values for a stub at PORT as JSON, and exit")
    arguments = parser.parse_args()
    if arguments.environment:
        print(json.dumps(environment(arguments.environment)))
        return

    stub = Stub()
    threading.Thread(target=stub.serve_forever, daemon=True).start()
    announce(f"listening on {stub.server_port}")
    wait_until_stopped(arguments.max_seconds)


if __name__ == "__main__":
    main()
