"""SigV4 cases, with the results of botocore and the C signer of the AWS SDKs (awscrt).

`Expectation` computes the expected results from the specification. Each of the two that supports a case
must compute exactly the same signature, or the script stops.
"""

import hashlib
import hmac
import io
import re
from dataclasses import dataclass, field
from datetime import datetime
from unittest import mock
from urllib.parse import quote, unquote_to_bytes, urlsplit

import awscrt.auth
import awscrt.http
import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .common import Keys, Pairs, digest, epoch, query_pairs, repeated

LONG_TERM = Keys("AKIDFIXTURELONGTERM1", "fixture/secret+key=of~reserved&0123456789")
SESSION = Keys("ASIDFIXTURESESSION01", "another/Secret+0123456789abcdefghijklmnopq",
               "FixtureToken//with+reserved/characters==&~*%20end")
AWS_JSON = ("Content-Type", "application/x-amz-json-1.1")
SSM_URL = "https://ssm.eu-west-1.amazonaws.com/"
API_URL = "https://api.example.com"
S3_URL = "https://bucket.s3.eu-west-1.amazonaws.com"

# No signer signs these, since proxies may change or remove them. Each implementation leaves out a few
# more, such as botocore "connection", and they differ in these. No case contains them.
NEVER_SIGNED = {"expect", "transfer-encoding", "user-agent", "x-amzn-trace-id"}


@dataclass(frozen=True)
class Options:
    """The signer's options, with their defaults."""

    normalizesPath: bool = True
    doubleEncodesPath: bool = True
    signsBody: bool = False
    omitsSessionToken: bool = False
    presignsBody: bool = True


S3 = Options(normalizesPath=False, doubleEncodesPath=False, signsBody=True, presignsBody=False)


@dataclass(frozen=True)
class Case:
    """A request to sign, or to presign if `expires` is set, in seconds."""

    name: str
    url: str
    method: str = "GET"
    headers: Pairs = ()
    body: str | tuple[str, int] = ""
    keys: Keys = LONG_TERM
    region: str = "eu-west-1"
    service: str = "execute-api"
    date: str = "2025-03-14T15:09:26Z"
    options: Options = field(default_factory=Options)
    expires: int | None = None


def ssm(name: str, operation: str, body: str | tuple[str, int], url: str = SSM_URL,
        headers: Pairs = (), **rest) -> Case:
    """Returns a call to Systems Manager, as clients send it."""
    target = ("X-Amz-Target", f"AmazonSSM.{operation}")
    return Case(name, url, "POST", (AWS_JSON, target, *headers), body, service="ssm", **rest)


INVOCATION = ('{"CommandId":"0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",'
              '"InstanceId":"i-0123456789abcdef0"}')
SEND = ('{"DocumentName":"AWS-RunShellScript","InstanceIds":["i-0123456789abcdef0"],'
        '"Parameters":{"commands":["echo \\"größe: $(df -h / | tail -1)\\"",'
        '"printf \'%s\\\\n\' ✓"],"executionTimeout":["60"]},"Comment":"nightly – 夜間"}')

