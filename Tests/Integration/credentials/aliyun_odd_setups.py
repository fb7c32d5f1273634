"""Setups for Alibaba Cloud with unusual files."""

import json

from credentials.aliyun_setups import AK, CONFIG, FILE, KEYS, OFF, P, ROLE, config, profile
from credentials.setup import Setup

SESSION = {**AK, "sts_token": "t"}
OIDC = {**ROLE, "oidc_provider_arn": "acs:p", "oidc_token_file": "{home}/token"}
FOUND = {"accessKeyID": "CLIKEY", "region": "cn-default"}
TOOL = "the CLI infers the mode, the package does not"


def without_mode(**values: object) -> dict[str, str]:
    """Returns a profile without a mode."""
    return {CONFIG: json.dumps({"current": "default", "profiles": [
        {"name": "default", "region_id": "cn-default", **values}]})}


def program(output: str, mode: str = "External") -> dict[str, str]:
    """Returns a profile with a program that prints a text."""
    return {**config(profile(mode, process_command="cat {home}/out")), "out": output}


MODES = [
    Setup("keys without a mode", OFF, without_mode(**AK), ours=FOUND, because=TOOL),
    Setup("keys with an empty mode", OFF, without_mode(mode="", **AK), ours=FOUND, because=TOOL),
    Setup("a session without a mode", OFF, without_mode(**SESSION), ours=FOUND, because=TOOL),
    Setup("a role without a mode", OFF, without_mode(**AK, **ROLE),
          ours={"accessKeyID": "ROLEDED027E6", "region": "cn-default"}, because=TOOL),
    Setup("keys with a mode in lowercase", OFF, config(profile("ak", **AK)), ours=FOUND,
          because="the CLI ignores the case of modes"),
    Setup("an OAuth login with valid keys", OFF, config(profile(
        "OAuth", **SESSION, sts_expiration=4070908800, oauth_site_type="CN", oauth_access_token="a",
        oauth_refresh_token="r", oauth_access_token_expire=4070908800))),
    Setup("a role from an OAuth login", OFF, config(
        profile("ChainableRamRoleArn", **ROLE, source_profile="b"),
        profile("OAuth", "b", **SESSION, sts_expiration=4070908800, oauth_site_type="CN",
                oauth_access_token="a", oauth_refresh_token="r", oauth_access_token_expire=4070908800))),
    Setup("an OAuth login with expired keys", OFF, config(profile("OAuth", **SESSION, sts_expiration=1))),
    Setup("an OAuth login in China", OFF, config(profile(
        "OAuth", **SESSION, sts_expiration=1, oauth_site_type="CN", oauth_access_token="a",
        oauth_refresh_token="r", oauth_access_token_expire=1))),
    Setup("an international OAuth login", OFF, config(profile(
        "OAuth", **SESSION, sts_expiration=1, oauth_site_type="INTL", oauth_access_token="a",
        oauth_refresh_token="r+/= &", oauth_access_token_expire=1))),
    Setup("an OAuth login without a site", OFF, config(profile("OAuth", oauth_refresh_token="r"))),
    Setup("an OAuth login with a valid access token", OFF, config(profile(
        "OAuth", oauth_site_type="INTL", oauth_access_token="a", oauth_refresh_token="r",
        oauth_access_token_expire=4070908800))),
    Setup("an OAuth login without a refresh token", OFF, config(profile(
        "OAuth", oauth_site_type="CN", oauth_access_token="a", oauth_access_token_expire=4070908800))),
    Setup("an OAuth login with an unknown site", OFF, config(profile("OAuth", oauth_site_type="US", oauth_refresh_token="r"))),
    Setup("a role from an OAuth login that is renewed", OFF, config(
        profile("ChainableRamRoleArn", **ROLE, source_profile="b"),
        profile("OAuth", "b", oauth_site_type="CN", oauth_refresh_token="r"))),
    Setup("a role from a session", OFF, config(profile("RamRoleArn", **SESSION, **ROLE))),
    Setup("a role without keys", OFF, config(profile("RamRoleArn", **ROLE))),
    Setup("a role without its ARN", OFF, config(profile("RamRoleArn", **AK))),
    Setup("a role in a VPC", OFF, config(profile("RamRoleArn", **AK, **ROLE, sts_region="cn-x", enable_vpc=True))),
    Setup("a role not in a VPC", {**OFF, P + "VPC_ENDPOINT_ENABLED": "true"}, config(profile(
        "RamRoleArn", **AK, **ROLE, sts_region="cn-x", enable_vpc=False))),
    Setup("a session name in the environment", {**OFF, P + "ROLE_SESSION_NAME": "me"},
          config(profile("RamRoleArn", **AK, **ROLE))),
    Setup("OIDC with a session name in the environment", {**OFF, P + "ROLE_SESSION_NAME": "me"},
          {"token": "a.web.token", **config(profile("OIDC", **OIDC))}),
    Setup("OIDC with an empty token", OFF, {"token": "", **config(profile("OIDC", **OIDC))},
          ours={"accessKeyID": None, "region": "cn-default"},
          because="the package sends an empty token, which the service would reject"),
    Setup("a cycle of roles", OFF, config(
        profile("ChainableRamRoleArn", **ROLE, source_profile="b"),
        profile("ChainableRamRoleArn", "b", **ROLE, source_profile="default"))),
    Setup("the key pair mode", OFF, config(profile("RsaKeyPair", private_key="k", key_pair_name="n"))),
]

