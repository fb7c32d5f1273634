"""Set-ups for Alibaba Cloud whose files are written in odd ways."""

import json

from credentials.aliyun_setups import AK, CONFIG, FILE, KEYS, OFF, P, ROLE, config, profile
from credentials.setup import Setup

SESSION = {**AK, "sts_token": "t"}
OIDC = {**ROLE, "oidc_provider_arn": "acs:p", "oidc_token_file": "{home}/token"}
FOUND = {"accessKeyID": "CLIKEY", "region": "cn-default"}
TOOL = "the tool works the mode out, which the package does not"


def without_mode(**values: object) -> dict[str, str]:
    """A profile without a mode."""
    return {CONFIG: json.dumps({"current": "default", "profiles": [
        {"name": "default", "region_id": "cn-default", **values}]})}


def program(output: str, mode: str = "External") -> dict[str, str]:
    """A profile with a program that prints something."""
    return {**config(profile(mode, process_command="cat {home}/out")), "out": output}


MODES = [
    Setup("keys without a mode", OFF, without_mode(**AK), ours=FOUND, because=TOOL),
    Setup("keys with an empty mode", OFF, without_mode(mode="", **AK), ours=FOUND, because=TOOL),
    Setup("a session without a mode", OFF, without_mode(**SESSION), ours=FOUND, because=TOOL),
    Setup("a role without a mode", OFF, without_mode(**AK, **ROLE),
          ours={"accessKeyID": "ROLEDED027E6", "region": "cn-default"}, because=TOOL),
    Setup("keys with a mode in lowercase", OFF, config(profile("ak", **AK)), ours=FOUND,
          because="the tool reads modes in any case"),
    Setup("a sign-in whose keys hold", OFF, config(profile(
        "OAuth", **SESSION, sts_expiration=4070908800, oauth_site_type="CN", oauth_access_token="a",
        oauth_refresh_token="r", oauth_access_token_expire=4070908800))),
    Setup("a role from a sign-in", OFF, config(
        profile("ChainableRamRoleArn", **ROLE, source_profile="b"),
        profile("OAuth", "b", **SESSION, sts_expiration=4070908800, oauth_site_type="CN",
                oauth_access_token="a", oauth_refresh_token="r", oauth_access_token_expire=4070908800))),
    Setup("a sign-in whose keys have ended", OFF, config(profile("OAuth", **SESSION, sts_expiration=1))),
    Setup("a sign-in in China", OFF, config(profile(
        "OAuth", **SESSION, sts_expiration=1, oauth_site_type="CN", oauth_access_token="a",
        oauth_refresh_token="r", oauth_access_token_expire=1))),
    Setup("a sign-in elsewhere", OFF, config(profile(
        "OAuth", **SESSION, sts_expiration=1, oauth_site_type="INTL", oauth_access_token="a",
        oauth_refresh_token="r+/= &", oauth_access_token_expire=1))),
    Setup("a sign-in without a site", OFF, config(profile("OAuth", oauth_refresh_token="r"))),
    Setup("a sign-in whose access token holds", OFF, config(profile(
        "OAuth", oauth_site_type="INTL", oauth_access_token="a", oauth_refresh_token="r",
        oauth_access_token_expire=4070908800))),
    Setup("a sign-in without a refresh token", OFF, config(profile(
        "OAuth", oauth_site_type="CN", oauth_access_token="a", oauth_access_token_expire=4070908800))),
    Setup("a sign-in at no site", OFF, config(profile("OAuth", oauth_site_type="US", oauth_refresh_token="r"))),
    Setup("a role from a sign-in that is renewed", OFF, config(
        profile("ChainableRamRoleArn", **ROLE, source_profile="b"),
        profile("OAuth", "b", oauth_site_type="CN", oauth_refresh_token="r"))),
    Setup("a role with a token of its base", OFF, config(profile("RamRoleArn", **SESSION, **ROLE))),
    Setup("a role without keys", OFF, config(profile("RamRoleArn", **ROLE))),
    Setup("a role without its ARN", OFF, config(profile("RamRoleArn", **AK))),
    Setup("a role in a VPC", OFF, config(profile("RamRoleArn", **AK, **ROLE, sts_region="cn-x", enable_vpc=True))),
    Setup("a role not in a VPC", {**OFF, P + "VPC_ENDPOINT_ENABLED": "true"}, config(profile(
        "RamRoleArn", **AK, **ROLE, sts_region="cn-x", enable_vpc=False))),
    Setup("a session name of the environment", {**OFF, P + "ROLE_SESSION_NAME": "me"},
          config(profile("RamRoleArn", **AK, **ROLE))),
    Setup("OIDC with a session name of the environment", {**OFF, P + "ROLE_SESSION_NAME": "me"},
          {"token": "a.web.token", **config(profile("OIDC", **OIDC))}),
    Setup("OIDC with an empty token", OFF, {"token": "", **config(profile("OIDC", **OIDC))},
          ours={"accessKeyID": None, "region": "cn-default"},
          because="the package sends an empty token, which the service would refuse"),
    Setup("a circle of roles", OFF, config(
        profile("ChainableRamRoleArn", **ROLE, source_profile="b"),
        profile("ChainableRamRoleArn", "b", **ROLE, source_profile="default"))),
    Setup("a mode of a key pair", OFF, config(profile("RsaKeyPair", private_key="k", key_pair_name="n"))),
]