CASES: list[Case] = [
    # Systems Manager
    ssm("get-command-invocation", "GetCommandInvocation", INVOCATION),
    ssm("get-command-invocation-session", "GetCommandInvocation", INVOCATION, keys=SESSION),
    ssm("send-command-unicode-script", "SendCommand", SEND),
    ssm("send-command-retry-headers", "SendCommand", SEND, keys=SESSION, headers=(
        ("amz-sdk-invocation-id", "5d9b2b52-7f3c-4f0a-9a53-7b1c7e2f9d10"),
        ("amz-sdk-request", "attempt=2; max=3"))),
    ssm("empty-object", "ListCommands", "{}"),
    ssm("china", "ListCommands", "{}", "https://ssm.cn-north-1.amazonaws.com.cn/",
        region="cn-north-1"),
    ssm("government-fips", "ListCommands", "{}", "https://ssm.us-gov-west-1.amazonaws.com/",
        region="us-gov-west-1"),
    ssm("dual-stack", "ListCommands", "{}", "https://ssm.ap-southeast-2.api.aws/",
        region="ap-southeast-2"),
    ssm("megabyte-body", "PutInventory", ("ab", 500_000)),
    ssm("local-server-with-port", "GetCommandInvocation", INVOCATION, "http://127.0.0.1:4566/"),
    ssm("local-server-ipv6", "GetCommandInvocation", INVOCATION, "http://[::1]:4566/"),
    ssm("body-hash-header", "SendCommand", SEND, options=Options(signsBody=True)),
    ssm("body-hash-header-of-nothing", "ListCommands", "", options=Options(signsBody=True)),
    ssm("token-added-after-signing", "ListCommands", "{}", keys=SESSION,
        options=Options(omitsSessionToken=True)),

    # Methods and services
    Case("get-root", f"{API_URL}/"),
    Case("get-no-path", API_URL),
    Case("get-no-path-with-query", f"{API_URL}?b=2&a=1"),
    Case("post-empty", f"{API_URL}/jobs", "POST"),
    Case("put-text", f"{API_URL}/jobs/7", "PUT", (("Content-Type", "text/plain"),), "one\ntwo\r\n"),
    Case("delete", f"{API_URL}/jobs/7", "DELETE", keys=SESSION),
    Case("head", f"{API_URL}/jobs/7", "HEAD"),
    Case("patch-json", f"{API_URL}/jobs/7", "PATCH", (("content-type", "application/json"),),
         '{"state":"paused"}'),
    Case("sts-form", "https://sts.us-east-1.amazonaws.com/", "POST",
         (("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),),
         "Action=GetCallerIdentity&Version=2011-06-15", region="us-east-1", service="sts"),
    Case("iam-global-query", "https://iam.amazonaws.com/?Version=2010-05-08&Action=ListUsers",
         region="us-east-1", service="iam"),

    # Query strings
    Case("query-keys-out-of-order", f"{API_URL}/?zeta=1&alpha=2&Beta=3&beta=4&_x=5&1=6"),
    Case("query-duplicate-keys", f"{API_URL}/?tag=b&tag=a&tag=&tag=B&tag=a"),
    Case("query-empty-values", f"{API_URL}/?uploads&marker=&flag"),
    Case("query-keys-that-extend-each-other", f"{API_URL}/?a-b=1&a=2&a.b=3&a1=4&a~=5&a%20=6&aa=7"),
    Case("query-values-that-extend-each-other", f"{API_URL}/?k=a%20&k=a&k=a!&k=a0&k=a-"),
    Case("query-equals-in-value", f"{API_URL}/?filter=a=b==c&x=%3D"),
    Case("query-unreserved", f"{API_URL}/?k=AZaz09-._~&-._~=v"),
    Case("query-unreserved-needlessly-encoded", f"{API_URL}/?k=%41%7a%30%2D%2e%5F%7E"),
    Case("query-lower-case-escapes", f"{API_URL}/?k=%2f%3a%c3%a9"),
    Case("query-reserved-encoded",
         f"{API_URL}/?k=%21%23%24%25%26%27%28%29%2A%2B%2C%2F%3A%3B%3D%3F%40%5B%5D"),
    Case("query-reserved-literal", f"{API_URL}/?k=*~/?:@,;!$'()&path=/a/b:c@d,e;f"),
    Case("query-plus-literal", f"{API_URL}/?sum=1+1&sum=1%2B1&sum=1%201"),
    Case("query-reserved-in-keys", f"{API_URL}/?a/b=1&a%3Db=2&a%26b=3&a:b@c=4"),
    Case("query-other-printables", f"{API_URL}/?k=%20%22%3C%3E%5C%5E%60%7B%7C%7D"),
    Case("query-percent-of-percent", f"{API_URL}/?k=100%25&l=%2520"),
    Case("query-line-breaks", f"{API_URL}/?k=a%0Ab%0D%0Ac%09d"),
    Case("query-accents", f"{API_URL}/?stra%C3%9Fe=caf%C3%A9&%C3%A9=1&z=2"),
    Case("query-chinese", f"{API_URL}/?%E5%90%8D%E5%AD%97=%E8%BF%90%E7%BB%B4"),
    Case("query-emoji", f"{API_URL}/?mood=%F0%9F%91%A9%E2%80%8D%F0%9F%9A%80&ok=%E2%9C%85"),

    # Headers
    Case("header-inner-runs-of-blanks", f"{API_URL}/", headers=(
        ("X-Note", "one  two   three"), ("X-Quoted", 'a "b  c" d'))),
    Case("header-outer-blanks", f"{API_URL}/", headers=(
        ("X-Leading", "   value"), ("X-Trailing", "value   "), ("X-Both", "  a  b  "))),
    Case("header-empty-value", f"{API_URL}/", headers=(("X-Empty", ""), ("X-Blank", "   "))),
    Case("header-duplicate-names", f"{API_URL}/", headers=(
        ("X-Part", "zebra"), ("X-Other", "o"), ("X-Part", "apple"), ("X-Part", "  mango  pie "))),
    Case("header-duplicate-names-mixed-case", f"{API_URL}/", headers=(
        ("X-Part", "1"), ("x-part", "2"), ("X-PART", "3"))),
    Case("header-names-mixed-case", f"{API_URL}/", headers=(
        ("ZETA", "1"), ("alpha", "2"), ("X-Amz-Meta-Alpha", "3"), ("x-AMZ-meta", "4"))),
    Case("header-commas-and-colons", f"{API_URL}/", headers=(
        ("X-List", "a,b, c ,d"), ("X-Time", "12:30:00"), ("X-Empty-Item", "a,,b"))),
    Case("header-names-that-extend-each-other", f"{API_URL}/", headers=(
        ("x-a-b", "1"), ("x-a", "2"), ("x-a1", "3"), ("x-a_b", "4"), ("x-ab", "5"))),
    Case("header-never-signed", f"{API_URL}/", "POST", (
        ("User-Agent", "fixtures/1.0"), ("Expect", "100-continue"), ("Accept", "application/json"),
        ("Transfer-Encoding", "chunked"), ("X-Amzn-Trace-Id", "Root=1-2-3")), "{}"),
    Case("header-host-given", "https://127.0.0.1:8443/", headers=(("Host", "api.example.com"),)),

    # Hosts and ports
    Case("port-default-https", f"{API_URL}:443/jobs"),
    Case("port-default-http", "http://api.example.com:80/jobs"),
    Case("port-other-scheme-default", "https://api.example.com:80/jobs"),
    Case("port-other", "https://api.example.com:8443/jobs?page=2"),

    # Dates
    Case("date-last-second-of-year", f"{API_URL}/", date="2024-12-31T23:59:59Z"),
    Case("date-first-second-of-year", f"{API_URL}/", date="2025-01-01T00:00:00Z"),
    Case("date-last-fraction-of-day", f"{API_URL}/", date="2025-06-30T23:59:59.999Z"),
    Case("date-leap-day", f"{API_URL}/", date="2028-02-29T00:00:01Z", keys=SESSION),
    Case("date-after-2038", f"{API_URL}/", date="2038-01-19T03:14:08Z"),
    Case("date-single-digits", f"{API_URL}/", date="2026-01-02T03:04:05Z"),

    # Paths of other services than S3: normalized, then encoded once more
    Case("path-dot-segments", f"{API_URL}/a/./b/../c/"),
    Case("path-dots-above-root", f"{API_URL}/../../a/b"),
    Case("path-only-dots", f"{API_URL}/./"),
    Case("path-names-with-dots", f"{API_URL}/...//.a/b../..c"),
    Case("path-runs-of-slashes", f"{API_URL}//a///b//"),
    Case("path-trailing-slash", f"{API_URL}/a/b/"),
    Case("path-encoded-blank", f"{API_URL}/a%20b/c"),
    Case("path-encoded-percent", f"{API_URL}/100%25/%2520"),
    Case("path-encoded-slash", f"{API_URL}/a%2Fb/arn%3Aaws%3Assm"),
    Case("path-lower-case-escapes", f"{API_URL}/a%2fb%c3%a9"),
    Case("path-reserved-literal", f"{API_URL}/a:b@c/d+e*f/g,h;i/j=k&l$m!n/o(p)'q~r"),
    Case("path-accents-and-emoji", f"{API_URL}/caf%C3%A9/%F0%9F%9A%80"),
    Case("path-kept-and-encoded-twice", f"{API_URL}/a//b/./c%20d",
         options=Options(normalizesPath=False)),
    Case("path-normalised-and-encoded-once", f"{API_URL}/a//b/../c%20d/",
         options=Options(doubleEncodesPath=False)),

    # S3: the path unchanged, the body's hash in a header
    Case("s3-get", f"{S3_URL}/logs/2025/03/stdout", service="s3", options=S3),
    Case("s3-get-session", f"{S3_URL}/logs/2025/03/stdout", service="s3", options=S3, keys=SESSION),
    Case("s3-odd-key", f"{S3_URL}/a//b/../c%20d/%2B%25/%C3%A9%F0%9F%93%81/./", service="s3",
         options=S3),
    Case("s3-list", f"{S3_URL}/?list-type=2&prefix=logs/%C3%A9t%C3%A9/&delimiter=%2F&start-after=",
         service="s3", options=S3),
    Case("s3-put", f"{S3_URL}/upload.txt", "PUT", (
        ("Content-Type", "text/plain"), ("x-amz-meta-note", "two  words")), "hello\n",
         service="s3", options=S3),
    Case("s3-put-megabyte", f"{S3_URL}/upload.bin", "PUT", body=("0123456789abcdef", 65_536),
         service="s3", options=S3, keys=SESSION),

    # Presigned
    Case("presign-hour", f"{API_URL}/jobs/7", expires=3600),
    Case("presign-one-second", f"{API_URL}/jobs/7", expires=1),
    Case("presign-week", f"{API_URL}/jobs/7", expires=604_800),
    Case("presign-session", f"{API_URL}/jobs/7", expires=900, keys=SESSION),
    Case("presign-token-added-after-signing", f"{API_URL}/jobs/7", expires=900, keys=SESSION,
         options=Options(omitsSessionToken=True)),
    Case("presign-query", f"{API_URL}/jobs?z=1&a=%C3%A9%20%2B%2A&empty=&X-Last=~", expires=300),
    Case("presign-signed-header", f"{API_URL}/jobs/7", expires=300, headers=(
        ("X-Amz-Meta-Note", " two  words "), ("User-Agent", "fixtures/1.0"))),
    Case("presign-delete-with-port", "http://127.0.0.1:4566/jobs/7", "DELETE", expires=60),
    Case("presign-path", f"{API_URL}/a//b/../c%20d", expires=60),
    Case("presign-midnight", f"{API_URL}/", expires=60, date="2024-12-31T23:59:59Z"),
    Case("presign-s3-get", f"{S3_URL}/logs/stdout", service="s3", options=S3, expires=900),
    Case("presign-s3-session", f"{S3_URL}/logs/stdout", service="s3", options=S3,
         expires=43_200, keys=SESSION),
    Case("presign-s3-odd-key", f"{S3_URL}/a//b/../c%20d/%2B%C3%A9?versionId=x%2Fy", service="s3",
         options=S3, expires=900),
    Case("presign-s3-put", f"{S3_URL}/upload.txt", "PUT", service="s3", options=S3,
         expires=120),
]


class Expectation:
    """The expected canonical request, string to sign and signature, according to the specification."""

    def __init__(self, case: Case) -> None:
        url = urlsplit(case.url)
        keys, options = case.keys, case.options
        signs_token = keys.session_token is not None and not options.omitsSessionToken
        timestamp = re.sub(r"[-:]|\.\d+", "", case.date)
        scope = f"{timestamp[:8]}/{case.region}/{case.service}/aws4_request"
        presigns = case.expires is not None
        unsigned = presigns and not options.presignsBody
        payload = "UNSIGNED-PAYLOAD" if unsigned else digest(repeated(case.body))

        headers = [(name.lower(), " ".join(value.split())) for name, value in case.headers]
        if "host" not in dict(headers):
            headers.append(("host", host(case.url)))
        if not presigns:
            headers.append(("x-amz-date", timestamp))
            headers += [("x-amz-content-sha256", payload)] * options.signsBody
            if signs_token:
                headers.append(("x-amz-security-token", keys.session_token))
        names = sorted({name for name, _ in headers} - NEVER_SIGNED)
        joined = [(n, ",".join(value for name, value in headers if name == n)) for n in names]
        signed_headers = ";".join(names)

        query = query_pairs(url.query)
        late = []
        if presigns:
            query += [("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
                      ("X-Amz-Credential", f"{keys.access_key_id}/{scope}"),
                      ("X-Amz-Date", timestamp), ("X-Amz-Expires", str(case.expires)),
                      ("X-Amz-SignedHeaders", signed_headers)]
            if keys.session_token is not None:
                (query if signs_token else late).append(
                    ("X-Amz-Security-Token", keys.session_token))

        path = normalized(url.path) if options.normalizesPath else url.path or "/"
        self.canonical_request = "\n".join([
            case.method,
            quote(path, safe="/") if options.doubleEncodesPath else path,
            "&".join(f"{n}={v}" for n, v in sorted((quote(n, ""), quote(v, "")) for n, v in query)),
            *(f"{name}:{value}" for name, value in joined), "",
            signed_headers, payload])
        self.string_to_sign = "\n".join([
            "AWS4-HMAC-SHA256", timestamp, scope, digest(self.canonical_request.encode())])

        key = f"AWS4{keys.secret_access_key}".encode()
        for part in scope.split("/"):
            key = hmac.digest(key, part.encode(), hashlib.sha256)
        self.signature = hmac.digest(key, self.string_to_sign.encode(), hashlib.sha256).hex()
        self.authorization = (f"AWS4-HMAC-SHA256 Credential={keys.access_key_id}/{scope}, "
                              f"SignedHeaders={signed_headers}, Signature={self.signature}")
        self.query = sorted([*query, *late, ("X-Amz-Signature", self.signature)])


def host(url: str) -> str:
    """Returns the Host header of a URL, without the default port of its scheme."""
    parts = urlsplit(url)
    default = {"https": ":443", "http": ":80"}[parts.scheme]
    return parts.netloc.removesuffix(default)


def normalized(path: str) -> str:
    """Returns the path without dot segments and repeated slashes."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            kept = kept[:-1]
        elif segment not in ("", "."):
            kept.append(segment)
    return "/" + "/".join(kept) + ("/" if kept and path.endswith("/") else "")


def botocore_result(case: Case) -> tuple[str, str, str] | None:
    """Returns the results of botocore in the form that `record` compares, or None without such a signer."""
    options, keys = case.options, case.keys
    token = None if options.omitsSessionToken else keys.session_token
    arguments = [Credentials(keys.access_key_id, keys.secret_access_key, token), case.service,
                 case.region]
    presigns = case.expires is not None
    if options in (Options(), Options(omitsSessionToken=True), Options(signsBody=True)):
        plain, link = botocore.auth.SigV4Auth, botocore.auth.SigV4QueryAuth
    elif options == S3:
        plain, link = botocore.auth.S3SigV4Auth, botocore.auth.S3SigV4QueryAuth
    else:
        return None
    signer = link(*arguments, expires=case.expires) if presigns else plain(*arguments)

    # When it signs headers, botocore treats the query of a URL as canonical. It encodes parameters that
    # are passed separately.
    url, _, query = case.url.partition("?")
    request = AWSRequest(case.method, url, params=query_pairs(query), data=repeated(case.body))
    for name, value in case.headers:
        request.headers[name] = value
    if options.signsBody and not presigns:
        request.headers["X-Amz-Content-SHA256"] = digest(repeated(case.body))

    seen = {}
    original = signer.string_to_sign

    def string_to_sign(request: AWSRequest, canonical_request: str) -> str:
        seen["canonical"] = canonical_request
        seen["string"] = original(request, canonical_request)
        return seen["string"]

    now = datetime.fromisoformat(case.date).replace(tzinfo=None)
    with mock.patch("botocore.auth.get_current_datetime", return_value=now), \
            mock.patch.object(signer, "string_to_sign", string_to_sign):
        signer.add_auth(request)
    if presigns:
        return seen["canonical"], seen["string"], link_of(case, urlsplit(request.url).query)
    return seen["canonical"], seen["string"], request.headers["Authorization"]


def crt_result(case: Case, expected: Expectation) -> tuple[str, str, str]:
    """Returns the result of the C signer, which exposes only the signature, with the expected other results."""
    options, keys, presigns = case.options, case.keys, case.expires is not None
    url = urlsplit(case.url)
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    headers = list(case.headers)
    if "host" not in {name.lower() for name, _ in headers}:
        headers.append(("Host", host(case.url)))
    request = awscrt.http.HttpRequest(
        case.method, target, awscrt.http.HttpHeaders(headers), io.BytesIO(repeated(case.body)))
    kind = awscrt.auth.AwsSignatureType
    body_header = awscrt.auth.AwsSignedBodyHeaderType
    adds_body_header = options.signsBody and not presigns
    config = awscrt.auth.AwsSigningConfig(
        algorithm=awscrt.auth.AwsSigningAlgorithm.V4,
        signature_type=kind.HTTP_REQUEST_QUERY_PARAMS if presigns else kind.HTTP_REQUEST_HEADERS,
        credentials_provider=awscrt.auth.AwsCredentialsProvider.new_static(
            keys.access_key_id, keys.secret_access_key, keys.session_token),
        region=case.region, service=case.service,
        date=datetime.fromisoformat(case.date),
        use_double_uri_encode=options.doubleEncodesPath,
        should_normalize_uri_path=options.normalizesPath,
        signed_body_value=expected.canonical_request.rpartition("\n")[2],
        signed_body_header_type=(
            body_header.X_AMZ_CONTENT_SHA_256 if adds_body_header else body_header.NONE),
        expiration_in_seconds=case.expires,
        omit_session_token=options.omitsSessionToken)
    awscrt.auth.aws_sign_request(request, config).result(10)
    if presigns:
        result = link_of(case, request.path.partition("?")[2])
    else:
        result = request.headers.get("Authorization")
    return expected.canonical_request, expected.string_to_sign, result


def link_of(case: Case, query: str) -> str:
    """Returns a presigned query in the form that is compared: decoded, sorted, with the token."""
    pairs = query_pairs(query)
    if case.keys.session_token and "X-Amz-Security-Token" not in dict(pairs):
        pairs.append(("X-Amz-Security-Token", case.keys.session_token))
    return repr(sorted(pairs))


def record(case: Case) -> dict:
    """Returns a case with its expected results, after a comparison with every implementation.

    Raises:
        AssertionError: If one computes other results.
    """
    expected = Expectation(case)
    presigns = case.expires is not None
    ours = (expected.canonical_request, expected.string_to_sign,
            repr(expected.query) if presigns else expected.authorization)
    judges = {"botocore": botocore_result(case), "awscrt": crt_result(case, expected)}
    for judge, theirs in judges.items():
        assert theirs in (None, ours), f"{case.name}: {judge} computes\n{theirs}\nbut expected\n{ours}"

    result = {
        "name": case.name, "method": case.method, "url": case.url, "headers": case.headers,
        "body": case.body if isinstance(case.body, str) else None,
        "bodyRepeat": None if isinstance(case.body, str) else
        {"text": case.body[0], "count": case.body[1]},
        "credentials": case.keys.record(), "region": case.region, "service": case.service,
        "date": case.date, "epoch": epoch(case.date), "options": vars(case.options),
        "presignExpires": case.expires,
        "canonicalRequest": expected.canonical_request, "stringToSign": expected.string_to_sign,
        "signature": expected.signature,
        "authorization": None if presigns else expected.authorization,
        "presignedQuery": expected.query if presigns else None,
        "judges": sorted(judge for judge, theirs in judges.items() if theirs),
    }
    return {key: value for key, value in result.items() if value is not None}


def document() -> dict:
    """Returns the fixture file."""
    return {
        "about": [
            "Made by make_signing_fixtures.py; every case was signed by each of its judges.",
            "bodyRepeat: the body is that text, that many times.",
            "presignedQuery: decoded and sorted; signers may use any order in the URL.",
        ],
        "judges": {"awscrt": awscrt.__version__, "botocore": botocore.__version__},
        "cases": [record(case) for case in CASES],
    }
