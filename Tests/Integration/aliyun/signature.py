"""Verifies Alibaba Cloud's signatures of received requests with the official SDK's functions."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from urllib.parse import parse_qsl

from alibabacloud_tea_openapi.utils import Utils

ALGORITHM = "ACS3-HMAC-SHA256"
AUTHORIZATION = re.compile(
    ALGORITHM + " Credential=([^, ]+),SignedHeaders=([^, ]+),Signature=([0-9a-f]{64})")
FORM = "application/x-www-form-urlencoded"
ALLOWED_SKEW = timedelta(minutes=15)

# Headers that version 3 requires.
REQUIRED_HEADERS = {"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date",
                    "x-acs-signature-nonce", "x-acs-version"}

# Parameters of version 1 that belong to the signature instead of the operation.
SYSTEM_PARAMETERS = {"AccessKeyId", "Action", "Format", "SecurityToken", "Signature",
                     "SignatureMethod", "SignatureNonce", "SignatureVersion", "Timestamp",
                     "Version"}


@dataclass(frozen=True)
class Keys:
    """A key pair that the stub accepts, with a token if it is temporary."""

    access_key_id: str
    secret: str
    token: str | None = None

    def record(self) -> dict[str, str]:
        """Returns the keys with the names that the tests use."""
        names = {"accessKeyID": self.access_key_id, "secretAccessKey": self.secret,
                 "sessionToken": self.token}
        return {name: value for name, value in names.items() if value is not None}


LONG_TERM = Keys("StubLongTermKey0001", "stubLongTermSecretForTests0001")
SESSION = Keys("STS.StubSessionKey0001", "stubSessionSecretForTests0001",
               "StubToken//with+reserved/characters==&~*")


class ServiceError(Exception):
    """A service error with its code, message and HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


@dataclass(frozen=True)
class Received:
    """A received request, with lowercase header names."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    def parameters(self) -> dict[str, str]:
        """Returns the parameters in the query and in the form of the body."""
        text = self.query
        if self.body and self.headers.get("content-type", "").startswith(FORM):
            text += "&" + self.body.decode()
        pairs = parse_qsl(text, keep_blank_values=True)
        if len(dict(pairs)) < len(pairs):
            raise ServiceError("InvalidParameter", "a parameter occurs twice")
        return dict(pairs)


@dataclass(frozen=True)
class Call:
    """A call with a valid signature."""

    action: str
    version: str
    signature: str
    nonce: str
    parameters: dict[str, str]


class Verifier:
    """Accepts each request once, if it is signed with a known key."""

    def __init__(self) -> None:
        self.keys = {keys.access_key_id: keys for keys in (LONG_TERM, SESSION)}
        self.nonces: set[str] = set()

    def verify(self, request: Received) -> Call:
        """Returns the call in a request.

        Raises:
            ServiceError: if the signature, key, token, date or nonce is invalid.
        """
        if request.headers.get("authorization", "").startswith(ALGORITHM):
            return self._version_3(request)
        return self._version_1(request)

    def _version_3(self, request: Received) -> Call:
        headers = request.headers
        match = AUTHORIZATION.fullmatch(headers["authorization"])
        if not match:
            raise ServiceError("IncompleteSignature", "the Authorization header is malformed")
        access_key_id, names = match[1], match[2].split(";")

        required = REQUIRED_HEADERS | {name for name in headers if name.startswith("x-acs-")}
        if request.body:
            required.add("content-type")
        missing = sorted(required - set(names)) + sorted(set(names) - set(headers))
        if missing:
            raise ServiceError("IncompleteSignature", f"not signed or not sent: {', '.join(missing)}")

        keys = self._keys(access_key_id, headers.get("x-acs-security-token"))
        if headers.get("x-acs-accesskey-id", access_key_id) != access_key_id:
            raise ServiceError("InvalidAccessKeyId.NotFound", "two keys in one request", 404)
        body_hash = hashlib.sha256(request.body).hexdigest()
        if headers["x-acs-content-sha256"] != body_hash:
            raise ServiceError("SignatureDoesNotMatch", "x-acs-content-sha256 is not the body's hash")
        query = dict(parse_qsl(request.query, keep_blank_values=True))
        signed = SimpleNamespace(method=request.method, pathname=request.path, query=query,
                                 headers={name: headers[name] for name in names})
        expected = Utils.get_authorization(
            signed, ALGORITHM, body_hash, access_key_id, keys.secret)
        self._compare(headers["authorization"], expected)

        nonce = headers["x-acs-signature-nonce"]
        self._check_freshness(headers["x-acs-date"], nonce)
        return Call(headers["x-acs-action"], headers["x-acs-version"], "acs3", nonce,
                    request.parameters())

    def _version_1(self, request: Received) -> Call:
        parameters = request.parameters()
        for name in sorted(SYSTEM_PARAMETERS - {"SecurityToken"}):
            if not parameters.get(name):
                raise ServiceError("MissingParameter", f"{name} is required")
        fixed = {"SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0", "Format": "JSON"}
        for name, value in fixed.items():
            if parameters[name].upper() != value:
                raise ServiceError("InvalidParameter", f"{name} must be {value}")

        keys = self._keys(parameters["AccessKeyId"], parameters.get("SecurityToken"))
        signature = parameters.pop("Signature")
        self._compare(signature, Utils.get_rpcsignature(parameters, request.method, keys.secret))
        self._check_freshness(parameters["Timestamp"], parameters["SignatureNonce"])
        own = {name: value for name, value in parameters.items() if name not in SYSTEM_PARAMETERS}
        return Call(parameters["Action"], parameters["Version"], "rpc",
                    parameters["SignatureNonce"], own)

    def _keys(self, access_key_id: str, token: str | None) -> Keys:
        keys = self.keys.get(access_key_id)
        if keys is None:
            raise ServiceError("InvalidAccessKeyId.NotFound", "no such access key", 404)
        if keys.token and not token:
            raise ServiceError("MissingSecurityToken", "a temporary key requires its token")
        if keys.token != token:
            raise ServiceError("InvalidSecurityToken.MismatchWithAccessKey",
                               "the token doesn't belong to the key")
        return keys

    def _compare(self, theirs: str, ours: str) -> None:
        if not hmac.compare_digest(theirs.encode(), ours.encode()):
            raise ServiceError("SignatureDoesNotMatch", "the signature doesn't match the request")

    def _check_freshness(self, date: str, nonce: str) -> None:
        try:
            then = datetime.strptime(date, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
        except ValueError:
            raise ServiceError("InvalidTimeStamp.Format", "the format is not yyyy-MM-ddTHH:mm:ssZ") from None
        if abs(datetime.now(timezone.utc) - then) > ALLOWED_SKEW:
            raise ServiceError("InvalidTimeStamp.Expired", "the date differs too much from the server's")
        if nonce in self.nonces:
            raise ServiceError("SignatureNonceUsed", "the nonce was used before")
        self.nonces.add(nonce)
