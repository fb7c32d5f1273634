"""Set-ups for AWS whose files are written in odd ways."""

import hashlib
import itertools

from credentials.aws_setups import (ACCOUNT, CONFIG, FAILS, KEYS, PRINT, SESSION, SSO, STS, keys,
                                    role, sso_file)
from credentials.setup import Setup

OWN = "the shared cases of the SDKs say so; the AWS CLI reads it otherwise"
LOGIN = "arn:aws:iam::123456789012:user/me"


def indented(text: str, blanks: str, headers: str = "") -> str:
    """The text with blanks before its properties, and others before its headers."""
    return "".join((headers if line.startswith("[") else blanks) + line + "\n"
                   for line in text.splitlines())


def name_of(name: str) -> str:
    """A name to print."""
    return repr(name)[1:-1]


PLAIN = keys("default", "A", "region = eu-west-1\n")

INDENTED = [
    Setup(f"{file} with {headers!r} before headers and {blanks!r} before properties", {},
          {file: indented(PLAIN, blanks, headers)})
    for file, (headers, blanks) in itertools.product(
        (CONFIG, KEYS), [("", "  "), ("", "\t"), ("  ", "    "), ("  ", "  "), ("\t", ""),
                         ("    ", "  ")])]

NAMED = [
    Setup(f"[profile {name_of(written)}]", {}, {CONFIG: keys(f"profile {written}", "A")}, profile=name)
    for written, name in [
        ("'Foo Bar'", "Foo Bar"), ('"x"', "x"), ('"a\'b"', "a'b"), ("a\\ b", "a b"), ("foo!bar", "foo!bar"),
        ("üser", "üser"), ('"a]b"', "a]b"), ("a b", "a b"), ("'a", "'a"), ("a b", "a"), ("x.y", "x.y"),
        ("me@corp", "me@corp"), ("a/b", "a/b"), ("a:b", "a:b"), ("1", "1"), ("' x '", " x ")]] + [
    Setup(f"[{name_of(written)}] in the credentials file", {}, {KEYS: keys(written, "A")}, profile=name)
    for written, name in [
        ("My Corp", "My Corp"), ("üser", "üser"), ("'x'", "'x'"), ("'x'", "x"), ("a]b", "a]b"),
        ("profile x", "x"), ("profile x", "profile x"), ("it's", "it's"), ("x", "X")]] + [
    Setup(f"AWS_PROFILE of {name_of(name)}", {"AWS_PROFILE": name}, {CONFIG: keys(f"profile '{name}'", "A")})
    for name in ["Foo Bar", "x", "üser"]] + [
    Setup("a role from a profile with blanks in its name", STS, {
        CONFIG: role("profile 'To Do'", "source_profile = My Corp"), KEYS: keys("My Corp", "A")},
        profile="To Do"),
    Setup("SSO with a session with blanks in its name", SSO, dict([sso_file("My Corp"), (
        CONFIG, f"[default]\nsso_session = My Corp\n{ACCOUNT}"
        + SESSION.replace("team]", "'My Corp']"))])),
    Setup("a quoted default profile", {}, {CONFIG: keys('profile "default"', "A")}),
    Setup("a profile without its prefix", {}, {CONFIG: keys("x", "A")}, profile="x"),
    Setup("an unreadable section beside the default one", {}, {
        CONFIG: keys("default", "A") + keys("profile a b", "B")}),
]

COMMANDS = [
    Setup(f"credential_process = {command}", {}, {
        CONFIG: f"[default]\ncredential_process = {command}\n",
        "x.json": '{"Version":1,"AccessKeyId":"FILE","SecretAccessKey":"s"}'})
    for command in [
        "sh -c 'true ; cat {home}/x.json'", "sh -c 'true # no' x", 'sh -c "cat {home}/x.json" "team #1"', "cat {home}/x.json #1",
        "sh -c 'test \"$1\" = \"team #1\" && cat {home}/x.json' x \"team #1\"",
        "sh -c 'test \"$1\" = \";x\" && cat {home}/x.json' x ;x", "cat {home}/x\\.json"]] + [
    Setup("an indented program", {}, {
        CONFIG: f"[default]\n  region = eu-west-1\n  credential_process = {PRINT}\n"}),
]