PROGRAMS = [
    Setup(f"a program that prints {what}", OFF, program(output)) for what, output in [
        ("a session with an end", '{"mode":"StsToken","access_key_id":"A","access_key_secret":"s","sts_token":"t",'
                                  '"expiration":"2099-01-01T00:00:00Z"}'),
        ("a session without an end", '{"mode":"StsToken","access_key_id":"A","access_key_secret":"s","sts_token":"t"}'),
        ("a session without a token", '{"mode":"StsToken","access_key_id":"A","access_key_secret":"s"}'),
        ("keys without a secret", '{"mode":"AK","access_key_id":"A"}'), ("nothing", ""), ("a list", "[]"),
        ("a text", "hello")]]


def section(*lines: str) -> dict[str, str]:
    """The credentials file."""
    return {KEYS: "\n".join(lines) + "\n"}


FORMS = [
    Setup("indented lines", OFF, section("[default]", *("  " + line for line in FILE.splitlines()[1:]))),
    Setup("tabs", OFF, section("[default]", *("\t" + line for line in FILE.splitlines()[1:]))),
    Setup("an indented section", OFF, section("  [default]", *("    " + line for line in FILE.splitlines()[1:]))),
    Setup("an indented section and lines", OFF, section(*("  " + line for line in FILE.splitlines()))),
    Setup("comments right behind values", OFF, {KEYS: FILE.replace("access_key\n", "access_key#c\n", 1)}),
    Setup("comments behind blanks", OFF, {KEYS: FILE.replace("FILEKEY", "FILEKEY # mine")}),
    Setup("lines of comments", OFF, {KEYS: "# one\n; two\n" + FILE.replace("\n", "\n  # x\n")}),
    Setup("blank lines", OFF, {KEYS: FILE.replace("\n", "\n\n")}),
    Setup("Windows line ends in the credentials file", OFF, {KEYS: FILE.replace("\n", "\r\n")}),
    Setup("no blanks around signs", OFF, {KEYS: FILE.replace(" = ", "=")}),
    Setup("names in capitals", OFF, {KEYS: FILE.replace("type", "TYPE")}),
    Setup("a section that is not there", OFF, {KEYS: FILE.replace("default", "other")}),
    Setup("an empty credentials file", OFF, {KEYS: ""}),
    Setup("a section without a type", OFF, {KEYS: FILE.replace("type = access_key\n", "")}),
    Setup("half the keys in the credentials file", OFF, {KEYS: FILE.replace("access_key_secret = s\n", "")}),
    Setup("a section that is not closed", OFF, {KEYS: FILE.replace("]", "")}),
    Setup("a key with a sign", OFF, {KEYS: FILE.replace("FILEKEY", "FILE=KEY")}),
    Setup("a section with blanks in its name", {**OFF, P + "PROFILE": "My Corp"},
          {KEYS: FILE.replace("default", "My Corp")}),
    Setup("a role's session name of the environment in the credentials file", {
        **OFF, P + "ROLE_SESSION_NAME": "me"},
        {KEYS: FILE.replace("access_key\n", "ram_role_arn\n", 1) + "role_arn = acs:r\n"}),
]

SETUPS = MODES + PROGRAMS + FORMS
