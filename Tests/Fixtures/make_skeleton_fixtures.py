#!/usr/bin/env python3
"""Writes oracle/skeletons.json: the skeletons of every Systems Manager operation as the AWS CLI prints them.

The CLI bundles its own model, which may be older than the one that our types are generated from, so it
gets botocore's instead. With --check it writes nothing, and fails if the file differs from its output.
"""

import contextlib
import importlib.util
import io
import json
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from makers import command


def printed(name: str, direction: str, *more: str) -> Any:
    """Returns the output of an operation's command with `--generate-cli-skeleton`, or None if it fails."""
    from awscli.clidriver import create_clidriver

    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        status = create_clidriver().main(
            ["ssm", name, "--generate-cli-skeleton", direction, "--output", "json", *more])
    return json.loads(out.getvalue() or "{}") if status == 0 else None


def skeletons(model: Any) -> dict[str, Any]:
    """Returns the skeletons of every operation."""
    from awscli.botocore import xform_name
    from awscli.botocore.utils import ArgumentGenerator
    from awscli.utils import json_encoder

    result, rejected = {}, 0
    for operation in model.operation_names:
        command = xform_name(operation, "-")
        form = printed(command, "input")
        outline = printed(command, "output", "--cli-input-json", json.dumps(form))
        if outline is None:
            # The CLI validates its own placeholders against the minimum lengths of the members, and rejects some.
            rejected += 1
            made = ArgumentGenerator(use_member_names=True).generate_skeleton(
                model.operation_model(operation).output_shape)
            outline = json.loads(json.dumps(made, default=json_encoder))
        result[operation] = {"input": form, "output": outline}
    print(f"aws fails to print {rejected} of its output skeletons: these are generated with its own code",
          file=sys.stderr)
    return result


def fixtures() -> dict[str, str]:
    """Returns the text of the file by its name."""
    data = Path(importlib.util.find_spec("botocore").origin).parent / "data"
    # The CLI chooses a random value of an enumeration. A comparison needs a fixed one.
    random.choice = lambda values: values[0]
    with tempfile.TemporaryDirectory() as folder:
        # Copied before the CLI is loaded, since the CLI replaces this botocore with its own.
        shutil.copytree(data / "ssm", f"{folder}/ssm")
        # The skeletons are empty, so validation would reject them as requests.
        config = Path(folder, "config")
        config.write_text("[default]\nparameter_validation = false\n")
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            del os.environ[name]
        os.environ |= {
            "AWS_DATA_PATH": folder, "AWS_CONFIG_FILE": str(config), "AWS_PAGER": "",
            "AWS_ACCESS_KEY_ID": "made", "AWS_SECRET_ACCESS_KEY": "up",
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
        from awscli.clidriver import create_clidriver

        model = create_clidriver().session.get_service_model("ssm")
        made = skeletons(model)
        print(f"skeletons: {len(made)} operations")
        return {"skeletons.json": json.dumps(made, indent=1) + "\n"}


if __name__ == "__main__":
    sys.exit(command.run(fixtures, "oracle", __doc__))
