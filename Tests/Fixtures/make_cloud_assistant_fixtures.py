#!/usr/bin/env python3
"""Writes cloud-assistant/, which says for every operation what the official SDK sends and reads.

For each operation a request with all members, and one with some by chance, is filled by the types of
the SDK's own classes; `input` is that request by member names, `query` what the SDK makes of it. An
answer with every member is filled in the same way. Members that no document names (OwnerId and the
like) are left out. With --check it writes nothing and fails if a file is not what it would write.
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
# The SDK types these as text; the service writes true or false.
TRUTHS_AS_TEXT = {"cloud_assistant_status", "connected", "overwrite"}
WORDS = ["ü", "a b", "\"quoted\"", "<&>", "line\nbreak", "~*+%/", "🚀", "=", ""]


def snake(name: str) -> str:
    """RunCommand as run_command."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


class Maker:
    """Fills the SDK's classes, in the same way each time."""

    def __init__(self, models: Any, seed: str) -> None:
        self.models = models
        self.random = random.Random(seed)

    def fill(self, kind: type, share: float = 1.0, required: set[str] = frozenset()) -> Any:
        """An instance, of whose members those that are required and a share of the others are set."""
        parameters = inspect.signature(kind.__init__).parameters
        values = {name: self.value("truth" if name in TRUTHS_AS_TEXT
                                   and parameter.annotation == "str" else str(parameter.annotation))
                  for name, parameter in parameters.items()
                  if name not in UNDOCUMENTED | {"self"}
                  and (share == 1.0 or name in required or self.random.random() < share)}
        return kind(**values)

    def value(self, annotation: str) -> Any:
        """A value for an annotation, which is text such as List[main_models.RunCommandRequestTag]."""
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
        """Text with what is easily encoded wrong."""
        return f"t{self.random.randrange(10**4)}{self.random.choice(WORDS)}"


def sent(client: Any, method: str, request: Any) -> dict[str, str]:
    """The query that the SDK makes of a request; nothing is sent."""

    class Captured(Exception):
        pass

    def capture(params: Any, call: Any, runtime: Any) -> None:
        raise Captured(call.query)

    client.call_api = capture
    try:
        getattr(client, f"{method}_with_options")(request, None)
    except Captured as captured:
        query = captured.args[0]
    # The SDK writes Python's truth values; the service documents small letters.
    truths = {"True": "true", "False": "false"}
    return {name: truths.get(str(value), str(value)) for name, value in sorted(query.items())}


def operations() -> dict[str, set[str]]:
    """The members that each operation of the project requires."""
    document = json.loads(MODEL.read_text())
    requests = {name: document["shapes"][operation["input"]]
                for name, operation in sorted(document["operations"].items())}
    return {name: {snake(member["name"]) for member in shape["members"] if member.get("required")}
            for name, shape in requests.items()}


def fixtures() -> dict[str, str]:
    """The text of each file by its name."""
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
                members["Connected"] = True  # a truth value in the project
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
