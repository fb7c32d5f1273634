"""Setups for AWS."""

import hashlib

from credentials.setup import Setup

CONFIG, KEYS = ".aws/config", ".aws/credentials"
STS = {"AWS_ENDPOINT_URL_STS": "{server}/ok/sts", "AWS_DEFAULT_REGION": "eu-west-1"}
ENV_KEYS = {"AWS_ACCESS_KEY_ID": "ENVKEY", "AWS_SECRET_ACCESS_KEY": "s"}
FAILS: dict[str, str | None] = {"accessKeyID": None, "region": None}


def keys(name: str, identifier: str, more: str = "") -> str:
    """Returns a section with keys."""
    return f"[{name}]\naws_access_key_id = {identifier}\naws_secret_access_key = s\n{more}"


def role(name: str, more: str) -> str:
    """Returns a section with a role."""
    return f"[{name}]\nrole_arn = arn:aws:iam::123456789012:role/{name.split()[-1]}\n{more}\n"


def sso_file(name: str, until: str = "2099-01-01T00:00:00Z", more: str = "") -> tuple[str, str]:
    """Returns the path and the content of a token's cache file."""
    path = f".aws/sso/cache/{hashlib.sha1(name.encode()).hexdigest()}.json"
    return path, f'{{"accessToken":"bearer","expiresAt":"{until}","region":"us-east-1"{more}}}'


SSO = {"AWS_ENDPOINT_URL_SSO": "{server}/ok", "AWS_ENDPOINT_URL_SSO_OIDC": "{server}/ok"}
SESSION = ("[sso-session team]\nsso_region = us-east-1\nsso_start_url = https://team.example\n"
           "sso_registration_scopes = sso:account:access\n")
ACCOUNT = "sso_account_id = 1\nsso_role_name = Admin\n"
RENEWAL = (',"refreshToken":"r","clientId":"c","clientSecret":"s",'
           '"registrationExpiresAt":"2099-01-01T00:00:00Z"')
PRINT = "printf '{\"Version\":1,\"AccessKeyId\":\"PROCESS\",\"SecretAccessKey\":\"s\"}'"
WEB = {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/token",
       "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/web", **STS}
IMDS = {"AWS_EC2_METADATA_SERVICE_ENDPOINT": "{server}/ok/", "AWS_EC2_METADATA_DISABLED": "false",
        "AWS_DEFAULT_REGION": "eu-west-1"}

