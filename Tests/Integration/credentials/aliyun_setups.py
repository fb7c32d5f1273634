"""Setups for Alibaba Cloud."""

import json

from credentials.setup import Setup

CONFIG, KEYS = ".aliyun/config.json", ".alibabacloud/credentials.ini"
P = "ALIBABA_CLOUD_"
ENV_KEYS = {P + "ACCESS_KEY_ID": "ENVKEY", P + "ACCESS_KEY_SECRET": "s"}
OIDC = {P + "ROLE_ARN": "acs:ram::1:role/oidc", P + "OIDC_PROVIDER_ARN": "acs:ram::1:oidc/p",
        P + "OIDC_TOKEN_FILE": "{home}/token"}
OFF = {P + "ECS_METADATA_DISABLED": "true"}
FAILS: dict[str, str | None] = {"accessKeyID": None, "region": None}


def config(*profiles: dict[str, object], current: str = "default") -> dict[str, str]:
    """Returns the configuration file of the CLI."""
    return {CONFIG: json.dumps({"current": current, "profiles": profiles})}


def profile(mode: str, name: str = "default", **values: object) -> dict[str, object]:
    """Returns a profile of the CLI."""
    return {"name": name, "mode": mode, "region_id": f"cn-{name}", **values}


AK = {"access_key_id": "CLIKEY", "access_key_secret": "s"}
FILE = "[default]\nenable = true\ntype = access_key\naccess_key_id = FILEKEY\naccess_key_secret = s\n"
ROLE = {"ram_role_arn": "acs:ram::1:role/r"}
SSO = {"cloud_sso_sign_in_url": "{server}/ok", "cloud_sso_account_id": "1",
       "cloud_sso_access_config": "ac", "access_token": "bearer"}
PRINT = """printf '{"mode":"AK","access_key_id":"PROCESS","access_key_secret":"s"}'"""

SETUPS = [
    Setup("nothing at all", OFF),
    Setup("keys in the environment", {**OFF, **ENV_KEYS}),
    Setup("keys and a token in the environment", {**OFF, **ENV_KEYS, P + "SECURITY_TOKEN": "t"}),
    Setup("environment before profile", {**OFF, **ENV_KEYS}, config(profile("AK", **AK))),
    Setup("half the keys in the environment", {**OFF, P + "ACCESS_KEY_ID": "ENVKEY"},
          config(profile("AK", **AK)), ours={"accessKeyID": None, "region": "cn-default"},
          because="half-set keys are an error; the official chain ignores every error"),
    Setup("OIDC in the environment", {**OFF, **OIDC}, {"token": "a.web.token"}),
    Setup("OIDC with a session name", {**OFF, **OIDC, P + "ROLE_SESSION_NAME": "me"}, {"token": "a.web.token"}),
    Setup("OIDC before profile", {**OFF, **OIDC}, {"token": "a.web.token", **config(profile("AK", **AK))}),
    Setup("OIDC without its file, and nothing else", {**OFF, **OIDC}),
    Setup("a role's ARN alone", {**OFF, P + "ROLE_ARN": "acs:ram::1:role/x"},
          config(profile("AK", **AK))),
    Setup("keys in the CLI's profile", OFF, config(profile("AK", **AK))),
    Setup("a session in the CLI's profile", OFF, config(profile("StsToken", **AK, sts_token="t"))),
    Setup("another current profile", OFF, config(
        profile("AK", **AK), profile("AK", "other", access_key_id="OTHER", access_key_secret="s"),
        current="other")),
    Setup("a profile in the environment", {**OFF, P + "PROFILE": "other"}, config(
        profile("AK", **AK), profile("AK", "other", access_key_id="OTHER", access_key_secret="s"))),
    Setup("a missing profile", {**OFF, P + "PROFILE": "absent"}, config(profile("AK", **AK))),
    Setup("the CLI's file disabled", {**OFF, P + "CLI_PROFILE_DISABLED": "true"},
          {**config(profile("AK", **AK)), KEYS: FILE}),
    Setup("a role", OFF, config(profile("RamRoleArn", **AK, **ROLE))),
    Setup("a role with all settings", OFF, config(profile(
        "RamRoleArn", **AK, **ROLE, ram_session_name="me", external_id="ex", expired_seconds=900,
        sts_region="cn-beijing"))),
    Setup("a role through another profile", OFF, config(
        profile("ChainableRamRoleArn", **ROLE, source_profile="base"), profile("AK", "base", **AK))),
    Setup("a role whose source is missing", OFF, config(
        profile("ChainableRamRoleArn", **ROLE, source_profile="base"))),
    Setup("the instance's role by a profile", {}, config(
        profile("EcsRamRole", ram_role_name="named"))),
    Setup("the instance's role by a profile without a name", {}, config(
        profile("EcsRamRole", ram_role_name=""))),
    Setup("OIDC in a profile", OFF, {"token": "a.web.token", **config(profile(
        "OIDC", **ROLE, oidc_provider_arn="acs:p", oidc_token_file="{home}/token"))}),
    Setup("CloudSSO", OFF, config(profile("CloudSSO", **SSO, cloud_sso_access_token_expire=4070908800))),
    Setup("CloudSSO with an expired token", OFF, config(
        profile("CloudSSO", **SSO, cloud_sso_access_token_expire=1))),
    Setup("a program", OFF, config(profile("External", process_command=PRINT))),
    Setup("a program that fails", OFF, config(profile("External", process_command="false"))),
    Setup("an unknown mode", OFF, config(profile("Elsewhere"))),
    Setup("a broken file", OFF, {CONFIG: "{"}, ours=FAILS,
          because="the result is the same, and the region can't be read either"),
    Setup("the credentials file", OFF, {KEYS: FILE}),
    Setup("the credentials file at another path", {**OFF, P + "CREDENTIALS_FILE": "{home}/k"}, {"k": FILE}),
    Setup("a section of the credentials file", {**OFF, P + "PROFILE": "other"}, {
        KEYS: FILE + "[other]\ntype = access_key\naccess_key_id = OTHER\naccess_key_secret = s\n"}),
    Setup("a role in the credentials file", OFF, {
        KEYS: FILE.replace("access_key\n", "ram_role_arn\n", 1) + "role_arn = acs:r\n"
        "role_session_name = me\n"}),
    Setup("OIDC in the credentials file", OFF, {"token": "a.web.token", KEYS: (
        "[default]\ntype = oidc_role_arn\nrole_arn = acs:r\noidc_provider_arn = acs:p\n"
        "oidc_token_file_path = {home}/token\nrole_session_name = me\n")}),
    Setup("the instance's role in the credentials file", {}, {
        KEYS: "[default]\ntype = ecs_ram_role\nrole_name = named\n"}),
    Setup("an unknown type", OFF, {KEYS: "[default]\ntype = elsewhere\n"}),
    Setup("the instance"),
    Setup("the instance with a named role", {P + "ECS_METADATA": "named"}),
    Setup("a URI", {**OFF, P + "CREDENTIALS_URI": "{server}/ok/uri"}),
    Setup("a profile before the URI", {**OFF, P + "CREDENTIALS_URI": "{server}/ok/uri"},
          config(profile("AK", **AK))),
]