PROGRAMS = [
    Setup(f"a program that prints {what}", OFF, program(output)) for what, output in [
        ("a session with an expiration", '{"mode":"StsToken","access_key_id":"A","access_key_secret":"s","sts_token":"t",'
                                  '"expiration":"2099-01-01T00:00:00Z"}'),
        ("a session without an expiration", '{"mode":"StsToken","access_key_id":"A","access_key_secret":"s","sts_token":"t"}'),
        ("a session without a token", '{"mode":"StsToken","access_key_id":"A","access_key_secret":"s"}'),
        ("keys without a secret", '{"mode":"AK","access_key_id":"A"}'), ("nothing", ""), ("a list", "[]"),
        ("a text", "hello")]]


def section(*lines: str) -> dict[str, str]:
    """Returns the credentials file with the lines of a section."""
    return {KEYS: "\n".join(lines) + "\n"}


FORMS = [
    Setup("indented lines", OFF, section("[default]", *("  " + line for line in FILE.splitlines()[1:]))),
    Setup("tabs", OFF, section("[default]", *("\t" + line for line in FILE.splitlines()[1:]))),
    Setup("an indented section", OFF, section("  [default]", *("    " + line for line in FILE.splitlines()[1:]))),
    Setup("an indented section and lines", OFF, section(*("  " + line for line in FILE.splitlines()))),
    Setup("comments directly after values", OFF, {KEYS: FILE.replace("access_key\n", "access_key#c\n", 1)}),
    Setup("comments after spaces", OFF, {KEYS: FILE.replace("FILEKEY", "FILEKEY # mine")}),
    Setup("comment lines", OFF, {KEYS: "# one\n; two\n" + FILE.replace("\n", "\n  # x\n")}),
    Setup("blank lines", OFF, {KEYS: FILE.replace("\n", "\n\n")}),
    Setup("Windows line endings in the credentials file", OFF, {KEYS: FILE.replace("\n", "\r\n")}),
    Setup("no spaces around equals signs", OFF, {KEYS: FILE.replace(" = ", "=")}),
    Setup("uppercase names", OFF, {KEYS: FILE.replace("type", "TYPE")}),
    Setup("a missing section", OFF, {KEYS: FILE.replace("default", "other")}),
    Setup("an empty credentials file", OFF, {KEYS: ""}),
    Setup("a section without a type", OFF, {KEYS: FILE.replace("type = access_key\n", "")}),
    Setup("half the keys in the credentials file", OFF, {KEYS: FILE.replace("access_key_secret = s\n", "")}),
    Setup("a section header without a closing bracket", OFF, {KEYS: FILE.replace("]", "")}),
    Setup("a key with an equals sign", OFF, {KEYS: FILE.replace("FILEKEY", "FILE=KEY")}),
    Setup("a section with spaces in its name", {**OFF, P + "PROFILE": "My Corp"},
          {KEYS: FILE.replace("default", "My Corp")}),
    Setup("a role in the credentials file with a session name in the environment", {
        **OFF, P + "ROLE_SESSION_NAME": "me"},
        {KEYS: FILE.replace("access_key\n", "ram_role_arn\n", 1) + "role_arn = acs:r\n"}),
]

SETUPS = MODES + PROGRAMS + FORMS
