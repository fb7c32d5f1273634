"""Local HTTPS servers, one with a valid certificate and others with certificates that a client must reject.

The server `mutual` also requires a client certificate. Prints one line of JSON when they are ready: ports
(keyed by the name of the certificate), authority (the path of the certificate of the issuing authority),
clients (the paths of client files, keyed by their contents) and counter (the port of a plain HTTP server
that returns the request counts of the others). Keys and certificates are generated at the start in the
given folder, only for this purpose. Run it with Tests/Support/python_env.sh.
"""

import argparse
import datetime
import http.server
import ipaddress
import json
import pathlib
import ssl
import threading
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from server_lifetime import announce, wait_until_stopped

DAY = datetime.timedelta(days=1)
HERE = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
ELSEWHERE = [x509.DNSName("example.com"), x509.IPAddress(ipaddress.ip_address("192.0.2.1"))]


class Authority:
    """Issues valid and invalid certificates."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test Authority")])
        self.certificate = self.build(self.key, self.name, [], is_authority=True)

    def build(
        self, key: ec.EllipticCurvePrivateKey, subject: x509.Name, names: list[x509.GeneralName],
        first: int = -1, last: int = 2, is_authority: bool = False, signs_itself: bool = False,
    ) -> x509.Certificate:
        """Returns a certificate that is valid from `first` to `last`, in days from now."""
        now = datetime.datetime.now(datetime.timezone.utc)
        builder = (
            x509.CertificateBuilder().subject_name(subject)
            .issuer_name(subject if signs_itself else self.name)
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now + first * DAY).not_valid_after(now + last * DAY)
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True))
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(key if signs_itself else self.key, hashes.SHA256())


def issue(authority: Authority, name: str, **facts: Any) -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    """Returns a key, and its certificate in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return key, authority.build(key, subject, **facts).public_bytes(serialization.Encoding.PEM)


def pem(key: ec.EllipticCurvePrivateKey, password: bytes | None = None) -> bytes:
    """Returns a key in PEM."""
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


def context(authority: Authority, folder: pathlib.Path, name: str, **facts: Any) -> ssl.SSLContext:
    """Returns a server's TLS context with its own certificate."""
    key, certificate = issue(authority, name, **facts)
    path = folder / f"{name}.pem"
    path.write_bytes(pem(key) + certificate)
    result = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    result.load_cert_chain(path)
    return result


def files_for_clients(authority: Authority, folder: pathlib.Path) -> dict[str, str]:
    """Creates certificates and keys for clients, valid and invalid ones, and returns their paths."""
    key, certificate = issue(authority, "client", names=[])
    other_key, other_certificate = issue(authority, "unknown-client", names=[], signs_itself=True)
    contents = {
        "certificateAndKey": pem(key) + certificate, "certificate": certificate, "key": pem(key),
        "lockedKey": pem(key, b"secret"), "selfSigned": pem(other_key) + other_certificate,
    }
    for name, content in contents.items():
        (folder / f"client-{name}.pem").write_bytes(content)
    return {name: str(folder / f"client-{name}.pem") for name in contents}


class Server(http.server.ThreadingHTTPServer):
    """Responds to every request with an empty object, and counts requests."""

    daemon_threads = True
    count = 0
    tls: ssl.SSLContext | None = None

    def finish_request(self, request: Any, client_address: Any) -> None:
        # On the connection's thread, so that a missing handshake doesn't block other connections.
        request.settimeout(20)
        if self.tls is not None:
            try:
                request = self.tls.wrap_socket(request, server_side=True)
            except OSError:
                return
        super().finish_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignores errors: clients that reject a certificate are expected."""


class Handler(http.server.BaseHTTPRequestHandler):
    # Keeps connections open.
    protocol_version = "HTTP/1.1"
    server: Server
    content = staticmethod(lambda: {})

    def do_POST(self) -> None:
        self.server.count += 1
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.reply({})

    def do_GET(self) -> None:
        self.reply(self.content())

    def reply(self, value: Any) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def serve(server: Server) -> int:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--max-seconds", type=float, default=600)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    folder: pathlib.Path = arguments.folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    authority = Authority()
    path = folder / "authority.pem"
    path.write_bytes(authority.certificate.public_bytes(serialization.Encoding.PEM))
    contexts = {
        "good": context(authority, folder, "good", names=HERE),
        "selfSigned": context(authority, folder, "self-signed", names=HERE, signs_itself=True),
        "expired": context(authority, folder, "expired", names=HERE, first=-9, last=-2),
        "notYetValid": context(authority, folder, "not-yet-valid", names=HERE, first=5, last=9),
        "wrongHost": context(authority, folder, "wrong-host", names=ELSEWHERE),
        "noHost": context(authority, folder, "no-host", names=[]),
    }
    contexts["mutual"] = context(authority, folder, "mutual", names=HERE)
    contexts["mutual"].verify_mode = ssl.CERT_REQUIRED
    contexts["mutual"].load_verify_locations(path)
    servers: dict[str, Server] = {}
    for name, tls in contexts.items():
        servers[name] = Server(("127.0.0.1", 0), Handler)
        servers[name].tls = tls
    counter = Server(("127.0.0.1", 0), type("Counter", (Handler,), {
        "content": staticmethod(lambda: {name: server.count for name, server in servers.items()})}))
    ports = {name: serve(server) for name, server in servers.items()}
    announce(json.dumps({
        "ports": ports, "authority": str(path), "clients": files_for_clients(authority, folder),
        "counter": serve(counter)}))
    wait_until_stopped(arguments.max_seconds)


main()
