"""Setups for AWS with two randomly generated files, from a fixed seed."""

import random

from credentials.aws_setups import CONFIG, KEYS, PRINT
from credentials.setup import Setup

COUNT, SEED = 100, 1
NAME = "generated pair "
STS = {"AWS_ENDPOINT_URL_STS": "{server}/ok/sts"}
PROFILES = ["default", "p", "base"]
SIGNS = [" = ", "=", ": ", ":", "  =\t"]


def is_generated(name: str) -> bool:
    """Returns whether a setup of that name is generated here."""
    return name.startswith(NAME)


def properties(chance: random.Random, profile: str, file: str) -> dict[str, str]:
    """Returns random properties of a section, with values that name their section and file."""
    mark = f"{file[5:].upper()}-{profile}"
    found = {
        "aws_access_key_id": (f"ID-{mark}", 0.6), "aws_secret_access_key": (f"SECRET-{mark}", 0.6),
        "aws_session_token": (f"TOKEN-{mark}==", 0.3), "aws_security_token": (f"OLDER-{mark}=", 0.1),
        "region": (chance.choice(["eu-west-1", "us-east-2"]), 0.3), "credential_process": (PRINT, 0.15),
        "role_arn": (f"arn:aws:iam::123456789012:role/{mark}", 0.12),
        "source_profile": (chance.choice(PROFILES), 0.2), "note": ("one # two", 0.1)}
    return {name: value for name, (value, odds) in found.items() if chance.random() < odds}


def section(chance: random.Random, profile: str, file: str) -> tuple[str, bool]:
    """Returns the text of a section, and whether its header is one that some tools don't recognize."""
    written = properties(chance, profile, file)
    header = f"profile {profile}" if file == CONFIG and profile != "default" else profile
    is_odd = chance.random() < 0.05
    indent = chance.choice(["", "", "  ", "\t"])
    lines = [f"[ {header} ]" if is_odd else f"[{header}]"]
    for name in chance.sample(sorted(written), len(written)):
        lines += [f"{indent}# note"] * (chance.random() < 0.1)
        lines.append(indent + name + chance.choice(SIGNS) + written[name])
    return "\n".join(lines) + "\n", is_odd


def pair(chance: random.Random, number: int) -> Setup:
    """Returns a setup with two files."""
    files, is_odd = {}, False
    for file in (CONFIG, KEYS):
        texts = []
        for profile in chance.sample(PROFILES, chance.randint(1, len(PROFILES))):
            text, odd = section(chance, profile, file)
            texts.append(text)
            is_odd = is_odd or odd
        files[file] = "".join(texts)
    # Without a region the library doesn't assume a role, while botocore uses a default region.
    region = {} if "role_arn" not in "".join(files.values()) else {"AWS_DEFAULT_REGION": "eu-west-1"}
    return Setup(f"{NAME}{number}", {**STS, **region}, files, chance.choice([None, "default", "p"]),
                 may_fail=is_odd)


CHANCE = random.Random(SEED)
SETUPS = [pair(CHANCE, number) for number in range(COUNT)]
