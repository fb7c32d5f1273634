#!/usr/bin/env python3
"""Writes oracle/, which contains what botocore sends and reads for every operation of Systems Manager.

A seeded generator creates the inputs from the shapes of botocore's own model: for each operation only
the required members, all members, and a random subset. botocore writes the request and reads the
response. It reads each documented error in three forms. Dates are written as {"$time": seconds} and
data as {"$blob": Base64}. With --check it writes nothing, and fails if a file differs from its output.
"""

import base64
import json
import random
import sys
from datetime import datetime, timezone
from typing import Any

from makers import command

SERVICE, VERSION = "ssm", "2014-11-06"
WORDS = ["ü", "a b", "\"quoted\"", "<&>", "line\nbreak", "☃", "𝄞", "back\\slash", "/", "\u2028"]


class Maker:
    """Creates reproducible values for shapes."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)

    def value(self, shape: Any, mode: str, depth: int = 0) -> Any:
        """Returns a value of a shape, with a limited depth, since some shapes contain themselves."""
        kind = shape.type_name
        if kind == "structure":
            return self.structure(shape, mode, depth)
        if kind == "list":
            count = 0 if depth > 6 else 1 if mode == "min" else self.random.randint(1, 2)
            return [self.value(shape.member, mode, depth + 1) for _ in range(count)]
        if kind == "map":
            count = 0 if depth > 6 else 1
            return {self.text(shape.key): self.value(shape.value, mode, depth + 1)
                    for _ in range(count)}
        if kind == "boolean":
            return self.random.random() < 0.5
        if kind in ("integer", "long"):
            return self.random.randint(0, 2**31 - 1)
        if kind in ("float", "double"):
            return self.random.randint(0, 1000) / 8
        if kind == "timestamp":
            return datetime.fromtimestamp(self.random.randint(1, 2**31), timezone.utc)
        if kind == "blob":
            return bytes(self.random.randrange(256) for _ in range(8))
        return self.text(shape)

    def structure(self, shape: Any, mode: str, depth: int) -> dict[str, Any]:
        """Returns a structure with the members for a mode."""
        names = [name for name in shape.members
                 if name in shape.required_members or (mode == "full" and depth <= 6)
                 or (mode == "rand" and self.random.random() < 0.5)]
        if getattr(shape, "is_tagged_union", False):
            names = [self.random.choice(list(shape.members))]
        return {name: self.value(shape.members[name], mode, depth + 1) for name in names}

    def text(self, shape: Any) -> str:
        """Returns a value of an enumeration, or text with characters that are often encoded incorrectly."""
        if getattr(shape, "enum", None):
            return self.random.choice(shape.enum)
        return f"t{self.random.randrange(10**6)}{self.random.choice(WORDS)}"


def plain(value: Any) -> Any:
    """Returns a value as JSON, with marked dates and data."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return {"$time": value.timestamp()}
    if isinstance(value, (bytes, bytearray)):
        return {"$blob": base64.b64encode(value).decode()}
    return value


def wire(value: Any) -> Any:
    """Returns a value in the format of the service."""
    if isinstance(value, dict):
        return {key: wire(item) for key, item in value.items()}
    if isinstance(value, list):
        return [wire(item) for item in value]
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def response(status: int, body: Any, number: int) -> dict[str, Any]:
    """Returns an HTTP response."""
    headers = {"content-type": "application/x-amz-json-1.1", "x-amzn-requestid": f"id-{number}"}
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=number % 2 == 0)
    return {"status": status, "headers": headers, "body": text}


def parse(parser: Any, http: dict[str, Any], shape: Any) -> dict[str, Any]:
    """Returns the response as botocore parses it."""
    return parser.parse({"status_code": http["status"], "headers": http["headers"],
                         "body": http["body"].encode()}, shape)


def requests(model: Any, serializer: Any) -> list[dict[str, Any]]:
    """Returns the requests that botocore sends."""
    cases = []
    for name in model.operation_names:
        operation = model.operation_model(name)
        for mode in ("min", "full", "rand"):
            value = Maker(f"{name} {mode}").structure(operation.input_shape, mode, 0)
            # The client creates a token if the caller passes none.
            if mode == "min":
                value.pop("ClientToken", None)
            http = serializer.serialize_to_request(value, operation)
            body = http["body"].decode() if isinstance(http["body"], bytes) else http["body"]
            cases.append({"op": name, "mode": mode, "input": plain(value),
                          "http": {"headers": dict(http["headers"]), "body": body}})
    return cases


def responses(model: Any, parser: Any) -> list[dict[str, Any]]:
    """Returns responses as botocore parses them, including some with nulls and unknown members."""
    cases = []
    for name in model.operation_names:
        shape = model.operation_model(name).output_shape
        for mode in ("min", "full", "rand", "nulls"):
            maker = Maker(f"{name} {mode} out")
            body = wire(maker.structure(shape, "full" if mode == "nulls" else mode, 0)) if shape else {}
            if mode == "nulls":
                body = {key: None if index % 2 == 0 else item
                        for index, (key, item) in enumerate(body.items())}
                body["NobodyKnows"] = {"__type": "x#y", "deep": [1, None, {"a": 2.5e10}]}
            http = response(200, body, len(cases))
            parsed = parse(parser, http, shape) if shape else {}
            parsed.pop("ResponseMetadata", None)
            cases.append({"op": name, "mode": mode, "http": http, "parsed": plain(parsed),
                          "requestId": http["headers"]["x-amzn-requestid"]})
    return cases


def errors(model: Any, parser: Any) -> list[dict[str, Any]]:
    """Returns each documented error as botocore parses it, in three forms."""
    cases = []
    for shape in sorted(model.error_shapes, key=lambda shape: shape.name):
        for variant in ("plain", "namespace", "header+body"):
            body = wire(Maker(f"{shape.name} {variant}").structure(shape, "full", 0))
            code = f"com.amazonaws.ssm#{shape.name}" if variant == "namespace" else shape.name
            http = response(400, {"__type": code} | body, len(cases))
            if variant == "header+body":
                http["headers"]["x-amzn-errortype"] = f"{shape.name}:http://internal.example.com/"
            error = parse(parser, http, None)["Error"]
            fields = parse(parser, http, shape)
            fields.pop("ResponseMetadata", None)
            cases.append({"error": shape.name, "variant": variant, "http": http, "expected": {
                "code": error["Code"], "message": error["Message"],
                "requestId": http["headers"]["x-amzn-requestid"], "fields": plain(fields)}})
    return cases


def fixtures() -> dict[str, str]:
    """Returns the text of each file by its name."""
    import botocore
    import botocore.parsers
    import botocore.serialize
    import botocore.session

    model = botocore.session.Session().get_service_model(SERVICE, VERSION)
    serializer = botocore.serialize.create_serializer("json", include_validation=False)
    parser = botocore.parsers.create_parser("json")
    texts = {}
    for name, cases in [("requests", requests(model, serializer)),
                        ("responses", responses(model, parser)), ("errors", errors(model, parser))]:
        print(f"{name}: {len(cases)} cases")
        head = {"oracle": f"botocore {botocore.__version__}", "count": len(cases)}
        lines = ",\n".join(json.dumps(case, ensure_ascii=True, sort_keys=True) for case in cases)
        texts[f"{name}.json"] = json.dumps(head)[:-1] + f', "cases": [\n{lines}\n]}}\n'
    return texts


if __name__ == "__main__":
    sys.exit(command.run(fixtures, "oracle", __doc__))
