#!/usr/bin/env python3
"""Writes cloud-assistant/, which contains what the official SDK sends and reads for every operation.

For each operation, it fills one request with all members and one with a random subset, by the types of
the SDK's own classes. `input` is the request by member names, and `query` is the query that the SDK
sends for it. It fills a response with every member in the same way. Undocumented members, such as
OwnerId, are left out. With --check it writes nothing, and fails if a file differs from its output.
"""

import importlib
import inspect
import json
import random
import re
import sys
from pathlib import Path
from typing import Any

from makers import command

HERE = Path(__file__).resolve().parent
MODEL = HERE.parent.parent / "Sources" / "sdk-codegen" / "Models" / "cloud-assistant" / "model.json"
UNDOCUMENTED = {"owner_account", "owner_id", "resource_owner_account", "resource_owner_id"}
# The SDK declares these as strings. The service writes true or false.
TRUTHS_AS_TEXT = {"cloud_assistant_status", "connected", "overwrite"}
WORDS = ["ü", "a b", "\"quoted\"", "<&>", "line\nbreak", "~*+%/", "🚀", "=", ""]


def snake(name: str) -> str:
    """Returns a name in snake case: run_command for RunCommand."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


class Maker:
    """Fills the SDK's classes with reproducible values."""

    def __init__(self, models: Any, seed: str) -> None:
        self.models = models
        self.random = random.Random(seed)

    def fill(self, kind: type, share: float = 1.0, required: set[str] = frozenset()) -> Any:
        """Returns an instance with its required members and a share of the others."""
        parameters = inspect.signature(kind.__init__).parameters
        values = {name: self.value("truth" if name in TRUTHS_AS_TEXT
                                   and parameter.annotation == "str" else str(parameter.annotation))
                  for name, parameter in parameters.items()
                  if name not in UNDOCUMENTED | {"self"}
                  and (share == 1.0 or name in required or self.random.random() < share)}
        return kind(**values)

    def value(self, annotation: str) -> Any:
        """Returns a value for an annotation, such as List[main_models.RunCommandRequestTag]."""
        if match := re.fullmatch(r"List\[(.*)\]", annotation):
            return [self.value(match[1]) for _ in range(2)]
        if annotation.startswith("Dict"):
            return {"name": self.text(), "other": self.text()}
        if annotation.startswith("main_models."):
            return self.fill(getattr(self.models, annotation.removeprefix("main_models.")))
        if annotation == "int":
            return self.random.randint(0, 10**6)
        if annotation == "truth":
            return "true"
        if annotation == "bool":
            return self.random.random() < 0.5
        return self.text()

    def text(self) -> str:
        """Returns text with characters that are often encoded incorrectly."""
        return f"t{self.random.randrange(10**4)}{self.random.choice(WORDS)}"


def sent(client: Any, method: str, request: Any) -> dict[str, str]:
    """Returns the query that the SDK builds from a request, without sending it."""

    class Captured(Exception):
        pass

    def capture(params: Any, call: Any, runtime: Any) -> None:
        raise Captured(call.query)

    client.call_api = capture
    try:
        getattr(client, f"{method}_with_options")(request, None)
    except Captured as captured:
        query = captured.args[0]
    # The SDK writes Python's Booleans. The service documents lowercase values.
    truths = {"True": "true", "False": "false"}
    return {name: truths.get(str(value), str(value)) for name, value in sorted(query.items())}


def operations() -> dict[str, set[str]]:
    """Returns the required members of each operation in the model."""
    document = json.loads(MODEL.read_text())
    requests = {name: document["shapes"][operation["input"]]
                for name, operation in sorted(document["operations"].items())}
    return {name: {snake(member["name"]) for member in shape["members"] if member.get("required")}
            for name, shape in requests.items()}


def fixtures() -> dict[str, str]:
    """Returns the text of each file by its name."""
    models = importlib.import_module("alibabacloud_ecs20140526.models")
    from alibabacloud_ecs20140526.client import Client
    from alibabacloud_tea_openapi.models import Config

    client = Client(Config(access_key_id="id", access_key_secret="secret", region_id="cn-hangzhou"))
    requests, responses = [], []
    for name, required in operations().items():
        for mode, share in (("full", 1.0), ("rand", 0.5)):
            request = Maker(models, f"{name} {mode}").fill(
                getattr(models, f"{name}Request"), share, required)
            members = request.to_map()
            if "Connected" in members:
                members["Connected"] = True  # a Boolean in the model
            requests.append({"op": name, "mode": mode, "input": members,
                             "query": sent(client, snake(name), request)})
        answer = Maker(models, f"{name} answer").fill(getattr(models, f"{name}ResponseBody"))
        responses.append({"op": name, "body": answer.to_map()})
    texts = {}
    for file, cases in (("requests", requests), ("responses", responses)):
        print(f"{file}: {len(cases)} cases")
        lines = ",\n".join(json.dumps(case, sort_keys=True) for case in cases)
        texts[f"{file}.json"] = f'{{"cases": [\n{lines}\n]}}\n'
    return texts


if __name__ == "__main__":
    sys.exit(command.run(fixtures, "cloud-assistant", __doc__))
