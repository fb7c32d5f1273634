"""Cases for both of Alibaba's signature versions: calls with their parameters."""

from dataclasses import dataclass, field

from .common import Keys, Pairs

LONG_TERM = Keys("FixtureLongTermKey01", "fixtureLongTermSecret0123456789")
SESSION = Keys("STS.FixtureSessionKey1", "fixtureSessionSecret0123456789",
               "CAISFixture//token+with/reserved==&~*% and blanks")
HOST = "https://ecs.cn-beijing.aliyuncs.com"

# Parameters are nested. The official SDK flattens them.
Parameters = dict[str, object]


@dataclass(frozen=True)
class Case:
    """A call to sign."""

    name: str
    action: str = "DescribeInvocations"
    parameters: Parameters = field(default_factory=lambda: {"RegionId": "cn-beijing"})
    form: Parameters | None = None
    method: str = "POST"
    keys: Keys = LONG_TERM
    base: str = HOST + "/"
    headers: Pairs = ()
    version: str = "2014-05-26"
    date: str = "2025-03-14T15:09:26Z"
    nonce: str = "f1c7a3e05d9b4826"


def value(name: str, text: str, **rest) -> Case:
    """Returns a command with a text as its content."""
    return Case(name, "RunCommand", {"RegionId": "cn-beijing", "Type": "RunShellScript",
                                     "CommandContent": text}, **rest)


INSTANCES = [f"i-fixture{number:04}" for number in range(1, 13)]
SCRIPT = '#!/bin/sh\nset -e\nfor f in *.log; do\n\tgzip -9 "$f" && echo "done: $f"  # 100%\ndone\n'

