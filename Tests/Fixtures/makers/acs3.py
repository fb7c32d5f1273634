"""Version 3 of Alibaba's signature (ACS3-HMAC-SHA256) as the official SDK computes it."""

import hashlib
import hmac
from dataclasses import replace
from importlib.metadata import version
from types import SimpleNamespace
from urllib.parse import quote, unquote, urlsplit

from alibabacloud_tea_openapi.utils import Utils

from .aliyun_cases import CASES, HOST, SESSION, Case
from .common import digest, epoch, query_pairs

ALGORITHM = "ACS3-HMAC-SHA256"

# Parts that only this version signs: headers, bodies that are not forms, paths, and queries as clients
# write them. If a case has a "query", it replaces the parameters and is used verbatim.
OWN_CASES: list[tuple[Case, dict]] = [
    (Case("header-names-mixed-case", headers=(
        ("X-Acs-Trace", "1"), ("X-ACS-Zone", "2"), ("x-acs-Batch", "3"))), {}),
    (Case("header-outer-blanks", headers=(
        ("x-acs-leading", "   value"), ("x-acs-both", "  a b  "))), {}),
    (Case("header-inner-blanks-kept", headers=(("x-acs-note", "one  two   three"),)), {}),
    (Case("header-empty-value", headers=(("x-acs-empty", ""),)), {}),
    (Case("header-with-separators", headers=(("x-acs-list", "a:b,c;d=e"),)), {}),
    (Case("header-names-that-extend-each-other", headers=(
        ("x-acs-a-b", "1"), ("x-acs-a", "2"), ("x-acs-a1", "3"), ("x-acs-ab", "4"))), {}),
    (Case("header-family-and-others", keys=SESSION, headers=(
        ("User-Agent", "fixtures/1.0"), ("Accept", "*/*"), ("X-Forwarded-For", "192.0.2.1"),
        ("x-acs-credentials-provider", "static"))), {}),
    (Case("content-type-without-body", headers=(("Content-Type", "application/json"),)), {}),
    (Case("body-json", headers=(("Content-Type", "application/json; charset=utf-8"),)),
     {"body": '{"script":"echo 你好","timeout":60}'}),
    (Case("body-json-mixed-case-name", headers=(("CONTENT-type", " application/json "),)),
     {"body": "{}"}),
    (Case("body-text-line-breaks", keys=SESSION, method="PUT", headers=(
        ("content-type", "text/plain;  charset=utf-8"),)), {"body": "a\r\nb\n\n"}),
    (Case("delete", "DeleteCommand", method="DELETE"), {}),
    (Case("path", method="GET", base=HOST + "/clusters/c-0123/nodes", version="2015-12-15"), {}),
    (Case("path-trailing-slash", method="GET", base=HOST + "/clusters/", version="2015-12-15"), {}),
    (Case("query-reserved-literal", method="GET"), {"query": "Path=/a/b:c@d,e;f&What=a?b*c!(d)'$"}),
    (Case("query-lower-case-escapes", method="GET"), {"query": "Path=%2fa%3ab&Name=%e4%bd%a0"}),
    (Case("query-needlessly-encoded", method="GET"), {"query": "Name=%41%7a%2D%2e%5F%7E"}),
    (Case("query-no-equals-sign", method="GET"), {"query": "Flag&Name=&RegionId=cn-beijing"}),
]


def canonical_path(path: str) -> str:
    """Returns the path with each segment encoded once."""
    return quote(unquote(path), safe="/") or "/"


def record(case: Case, query: str | None = None, body: str | None = None) -> dict:
    """Returns a case with its expected signature, after a comparison with the SDK.

    Raises:
        AssertionError: If the SDK computes another signature.
    """
    body = Utils.to_form(case.form) if body is None else body
    if query is None:
        flat = Utils.query(case.parameters)
        query = "&".join(f"{quote(name, '')}={quote(text, '')}" for name, text in flat.items())
    parameters = dict(query_pairs(query))
    url = urlsplit(case.base)
    host = url.netloc.removesuffix(":443" if url.scheme == "https" else ":80")

    given = [("x-acs-action", case.action), ("x-acs-version", case.version), *case.headers]
    if case.form is not None:
        given.append(("Content-Type", "application/x-www-form-urlencoded"))
    added = [("host", host), ("x-acs-date", case.date[:19] + "Z"),
             ("x-acs-signature-nonce", case.nonce), ("x-acs-content-sha256", digest(body.encode()))]
    if case.keys.session_token is not None:
        added += [("x-acs-accesskey-id", case.keys.access_key_id),
                  ("x-acs-security-token", case.keys.session_token)]
    signed = {name.lower(): text.strip() for name, text in [*given, *added]
              if name.lower() in ("host", "content-type") or name.lower().startswith("x-acs-")}

    names = ";".join(sorted(signed))
    canonical = "\n".join([
        case.method, canonical_path(url.path),
        "&".join(f"{quote(n, '')}={quote(parameters[n], '')}" for n in sorted(parameters)),
        *(f"{name}:{signed[name]}" for name in sorted(signed)), "",
        names, digest(body.encode())])
    string_to_sign = f"{ALGORITHM}\n{digest(canonical.encode())}"
    secret = case.keys.secret_access_key.encode()
    signature = hmac.digest(secret, string_to_sign.encode(), hashlib.sha256).hex()
    authorization = (f"{ALGORITHM} Credential={case.keys.access_key_id},"
                     f"SignedHeaders={names},Signature={signature}")

    # The SDK signs every header that it gets, so it gets only those that the library signs.
    request = SimpleNamespace(method=case.method, pathname=url.path, query=parameters,
                              headers=signed)
    theirs = Utils.get_authorization(request, ALGORITHM, digest(body.encode()),
                                     case.keys.access_key_id, case.keys.secret_access_key)
    assert theirs == authorization, f"{case.name}: the SDK computes {theirs}\nfor {canonical}"

    return {
        "name": case.name, "method": case.method, "url": f"{case.base}?{query}".rstrip("?"),
        "headers": given, "body": body, "credentials": case.keys.record(), "date": case.date,
        "epoch": epoch(case.date), "nonce": case.nonce, "signedHeaders": sorted(signed.items()),
        "canonicalRequest": canonical, "stringToSign": string_to_sign, "signature": signature,
        "authorization": authorization,
    }


def document() -> dict:
    """Returns the fixture file."""
    cases = [(case, {}) for case in CASES] + [
        (replace(case, parameters={}) if "query" in own else case, own) for case, own in OWN_CASES]
    return {
        "about": [
            "Made by make_signing_fixtures.py; the official SDK gives the same signatures.",
            "headers are the caller's; signedHeaders are those that are signed, with the signer's.",
        ],
        "judges": {"alibabacloud-tea-openapi": version("alibabacloud-tea-openapi")},
        "cases": [record(case, **own) for case, own in cases],
    }
