"""A stub of Alibaba's ECS gateway on this machine that verifies every request.

Prints `listening on PORT` once it listens. The signature is checked with the official SDK's
functions (aliyun/signature.py), the parameters against the documented ones (aliyun/parameters.py),
and the answers come from a small memory (aliyun/service.py). Run it with
Tests/Support/python_env.sh; with --environment it only prints what tests need to know.

Beside the gateway's own path there are unsigned ones, for tests:
- POST /_control/next plants an answer, or a list of them, each for one later request whose
  signature is right: {"status": 503, "body": "…", "headers": {…}}. Optional: "action" keeps it for
  that operation; "acts": true lets the service do its work before; "drop": true closes the
  connection without an answer.
- GET /_control/requests lists what came in, without signatures and tokens.
- POST /_control/reset forgets all of that, and what the service remembers.
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
from aliyun.signature import LONG_TERM, SESSION, Call, Received, Refusal, Verifier
from server_lifetime import announce, wait_until_told

MAX_BODY = 1 << 20
MAX_CONNECTIONS = 64
HIDDEN = {"authorization", "x-acs-security-token"}


def environment(port: int) -> dict[str, Any]:
    """What tests need to know of a server at the port."""
    return {
        "port": port, "region": REGION, "instanceIDs": INSTANCE_IDS, "offlineInstanceID": OFFLINE,
        **LONG_TERM.record(), "session": SESSION.record()}


class Stub(ThreadingHTTPServer):
    """The server and its memory, which all connections share."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.verifier = Verifier()
        self.connections = threading.BoundedSemaphore(MAX_CONNECTIONS)
        self.reset()

    def reset(self) -> None:
        """Forgets all but the nonces."""
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
        """A client that goes away is no error; anything else is."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def next_planted(self, action: str) -> dict[str, Any] | None:
        """The planted answer for a request of that operation, which is then used up."""
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
        """Nothing: /_control/requests tells what came in."""

    def serve(self) -> None:
        """Answers one request."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdigit() or int(length) > MAX_BODY:
            self.close_connection = True
            self.reply(411, {"Code": "MissingContentLength", "Message": "no usable length"})
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
        """Answers as the service's gateway does."""
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
                raise Refusal("InvalidAction.NotFound", f"nothing at {request.path}", 404)
            status, answer = 200, self.server.service.answer(call)
        except Refusal as serviceError:
            status = serviceError.status
            answer = {"Code": serviceError.code, "Message": serviceError.message,
                      "HostId": request.headers.get("host", ""),
                      "Recommend": f"https://api.example.com/troubleshoot?q={serviceError.code}"}
            seen["code"] = serviceError.code
        seen["status"] = status
        self.reply(status, answer | {"RequestId": str(uuid.uuid4()).upper()})

    def reply_planted(self, planted: dict[str, Any], call: Call) -> None:
        """Gives the planted answer."""
        if planted.get("acts"):
            self.server.service.answer(call)
        if planted.get("drop"):
            self.close_connection = True
            return
        self.send(planted["status"], planted.get("body", "").encode(), planted.get("headers", {}))

    def control(self, path: str, body: bytes) -> None:
        """Answers a test."""
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

    def reply(self, status: int, answer: Any) -> None:
        """Sends JSON."""
        self.send(status, json.dumps(answer, ensure_ascii=False).encode(),
                  {"Content-Type": "application/json;charset=utf-8"})

    def send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        """Sends an answer, whole."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Serves until told to stop."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--max-seconds", type=float, default=300, help="longest to live")
    parser.add_argument("--environment", type=int, metavar="PORT",
                        help="print the keys and more of a stub at PORT as JSON, and serve nothing")
    arguments = parser.parse_args()
    if arguments.environment:
        print(json.dumps(environment(arguments.environment)))
        return

    stub = Stub()
    threading.Thread(target=stub.serve_forever, daemon=True).start()
    announce(f"listening on {stub.server_port}")
    wait_until_told(arguments.max_seconds)


if __name__ == "__main__":
    main()
