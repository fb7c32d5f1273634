"""What the makers of fixtures share."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Keys:
    """Made-up credentials."""

    access_key_id: str
    secret_access_key: str
    session_token: str | None = None

    def record(self) -> dict[str, str]:
        """The credentials as fixtures spell them."""
        names = {"accessKeyID": self.access_key_id, "secretAccessKey": self.secret_access_key,
                 "sessionToken": self.session_token}
        return {name: value for name, value in names.items() if value is not None}


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def epoch(date: str) -> float:
    """Seconds since 1970 of an ISO 8601 date."""
    return datetime.fromisoformat(date).timestamp()


def repeated(body: str | tuple[str, int]) -> bytes:
    """A body, given as text or as a text and how many times to repeat it."""
    return body.encode() if isinstance(body, str) else body[0].encode() * body[1]


def query_pairs(query: str) -> list[tuple[str, str]]:
    """The decoded parameters of a query, in its order; a plus sign stands for itself."""
    pairs = (part.partition("=") for part in query.split("&") if part)
    return [(unquote(name), unquote(value)) for name, _, value in pairs]