CASES: list[Case] = [
    # Methods, hosts and keys
    Case("get", method="GET"),
    Case("post"),
    Case("get-no-parameters", "DescribeRegions", {}, method="GET"),
    Case("post-no-parameters", "DescribeRegions", {}),
    Case("get-no-path", method="GET", base=HOST),
    Case("local-server-with-port", base="http://127.0.0.1:8080/"),
    Case("default-port", base=HOST + ":443/"),
    Case("session", keys=SESSION),
    Case("session-get", keys=SESSION, method="GET"),
    Case("secret-with-reserved", keys=Keys("FixtureOddKey01", "se/cr+et==&~*% ;:?#[]@!$'()")),
    Case("secret-unicode", keys=Keys("FixtureOddKey02", "schlüssel-密钥-🔑")),
    Case("secret-longer-than-a-block", keys=Keys("FixtureOddKey03", "0123456789abcdef" * 12)),
    Case("secret-of-one-character", keys=Keys("FixtureOddKey04", "x")),

    # Dates and nonces
    Case("last-second-of-year", date="2024-12-31T23:59:59Z"),
    Case("first-second-of-year", date="2025-01-01T00:00:00Z"),
    Case("last-fraction-of-day", date="2025-06-30T23:59:59.999Z"),
    Case("leap-day", date="2028-02-29T00:00:01Z"),
    Case("nonce-guid", nonce="9F2C1B7A-64D3-4E0F-8A55-0C1D2E3F4A5B"),
    Case("nonce-long", nonce="0123456789abcdef" * 4),

    # Values
    value("value-empty", ""),
    value("value-blank", " "),
    value("value-outer-blanks", "  uptime  "),
    value("value-plus", "expr 1+1"),
    value("value-asterisk", "ls *"),
    value("value-tilde", "cd ~ && ls"),
    value("value-percent", "echo 100% %20 %2B"),
    value("value-slash-and-colon", "curl http://example.com:80/a/b"),
    value("value-reserved", "!#$&'()*+,/:;=?@[]"),
    value("value-other-printables", "\"%-.<>\\^_`{|}~ 0az9AZ"),
    value("value-line-breaks-and-tabs", "a\nb\r\nc\td\n"),
    value("value-script", SCRIPT),
    value("value-base64", "IyEvYmluL3NoCmVjaG8gPj4+Pz8/Cg=="),
    value("value-accents", "echo 'Größe, café, naïve'"),
    value("value-decomposed-accent", "cafe\u0301"),
    value("value-chinese", "echo 你好,运维"),
    value("value-emoji", "echo 👩‍🚀 ✅ 🏳️‍🌈"),
    value("value-right-to-left", "echo שלום مرحبا"),
    value("value-long", "0123456789 abcdef+/=\n" * 200),
    value("value-session-unicode", "echo 你好+👋", keys=SESSION, method="GET"),

    # Names
    Case("keys-mixed-case", parameters={"b": "1", "B": "2", "a": "3", "A": "4", "aB": "5",
                                        "Ab": "6", "_c": "7", "9": "8", "Z": "9"}),
    Case("keys-that-extend-each-other", parameters={
        "Name": "1", "Name.1": "2", "Name-1": "3", "Name1": "4", "Name_1": "5", "Nam": "6",
        "Name~": "7"}),
    Case("empty-values", parameters={"RegionId": "cn-beijing", "Description": "", "Name": ""}),

    # Lists, structures and JSON text
    Case("list-of-one", "StopInvocation", {
        "RegionId": "cn-beijing", "InvokeId": "t-fixture1", "InstanceId": INSTANCES[:1]}),
    Case("list-of-twelve", "StopInvocation", {
        "RegionId": "cn-beijing", "InvokeId": "t-fixture1", "InstanceId": INSTANCES}),
    Case("list-of-structures", "DescribeCommands", {"RegionId": "cn-beijing", "Tag": [
        {"Key": "team", "Value": "storage & backup"}, {"Key": "環境", "Value": ""},
        {"Key": "cost/center", "Value": "a=b"}]}),
    Case("json-text", "InvokeCommand", {
        "RegionId": "cn-beijing", "CommandId": "c-fixture1", "InstanceId": INSTANCES[:2],
        "Parameters": '{"path":"/var/log/*.log","greeting":"你好 👋","empty":"","quote":"\\"\'"}'}),
    Case("cron", "InvokeCommand", {
        "RegionId": "cn-beijing", "CommandId": "c-fixture1", "InstanceId": INSTANCES[:1],
        "RepeatMode": "Period", "Frequency": "0 */10 * * * ? 2026 GMT+8:00", "Timed": "true"}),
    Case("many-parameters", "RunCommand", {
        "RegionId": "cn-beijing", "Type": "RunShellScript", "CommandContent": SCRIPT,
        "Name": "rotate logs", "Description": "nightly; see wiki", "WorkingDir": "/var/log",
        "Timeout": 60, "KeepCommand": "false", "Username": "ops", "TerminationMode": "ProcessTree",
        "ContentEncoding": "PlainText", "ClientToken": "0b6f8a52-fixture-token",
        "OssOutputDelivery": "oss://bucket/prefix", "InstanceId": INSTANCES[:3],
        "Tag": [{"Key": "run", "Value": "7"}]}, keys=SESSION),

    # Form bodies
    Case("form", "StopInvocation", {}, {"RegionId": "cn-beijing", "InvokeId": "t-fixture1"}),
    Case("form-and-query", "StopInvocation", {"RegionId": "cn-beijing"},
         {"InvokeId": "t-fixture1", "InstanceId": INSTANCES[:2]}),
    Case("form-reserved", "RunCommand", {"RegionId": "cn-beijing"},
         {"CommandContent": "echo a+b & ~/*.sh = 100%\n", "Type": "RunShellScript"}, keys=SESSION),
    Case("form-unicode-and-empty", "CreateCommand", {"RegionId": "cn-beijing"},
         {"Name": "夜間 ✓", "Description": "", "CommandContent": "é", "Type": "RunShellScript"}),

    # Headers
    Case("headers-not-for-signing", headers=(
        ("User-Agent", "fixtures/1.0"), ("Accept", "application/json"), ("Connection", "close"),
        ("X-Request-Source", "test"), ("x-acsomething", "not of the family"))),
]
