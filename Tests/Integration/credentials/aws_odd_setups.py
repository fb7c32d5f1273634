"""Setups for AWS with unusual files."""

import hashlib
import itertools

from credentials.aws_setups import (ACCOUNT, CONFIG, FAILS, KEYS, PRINT, SESSION, SSO, STS, keys,
                                    role, sso_file)
from credentials.setup import Setup

OWN = "as in the shared test cases of the SDKs; the AWS CLI differs"
LOGIN = "arn:aws:iam::123456789012:user/me"


def indented(text: str, blanks: str, headers: str = "") -> str:
    """Returns the text with its properties and headers indented."""
    return "".join((headers if line.startswith("[") else blanks) + line + "\n"
                   for line in text.splitlines())


def name_of(name: str) -> str:
    """Returns a printable name."""
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
    Setup("a role from a profile with spaces in its name", STS, {
        CONFIG: role("profile 'To Do'", "source_profile = My Corp"), KEYS: keys("My Corp", "A")},
        profile="To Do"),
    Setup("SSO with a session with spaces in its name", SSO, dict([sso_file("My Corp"), (
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
    Setup(f"a program whose keys expire {end}", {}, {
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
    Setup("a header indented more than a property", {}, {
        CONFIG: "[default]\nregion = a\n  [profile b]\n" + indented(keys("x", "A")[4:], "  ")}, profile="b"),
    Setup("comments between indented lines", {}, {
        KEYS: "[default]\n  aws_access_key_id = A\n # note\n\n  aws_secret_access_key = s\n"}),
    Setup("indented services", {}, {
        CONFIG: PLAIN + "[services d]\n  ssm =\n    endpoint_url = http://127.0.0.1\n"}),
    Setup("a comment after a header", {}, {KEYS: keys("default] # mine [x", "A").replace("[x]", "[x")}),
    Setup("a comment after a key", {}, {
        KEYS: "[default]\naws_access_key_id = A #c\naws_secret_access_key = s\n"},
        ours={"accessKeyID": "A", "region": None}, because=OWN),
    Setup("a colon instead of an equals sign", {}, {KEYS: "[default]\naws_access_key_id: A\naws_secret_access_key: s\n"}),
    Setup("a colon before an equals sign", {}, {KEYS: keys("default", "A", "aws_session_token:t==\n")}),
    Setup("a colon after a space", {}, {KEYS: keys("default", "A", "aws_session_token : t==\n")},
          ours=FAILS, because=OWN),
    Setup("a nested colon", {}, {CONFIG: PLAIN + "s3 =\n  a: b\n"}),
    Setup("a comment after a secret", {}, {KEYS: keys("default", "A").replace("= s", "= s # c")},
          ours={"accessKeyID": "A", "secretAccessKey": "s", "region": None}, because=OWN),
    Setup("a comment instead of a key", {}, {KEYS: keys("default", ";new")}, ours=FAILS, because=OWN),
    Setup("a comment instead of a secret", {}, {KEYS: keys("default", "A").replace("= s", "= ;s")},
          ours=FAILS, because=OWN),
    Setup("a line that continues a comment", {}, {KEYS: keys("default", "A"), CONFIG: "[default]\nregion = ;y\n  z\n"},
          ours={"accessKeyID": "A", "region": "\nz"}, because=OWN),
    Setup("a property without a section", {}, {KEYS: "x = y\n" + keys("default", "A")}),
    Setup("a nested line without an equals sign", {}, {CONFIG: PLAIN + "s3 =\n  oops\n"}),
    Setup("a section without a name", {}, {KEYS: keys("default", "A") + "[]\n"},
          ours={"accessKeyID": "A", "region": None}, because="a section without a name is ignored"),
    Setup("an empty file", {}, {KEYS: "", CONFIG: ""}),
    Setup("a file of spaces", {}, {KEYS: " \n\t\n", CONFIG: PLAIN}),
    Setup("no final line ending", {}, {KEYS: keys("default", "A").strip()}),
    Setup("a value with an equals sign", {}, {KEYS: keys("default", "A=B")}),
    Setup("an empty key", {}, {KEYS: "[default]\naws_access_key_id =\naws_secret_access_key =\n"},
          ours={"accessKeyID": None, "region": None}, because="an empty value counts as missing"),
    Setup("valid login keys", {}, {
        CONFIG: f"[default]\nlogin_session = {LOGIN}\n",
        f".aws/login/cache/{hashlib.sha256(LOGIN.encode()).hexdigest()}.json":
            '{"accessToken":{"accessKeyId":"LOGIN","secretAccessKey":"s","sessionToken":"t","accountId":"1",'
            '"expiresAt":"2099-01-01T00:00:00Z"},"refreshToken":"r","dpopKey":"k","clientId":"c"}'},
        ours={"accessKeyID": "LOGIN", "region": None},
        because="botocore reads them only with an extension in C"),
    Setup("missing login keys", {}, {CONFIG: f"[default]\nlogin_session = {LOGIN}\n"}),
]

TOKEN = "aws_session_token = t\n"
ID, SECRET = "[default]\naws_access_key_id = A\n", "[default]\naws_secret_access_key = s2\n"
PROGRAM = f"credential_process = {PRINT}\n"

PAIRS = [
    Setup(name, STS, {CONFIG: config, KEYS: credentials})
    for name, config, credentials in [
        ("old keys with a token in the config file", keys("default", "OLD", TOKEN), keys("default", "NEW")),
        ("a token in the config file", "[default]\n" + TOKEN, keys("default", "NEW")),
        ("an older token in the config file", "[default]\naws_security_token = t\n", keys("default", "NEW")),
        ("a token in the credentials file", keys("default", "OLD"), "[default]\n" + TOKEN),
        ("an identifier in the config file, a secret in the other", ID, SECRET),
        ("a secret in the config file, an identifier in the other", SECRET, ID),
        ("an identifier beside a pair in the config file", keys("default", "OLD"), ID),
        ("a secret beside a pair in the config file", keys("default", "OLD"), SECRET),
        ("a secret beside a pair in the credentials file", SECRET, keys("default", "NEW")),
        ("a secret beside a program", "[default]\n" + PROGRAM, SECRET),
        ("an identifier beside a program", "[default]\n" + PROGRAM, ID),
        ("an identifier and a program in one file", ID + PROGRAM, ""),
        ("only a secret", "", SECRET),
        ("a program in the credentials file", "", "[default]\n" + PROGRAM),
        ("a login and keys in the credentials file", f"[default]\nlogin_session = {LOGIN}\n",
         keys("default", "NEW")),
        ("a role in one file and its source in the other", role("default", ""),
         "[default]\nsource_profile = base\n" + keys("base", "BASE")),
        ("a source that differs in the credentials file", role("default", "source_profile = absent"),
         "[default]\nsource_profile = base\n" + keys("base", "BASE")),
        ("a source with a program and keys", role("default", "source_profile = base")
         + keys("profile base", "BASE", PROGRAM), ""),
        ("a source with half its keys in each file", role("default", "source_profile = base")
         + "[profile base]\naws_access_key_id = A\n", "[base]\naws_secret_access_key = s\n"),
        ("a role whose source is itself, with a program", role("default", "source_profile = default\n" + PROGRAM
         + "aws_access_key_id = A\naws_secret_access_key = s"), ""),
        ("a role whose source is itself, with half its keys in each file",
         role("default", "source_profile = default\naws_access_key_id = A"), SECRET)]] + [
    Setup("a region in both files", {}, {CONFIG: PLAIN, KEYS: "[default]\nregion = eu-west-2\n"}),
]

AMBIGUOUS = "the tools differ in which section they read, so the library rejects it"

SECTIONS = [
    Setup("the same section twice", {}, {KEYS: keys("default", "A") + keys("default", "B")}),
    Setup("the same property twice", {}, {KEYS: keys("default", "A", "aws_access_key_id = B\n")}),
    Setup("keys in two sections", {}, {KEYS: ID + SECRET}),
    Setup("a region in two sections", {}, {
        CONFIG: "[default]\nregion = x\n[default]\nregion = eu-west-1\n", KEYS: keys("default", "A")},
        ours={"accessKeyID": "A", "region": "eu-west-1"}, because=OWN),
    Setup("another section twice", {}, {KEYS: keys("default", "A") + keys("x", "B") + keys("x", "C")},
          ours={"accessKeyID": "A", "region": None}, because=OWN),
    Setup("[ default ]", {}, {KEYS: keys(" default ", "A")}),
    Setup("[ default ] in the config file", {}, {CONFIG: keys(" default ", "A")}),
    Setup("[ default ] with a region", {}, {CONFIG: "[ default ]\nregion = eu-west-1\n", KEYS: keys("default", "A")},
          ours={"accessKeyID": "A", "region": "eu-west-1"}, because=OWN),
    Setup("[ default ] beside [default]", {}, {KEYS: keys("default", "A") + keys(" default ", "B")},
          ours=FAILS, because=AMBIGUOUS),
    Setup("[ p1 ]", {}, {KEYS: keys(" p1 ", "A")}, profile="p1"),
    Setup("[ p1 ] beside a program", {}, {CONFIG: "[profile p1]\n" + PROGRAM, KEYS: keys(" p1 ", "A")}, profile="p1",
          ours=FAILS, because=AMBIGUOUS),
    Setup("[ profile p1 ]", {}, {CONFIG: keys(" profile p1 ", "A")}, profile="p1"),
    Setup("[profile p1 ]", {}, {CONFIG: keys("profile p1 ", "A")}, profile="p1"),
    Setup("[profile p1] beside [profile 'p1']", {}, {CONFIG: keys("profile p1", "A") + keys("profile 'p1'", "B")},
          profile="p1", ours=FAILS, because=AMBIGUOUS),
    Setup("[profile-old p1]", {}, {CONFIG: keys("profile-old p1", "A")}, profile="p1", ours=FAILS, because=AMBIGUOUS),
    Setup("[profile-old p1] after [profile p1]", {}, {
        CONFIG: keys("profile p1", "A") + keys("profile-old p1", "B")}, profile="p1", ours=FAILS, because=AMBIGUOUS),
    Setup("a bracket in the comment after a header", {}, {KEYS: keys("default] # not [this", "A")}),
    Setup("a prefixed default profile before the other", {}, {
        CONFIG: keys("profile default", "A") + keys("default", "B")}, ours=FAILS, because=AMBIGUOUS),
    Setup("a prefixed default profile after the other", {}, {
        CONFIG: keys("default", "B") + keys("profile default", "A")}),
    Setup("a prefixed default profile before a region", {}, {
        CONFIG: keys("profile default", "A", "region = eu-west-1\n") + "[default]\nregion = eu-west-2\n"},
        ours={"accessKeyID": None, "region": "eu-west-1"}, because=OWN),
    Setup("[ profile default ] beside [default]", {}, {
        CONFIG: keys("default", "A") + "[ profile default ]\nregion = eu-west-1\n"},
        ours={"accessKeyID": None, "region": "eu-west-1"}, because=OWN),
]

SETUPS = INDENTED + NAMED + COMMANDS + ENDS + TOKENS + FORMS + PAIRS + SECTIONS
