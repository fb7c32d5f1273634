"""Checks Alibaba's signatures of received requests, with the official SDK's own functions."""

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

# Headers that version 3 can't do without.
REQUIRED_HEADERS = {"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date",
                    "x-acs-signature-nonce", "x-acs-version"}

# Parameters of version 1 that belong to the signature and not to the operation.
SYSTEM_PARAMETERS = {"AccessKeyId", "Action", "Format", "SecurityToken", "Signature",
                     "SignatureMethod", "SignatureNonce", "SignatureVersion", "Timestamp",
                     "Version"}


@dataclass(frozen=True)
class Keys:
    """A key pair that the stub knows, with its token if it is a temporary one."""

    access_key_id: str
    secret: str
    token: str | None = None

    def record(self) -> dict[str, str]:
        """The keys as the tests spell them."""
        names = {"accessKeyID": self.access_key_id, "secretAccessKey": self.secret,
                 "sessionToken": self.token}
        return {name: value for name, value in names.items() if value is not None}


LONG_TERM = Keys("StubLongTermKey0001", "stubLongTermSecretForTests0001")
SESSION = Keys("STS.StubSessionKey0001", "stubSessionSecretForTests0001",
               "StubToken//with+reserved/characters==&~*")


class Refusal(Exception):
    """An error answer: the service's code for it, what to say, and the HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


@dataclass(frozen=True)
class Received:
    """A request as it came in; header names are in lower case."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    def parameters(self) -> dict[str, str]:
        """What the query and the form in the body say."""
        text = self.query
        if self.body and self.headers.get("content-type", "").startswith(FORM):
            text += "&" + self.body.decode()
        pairs = parse_qsl(text, keep_blank_values=True)
        if len(dict(pairs)) < len(pairs):
            raise Refusal("InvalidParameter", "a parameter was given twice")
        return dict(pairs)


@dataclass(frozen=True)
class Call:
    """A call whose signature is right."""

    action: str
    version: str
    signature: str
    nonce: str
    parameters: dict[str, str]


class Verifier:
    """Lets a request pass once, and only if it is signed with a known key."""

    def __init__(self) -> None:
        self.keys = {keys.access_key_id: keys for keys in (LONG_TERM, SESSION)}
        self.nonces: set[str] = set()

    def verify(self, request: Received) -> Call:
        """The call that the request makes.

        Raises:
            Refusal: if the signature, the key, the token, the date or the nonce isn't right.
        """
        if request.headers.get("authorization", "").startswith(ALGORITHM):
            return self._version_3(request)
        return self._version_1(request)

    def _version_3(self, request: Received) -> Call:
        headers = request.headers
        match = AUTHORIZATION.fullmatch(headers["authorization"])
        if not match:
            raise Refusal("IncompleteSignature", "the Authorization header can't be read")
        access_key_id, names = match[1], match[2].split(";")

        must = REQUIRED_HEADERS | {name for name in headers if name.startswith("x-acs-")}
        if request.body:
            must.add("content-type")
        missing = sorted(must - set(names)) + sorted(set(names) - set(headers))
        if missing:
            raise Refusal("IncompleteSignature", f"not signed, or not sent: {', '.join(missing)}")

        keys = self._keys(access_key_id, headers.get("x-acs-security-token"))
        if headers.get("x-acs-accesskey-id", access_key_id) != access_key_id:
            raise Refusal("InvalidAccessKeyId.NotFound", "two keys in one request", 404)
        body_hash = hashlib.sha256(request.body).hexdigest()
        if headers["x-acs-content-sha256"] != body_hash:
            raise Refusal("SignatureDoesNotMatch", "x-acs-content-sha256 is not the body's hash")
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
                raise Refusal("MissingParameter", f"{name} is required")
        fixed = {"SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0", "Format": "JSON"}
        for name, value in fixed.items():
            if parameters[name].upper() != value:
                raise Refusal("InvalidParameter", f"{name} is {value} here")

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
            raise Refusal("InvalidAccessKeyId.NotFound", "no such access key", 404)
        if keys.token and not token:
            raise Refusal("MissingSecurityToken", "a temporary key needs its token")
        if keys.token != token:
            raise Refusal("InvalidSecurityToken.MismatchWithAccessKey",
                          "the token is not the key's")
        return keys

    def _compare(self, theirs: str, ours: str) -> None:
        if not hmac.compare_digest(theirs.encode(), ours.encode()):
            raise Refusal("SignatureDoesNotMatch", "the signature is not that of the request")

    def _check_freshness(self, date: str, nonce: str) -> None:
        try:
            then = datetime.strptime(date, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
        except ValueError:
            raise Refusal("InvalidTimeStamp.Format", "not yyyy-MM-ddTHH:mm:ssZ") from None
        if abs(datetime.now(timezone.utc) - then) > ALLOWED_SKEW:
            raise Refusal("InvalidTimeStamp.Expired", "the date is too far from the server's")
        if nonce in self.nonces:
            raise Refusal("SignatureNonceUsed", "this nonce came before")
        self.nonces.add(nonce)
