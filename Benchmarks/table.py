"""The rows of the table: the measurements, the peers and the targets."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A measurement, the peers that it is compared with, and its targets."""

    what: str
    ours: str
    peers: tuple[str, ...] = ()
    #: The minimum ratio of a peer's time to ours, for each peer with a target.
    targets: tuple[tuple[str, float], ...] = ()
    #: The maximum time in microseconds.
    limit: float | None = None


ROWS = [
    Row("SigV4, one GetCommandInvocation", "sigv4", ("awscrt sigv4", "botocore sigv4"),
        (("awscrt sigv4", 4), ("botocore sigv4", 8))),
    Row("SigV4, presigned URL", "presign", ("botocore presign",)),
    Row("ACS3", "acs3", ("aliyun acs3",), (("aliyun acs3", 8),)),
    Row("RPC signature", "rpc", ("aliyun rpc",), (("aliyun rpc", 12),)),
    Row("encode one SendCommand", "encode", ("botocore encode",)),
    Row("decode one GetCommandInvocation", "decode-small", ("botocore decode-small", "json decode-small")),
    Row("decode 1 MB of ListCommandInvocations", "decode-large",
        ("botocore decode-large", "json decode-large", "decode-large-codable"),
        (("botocore decode-large", 20), ("json decode-large", 1))),
    Row("call without the transport", "call-memory", ("boto3 call-memory",), limit=25),
    Row("call, default transport", "http-default-1", ("http-urlsession-1", "http-ahc-1", "boto3 http-1"),
        (("http-urlsession-1", 1 / 0.3), ("boto3 http-1", 5))),
    Row("call, default transport, 16 concurrent", "http-default-16",
        ("http-urlsession-16", "http-ahc-16", "boto3 http-16"), (("http-urlsession-16", 4), ("http-ahc-16", 1))),
    Row("call, default transport, 64 concurrent", "http-default-64",
        ("http-bare-64", "http-urlsession-64", "http-ahc-64", "boto3 http-64"),
        (("http-bare-64", 1 / 1.35), ("http-urlsession-64", 4), ("http-ahc-64", 1))),
    Row("call over TLS, default transport", "https-default-1", ("https-urlsession-1",),
        (("https-urlsession-1", 1 / 0.3),)),
    Row("call over TLS, default transport, 16 concurrent", "https-default-16", ("https-urlsession-16",),
        (("https-urlsession-16", 1 / 0.3),)),
    Row("call over TLS, default transport, 64 concurrent", "https-default-64", ("https-urlsession-64",),
        (("https-urlsession-64", 1 / 0.3),)),
    Row("call, trait AsyncHTTPClient", "http-trait-1", ("http-ahc-1", "boto3 http-1"),
        (("http-ahc-1", 1 / 1.3),)),
    Row("call, trait AsyncHTTPClient, 16 concurrent", "http-trait-16", ("http-ahc-16", "boto3 http-16"),
        (("http-ahc-16", 1 / 1.6),)),
    Row("call, trait AsyncHTTPClient, 64 concurrent", "http-trait-64", ("http-ahc-64", "boto3 http-64")),
]

#: The display names of measurements.
NAMES = {"http-urlsession": "bare URLSession", "https-urlsession": "bare URLSession",
         "http-ahc": "bare async-http-client", "http-bare": "the bare transport",
         "decode-large-codable": "JSONDecoder on our types",
         "json decode-large": "Python's json.loads", "json decode-small": "Python's json.loads"}

#: The measurements that callgrind counts, with the number of repetitions.
HOT_PATHS = {"sigv4": 1_000, "presign": 1_000, "acs3": 1_000, "rpc": 1_000, "encode": 1_000,
             "decode-small": 1_000, "decode-large": 4, "call-memory": 1_000}
