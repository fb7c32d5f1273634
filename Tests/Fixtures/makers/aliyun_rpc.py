"""Version 1 of Alibaba's signature (RPC, HMAC-SHA1) as the official SDK computes it."""

import base64
import hashlib
import hmac
from importlib.metadata import version
from urllib.parse import quote

from alibabacloud_tea_openapi.utils import Utils

from .aliyun_cases import CASES, Case
from .common import epoch, query_pairs


def expectation(case: Case) -> dict:
    """Returns the intermediate results and the signature according to the specification."""
    flat = Utils.query({"Action": case.action, "Version": case.version, "Format": "JSON",
                        **case.parameters})
    added = {
        "AccessKeyId": case.keys.access_key_id, "SecurityToken": case.keys.session_token,
        "SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0", "SignatureNonce": case.nonce,
        "Timestamp": case.date[:19] + "Z"}
    query = flat | {name: text for name, text in added.items() if text is not None}
    signed = query | Utils.query(case.form)
    canonical = "&".join(f"{quote(name, '')}={quote(signed[name], '')}" for name in sorted(signed))
    string_to_sign = f"{case.method}&%2F&{quote(canonical, '')}"
    key = f"{case.keys.secret_access_key}&".encode()
    signature = hmac.digest(key, string_to_sign.encode(), hashlib.sha1)
    sent = "&".join(f"{quote(name, '')}={quote(text, '')}" for name, text in flat.items())
    return {
        "url": f"{case.base}?{sent}", "body": Utils.to_form(case.form),
        "signedParameters": sorted(signed.items()),
        "canonicalQuery": canonical, "stringToSign": string_to_sign,
        "signature": base64.b64encode(signature).decode(),
        "query": sorted({**query, "Signature": base64.b64encode(signature).decode()}.items()),
    }


def record(case: Case) -> dict:
    """Returns a case with its expected signature, after a comparison with the SDK.

    Raises:
        AssertionError: If the SDK computes another signature.
    """
    expected = expectation(case)
    parameters = dict(expected["signedParameters"])
    theirs = Utils.get_rpcsignature(parameters, case.method, case.keys.secret_access_key)
    assert theirs == expected["signature"], f"{case.name}: the SDK computes {theirs}"
    sent = query_pairs(expected["url"].partition("?")[2])
    assert dict(sent).items() <= dict(expected["query"]).items(), f"{case.name}: the URL is wrong"

    form = [("Content-Type", "application/x-www-form-urlencoded")] if case.form is not None else []
    return {
        "name": case.name, "method": case.method, "headers": [*case.headers, *form],
        "credentials": case.keys.record(), "date": case.date, "epoch": epoch(case.date),
        "nonce": case.nonce, **expected,
    }


def document() -> dict:
    """Returns the fixture file."""
    return {
        "about": [
            "Made by make_signing_fixtures.py; the official SDK gives the same signatures.",
            "url has the caller's query, Action, Version and Format included; query is, decoded "
            "and sorted, what the signed request's has; signedParameters are those and the form's.",
        ],
        "judges": {"alibabacloud-tea-openapi": version("alibabacloud-tea-openapi")},
        "cases": [record(case) for case in CASES],
    }