ENDS = [
    Setup(f"a program whose keys end {end}", {}, {
        CONFIG: "[default]\ncredential_process = cat {home}/x.json\n",
        "x.json": '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","SessionToken":"t",'
                  f'"Expiration":"{end}"}}'})
    for end in ["2099-05-29T00:21:43Z", "2099-05-29 00:21:43 UTC", "20990529T002143Z", "2099-05-29t00:21:43z",
                "2099-05-29T00:21:43+0200", "2099-05-29T00:21:43 GMT", "2099-05-29T00:21:43.123456789Z",
                "2099-05-29T00:21:43,5Z", "2099-05-29T00:21Z", "never", "2099-13-29T00:21:43Z"]]

TOKENS = [
    Setup(f"{names} in the environment", {
        "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", **dict.fromkeys(names, "t")})
    for names in [("AWS_SECURITY_TOKEN",), ("AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN")]] + [
    Setup(f"{names} in a file", {}, {KEYS: keys("default", "A", "".join(f"{name} = t\n" for name in names))})
    for names in [("aws_security_token",), ("aws_security_token", "aws_session_token")]]

FORMS = [
    Setup("a continued value", {}, {KEYS: keys("default", "A", "note = one\n  two\n"), CONFIG: PLAIN}),
    Setup("a header further in than a property is its value", {}, {
        CONFIG: "[default]\nregion = a\n  [profile b]\n" + indented(keys("x", "A")[4:], "  ")}, profile="b"),
    Setup("comments between indented lines", {}, {
        KEYS: "[default]\n  aws_access_key_id = A\n # note\n\n  aws_secret_access_key = s\n"}),
    Setup("indented services", {}, {
        CONFIG: PLAIN + "[services d]\n  ssm =\n    endpoint_url = http://127.0.0.1\n"}),
    Setup("a comment behind a header", {}, {KEYS: keys("default] # mine [x", "A").replace("[x]", "[x")}),
    Setup("a comment behind a key", {}, {
        KEYS: "[default]\naws_access_key_id = A #c\naws_secret_access_key = s\n"},
        ours={"accessKeyID": "A", "region": None}, because=OWN),
    Setup("a colon for the sign", {}, {KEYS: "[default]\naws_access_key_id: A\naws_secret_access_key: s\n"},
          ours=FAILS, because=OWN),
    Setup("the same section twice", {}, {KEYS: keys("default", "A") + keys("default", "B")},
          ours={"accessKeyID": "B", "region": None}, because=OWN),
    Setup("the same property twice", {}, {KEYS: keys("default", "A", "aws_access_key_id = B\n")},
          ours={"accessKeyID": "B", "region": None}, because=OWN),
    Setup("a property without a section", {}, {KEYS: "x = y\n" + keys("default", "A")}),
    Setup("a nested line without a sign", {}, {CONFIG: PLAIN + "s3 =\n  oops\n"}),
    Setup("a section without a name", {}, {KEYS: keys("default", "A") + "[]\n"},
          ours={"accessKeyID": "A", "region": None}, because="an empty name names nothing, and the rest is fine"),
    Setup("an empty file", {}, {KEYS: "", CONFIG: ""}),
    Setup("a file of blanks", {}, {KEYS: " \n\t\n", CONFIG: PLAIN}),
    Setup("no line end at the end", {}, {KEYS: keys("default", "A").strip()}),
    Setup("a value with a sign", {}, {KEYS: keys("default", "A=B")}),
    Setup("an empty key", {}, {KEYS: "[default]\naws_access_key_id =\naws_secret_access_key =\n"},
          ours={"accessKeyID": None, "region": None}, because="an empty value counts as none"),
    Setup("login keys that hold", {}, {
        CONFIG: f"[default]\nlogin_session = {LOGIN}\n",
        f".aws/login/cache/{hashlib.sha256(LOGIN.encode()).hexdigest()}.json":
            '{"accessToken":{"accessKeyId":"LOGIN","secretAccessKey":"s","sessionToken":"t","accountId":"1",'
            '"expiresAt":"2099-01-01T00:00:00Z"},"refreshToken":"r","dpopKey":"k","clientId":"c"}'},
        ours={"accessKeyID": "LOGIN", "region": None},
        because="botocore needs an extension in C to look at them at all"),
    Setup("login keys that are not there", {}, {CONFIG: f"[default]\nlogin_session = {LOGIN}\n"}),
]

SETUPS = INDENTED + NAMED + COMMANDS + ENDS + TOKENS + FORMS