SETUPS = [
    Setup("nothing at all"),
    Setup("keys in the environment", ENV_KEYS),
    Setup("keys and a token in the environment", {**ENV_KEYS, "AWS_SESSION_TOKEN": "t"}),
    Setup("environment before profile", ENV_KEYS, {KEYS: keys("default", "FILE")}),
    Setup("half the keys in the environment", {"AWS_ACCESS_KEY_ID": "ENVKEY"},
          {KEYS: keys("default", "FILE")}),
    Setup("only the secret in the environment", {"AWS_SECRET_ACCESS_KEY": "s"},
          {KEYS: keys("default", "FILE")}, ours=FAILS,
          because="half-set keys are an error"),
    Setup("the default profile's keys", {}, {KEYS: keys("default", "FILE")}),
    Setup("keys in the config file", {}, {CONFIG: keys("default", "CONFIG", "region = us-west-2")}),
    Setup("keys in both files", {}, {CONFIG: keys("default", "CONFIG", "region = us-west-2"),
                                     KEYS: keys("default", "FILE")}),
    Setup("a prefixed default profile", {}, {
        CONFIG: keys("profile default", "A", "region = us-west-2")}),
    Setup("a profile in the environment", {"AWS_PROFILE": "work"}, {
        CONFIG: "[profile work]\nregion = eu-north-1", KEYS: keys("work", "WORK")}),
    Setup("a profile in the older variable", {"AWS_DEFAULT_PROFILE": "work"},
          {KEYS: keys("work", "WORK")}),
    Setup("an explicit profile before the environment", ENV_KEYS, {
        CONFIG: "[profile work]\nregion = eu-north-1", KEYS: keys("work", "WORK")}, profile="work"),
    Setup("environment's keys with a profile's region", {**ENV_KEYS, "AWS_PROFILE": "work"},
          {CONFIG: "[profile work]\nregion = eu-north-1"}),
    Setup("a missing profile", {"AWS_PROFILE": "absent"}, {KEYS: keys("default", "FILE")}),
    Setup("a profile without credentials", {}, {CONFIG: "[default]\nregion = eu-west-3"}),
    Setup("half the keys in a profile", {}, {KEYS: "[default]\naws_access_key_id = A"}),
    Setup("a region in the environment", {**ENV_KEYS, "AWS_DEFAULT_REGION": "ca-central-1"},
          {CONFIG: "[default]\nregion = eu-west-3"}),
    Setup("AWS_REGION", {**ENV_KEYS, "AWS_REGION": "ca-central-1"},
          ours={"accessKeyID": "ENVKEY", "region": "ca-central-1"},
          because="botocore doesn't read AWS_REGION, which most other SDKs do"),
    Setup("files elsewhere", {"AWS_CONFIG_FILE": "{home}/c", "AWS_SHARED_CREDENTIALS_FILE": "{home}/k"},
          {"c": "[default]\nregion = eu-west-3", "k": keys("default", "ELSEWHERE")}),
    Setup("a file in the home folder by tilde", {"AWS_SHARED_CREDENTIALS_FILE": "~/k"},
          {"k": keys("default", "ELSEWHERE")}),
    Setup("disabled files", {"AWS_CONFIG_FILE": "/dev/null", **ENV_KEYS}),
    Setup("comments and blank lines", {}, {
        KEYS: "# one\n; two\n\n[default]\n  # three\naws_access_key_id=A\n\naws_secret_access_key = s\n"}),
    Setup("Windows line endings", {}, {KEYS: keys("default", "A").replace("\n", "\r\n")}),
    Setup("no spaces around equals signs", {}, {
        KEYS: "[default]\naws_access_key_id=A\naws_secret_access_key=s=/+\n"}),
    Setup("uppercase property names", {}, {
        KEYS: "[default]\nAWS_ACCESS_KEY_ID = A\nAWS_SECRET_ACCESS_KEY = s\n"}),
    Setup("a broken config file", {}, {CONFIG: "[default\nregion = x", KEYS: keys("default", "A")}),
    Setup("a line that is not a property", {}, {
        CONFIG: "[default]\nregion eu-west-1", KEYS: keys("default", "A")}),
    Setup("a program", {}, {CONFIG: f"[default]\nregion = eu-west-1\ncredential_process = {PRINT}"}),
    Setup("a program and keys in the credentials file", {}, {
        CONFIG: f"[default]\ncredential_process = {PRINT}", KEYS: keys("default", "FILE")}),
    Setup("a program and keys in the config file", {}, {
        CONFIG: keys("default", "CONFIG", f"credential_process = {PRINT}")}),
    Setup("a program that fails", {}, {CONFIG: "[default]\ncredential_process = false"}),
    Setup("a program that prints something else", {}, {
        CONFIG: "[default]\ncredential_process = echo hello"}),
    Setup("a missing program", {}, {
        CONFIG: "[default]\ncredential_process = /absent/program"}),
    Setup("a role", STS, {CONFIG: role("default", "source_profile = base"),
                          KEYS: keys("base", "BASE")}),
    Setup("a role with all settings", STS, {
        CONFIG: role("default", "source_profile = base\nexternal_id = ex\nduration_seconds = 900\n"
                     "role_session_name = me"), KEYS: keys("base", "BASE")}),
    Setup("a role through a role", STS, {
        CONFIG: role("default", "source_profile = b") + role("profile b", "source_profile = base"),
        KEYS: keys("base", "BASE")}),
    Setup("a role with keys of its own", STS, {
        CONFIG: role("default", "source_profile = default"), KEYS: keys("default", "OWN")}),
    Setup("a role through a role with keys", STS, {
        CONFIG: role("default", "source_profile = b") + role("profile b", "source_profile = base"),
        KEYS: keys("b", "BKEYS") + keys("base", "BASE")}),
    Setup("a cycle of roles", STS, {
        CONFIG: role("default", "source_profile = b") + role("profile b", "source_profile = default")}),
    Setup("a role whose source is missing", STS, {CONFIG: role("default", "source_profile = b")}),
    Setup("a role without a source", STS, {CONFIG: role("default", "")}),
    Setup("a role with both kinds of source", STS, {
        CONFIG: role("default", "source_profile = b\ncredential_source = Environment"),
        KEYS: keys("b", "B")}),
    Setup("a role from a program", STS, {
        CONFIG: role("default", "source_profile = p") + f"[profile p]\ncredential_process = {PRINT}"}),
    Setup("a role from the environment", {**STS, **ENV_KEYS}, {
        CONFIG: role("profile r", "credential_source = Environment")}, profile="r"),
    Setup("a role from the container", {
        **STS, "AWS_CONTAINER_CREDENTIALS_FULL_URI": "{server}/ok/container"}, {
        CONFIG: role("default", "credential_source = EcsContainer")}),
    Setup("a role from the instance", {**STS, **IMDS}, {
        CONFIG: role("default", "credential_source = Ec2InstanceMetadata")}),
    Setup("a role from an unknown source", STS, {
        CONFIG: role("default", "credential_source = Elsewhere")}),
    Setup("a token service in a services section", {"AWS_DEFAULT_REGION": "eu-west-1"}, {
        CONFIG: role("default", "source_profile = base\nservices = local")
        + "[services local]\nsts =\n  endpoint_url = {server}/ok/sts\n", KEYS: keys("base", "BASE")}),
    Setup("web identity in the environment", WEB, {"token": "a.web.token"}),
    Setup("web identity with a session name", {**WEB, "AWS_ROLE_SESSION_NAME": "me"}, {"token": "a.web.token"}),
    Setup("web identity without its file", WEB),
    Setup("web identity without a role", {**STS, "AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/token"},
          {"token": "a.web.token"}),
    Setup("web identity in a profile", STS, {
        "token": "a.web.token", CONFIG: role("default", "web_identity_token_file = {home}/token")}),
    Setup("a role from a profile with web identity", STS, {
        "token": "a.web.token", CONFIG: role("default", "source_profile = w")
        + role("profile w", "web_identity_token_file = {home}/token")}),
    Setup("web identity in the environment and keys in the profile", WEB,
          {"token": "a.web.token", KEYS: keys("default", "FILE")},
          ours={"accessKeyID": "FILE", "region": "eu-west-1"},
          because="the profile comes before the web identity, as in the other SDKs"),
    Setup("SSO with a session", SSO, dict([
        sso_file("team"), (CONFIG, f"[default]\nsso_session = team\n{ACCOUNT}{SESSION}")])),
    Setup("SSO with a renewable token", SSO, dict([
        sso_file("team", "2020-01-01T00:00:00Z", RENEWAL),
        (CONFIG, f"[default]\nsso_session = team\n{ACCOUNT}{SESSION}")])),
    Setup("SSO with an expired token", SSO, dict([
        sso_file("team", "2020-01-01T00:00:00Z"),
        (CONFIG, f"[default]\nsso_session = team\n{ACCOUNT}{SESSION}")])),
    Setup("SSO without a token", SSO, {CONFIG: f"[default]\nsso_session = team\n{ACCOUNT}{SESSION}"}),
    Setup("SSO in the older format", SSO, dict([
        sso_file("https://old.example"),
        (CONFIG, "[default]\nsso_start_url = https://old.example\nsso_region = us-east-1\n" + ACCOUNT)])),
    Setup("SSO without a role name", SSO, dict([
        sso_file("team"), (CONFIG, f"[default]\nsso_session = team\nsso_account_id = 1\n{SESSION}")])),
    Setup("SSO with a missing session", SSO, {
        CONFIG: f"[default]\nsso_session = other\n{ACCOUNT}{SESSION}"}),
    Setup("a role from SSO", {**SSO, **STS}, dict([
        sso_file("team"), (CONFIG, role("default", "source_profile = s")
                           + f"[profile s]\nsso_session = team\n{ACCOUNT}{SESSION}")])),
    Setup("a container", {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{server}/ok/container"}),
    Setup("a container with a token", {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "{server}/ok/container",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic x"}),
    Setup("a container with a token in a file", {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "{server}/ok/container",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{home}/token"}, {"token": "Basic y"}),
    Setup("a container URI on a foreign host", {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://192.0.2.1/container"}),
    Setup("an instance", IMDS),
    Setup("an instance whose service returns an error", {
        **IMDS, "AWS_EC2_METADATA_SERVICE_ENDPOINT": "{server}/404/"}),
    Setup("an instance whose service is disabled", {**IMDS, "AWS_EC2_METADATA_DISABLED": "true"}),
    Setup("a profile before the container", {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "{server}/ok/container"}, {KEYS: keys("default", "FILE")}),
]
