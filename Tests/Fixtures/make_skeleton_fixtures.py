#!/usr/bin/env python3
"""Writes oracle/skeletons.json: the skeletons of every Systems Manager operation as the AWS CLI prints them.

The CLI bundles a model of its own, which may be older than the one our types are made from, so it is
given botocore's. With --check it writes nothing and fails if the file is not what it would write.
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
    """What an operation's command prints with `--generate-cli-skeleton`; nothing if it refuses."""
    from awscli.clidriver import create_clidriver

    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        status = create_clidriver().main(
            ["ssm", name, "--generate-cli-skeleton", direction, "--output", "json", *more])
    return json.loads(out.getvalue() or "{}") if status == 0 else None


def skeletons(model: Any) -> dict[str, Any]:
    """The skeletons of every operation."""
    from awscli.botocore import xform_name
    from awscli.botocore.utils import ArgumentGenerator
    from awscli.utils import json_encoder

    result, refused = {}, 0
    for operation in model.operation_names:
        command = xform_name(operation, "-")
        form = printed(command, "input")
        outline = printed(command, "output", "--cli-input-json", json.dumps(form))
        if outline is None:
            # It holds its own placeholders against the least lengths of the members, and refuses some.
            refused += 1
            made = ArgumentGenerator(use_member_names=True).generate_skeleton(
                model.operation_model(operation).output_shape)
            outline = json.loads(json.dumps(made, default=json_encoder))
        result[operation] = {"input": form, "output": outline}
    print(f"aws refuses to print {refused} of its output skeletons: those are what it would print",
          file=sys.stderr)
    return result


def fixtures() -> dict[str, str]:
    """The text of the file by its name."""
    data = Path(importlib.util.find_spec("botocore").origin).parent / "data"
    # The CLI takes any word of a vocabulary; a comparison needs a certain one.
    random.choice = lambda words: words[0]
    with tempfile.TemporaryDirectory() as folder:
        # Copied before the CLI is loaded, which puts its own botocore in the place of this one.
        shutil.copytree(data / "ssm", f"{folder}/ssm")
        # The forms are empty, so they would be refused as requests.
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
