"""Types and functions that the fixture scripts share."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Keys:
    """Fictitious credentials."""

    access_key_id: str
    secret_access_key: str
    session_token: str | None = None

    def record(self) -> dict[str, str]:
        """Returns the credentials in the format of the fixtures."""
        names = {"accessKeyID": self.access_key_id, "secretAccessKey": self.secret_access_key,
                 "sessionToken": self.session_token}
        return {name: value for name, value in names.items() if value is not None}


def digest(data: bytes) -> str:
    """Returns the SHA-256 hash in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def epoch(date: str) -> float:
    """Returns the seconds since 1970 of an ISO 8601 date."""
    return datetime.fromisoformat(date).timestamp()


def repeated(body: str | tuple[str, int]) -> bytes:
    """Returns a body from a text, or from a text and the number of its repetitions."""
    return body.encode() if isinstance(body, str) else body[0].encode() * body[1]


def query_pairs(query: str) -> list[tuple[str, str]]:
    """Returns the decoded parameters of a query in order. A plus sign is not decoded."""
    pairs = (part.partition("=") for part in query.split("&") if part)
    return [(unquote(name), unquote(value)) for name, _, value in pairs]
