"""Reads a setup with Alibaba Cloud's own package, in a separate process because it reads the environment.

Takes the address of the server that replaces Alibaba Cloud's hosts, and prints a line of JSON.
"""

import json
import sys
import urllib.parse

from Tea.core import TeaCore

SERVER = urllib.parse.urlsplit(sys.argv[1])
send = TeaCore.do_action


def rerouted(request, *arguments, **options):  # noqa: ANN001, ANN002, ANN003, ANN201
    """Sends requests for hosts of Alibaba Cloud to the server."""
    host = request.headers.get("host", "")
    if host.endswith(".aliyuncs.com") or host == "100.100.100.200":
        prefix = "/ok/aliyun-sts" if host.endswith(".aliyuncs.com") else "/ok"
        request.headers["host"] = SERVER.hostname
        request.port = SERVER.port
        request.protocol = "http"
        request.pathname = prefix + (request.pathname or "/")
    elif host.startswith("oauth."):
        request.headers["host"] = SERVER.hostname
        request.port = SERVER.port
        request.protocol = "http"
        request.pathname = "/ok/aliyun-oauth" + request.pathname
    elif request.pathname == "/cloud-credentials":
        request.pathname = "/ok/cloud-credentials"
    return send(request, *arguments, **options)


TeaCore.do_action = rerouted

from alibabacloud_credentials.provider import DefaultCredentialsProvider  # noqa: E402


def main() -> None:
    """Prints the credentials that the package resolves."""
    result: dict[str, str | None] = {"accessKeyID": None}
    try:
        result["accessKeyID"] = DefaultCredentialsProvider().get_credentials().get_access_key_id()
    except Exception as error:  # any failure is a result
        result["error"] = f"{type(error).__name__}: {error}"[:300]
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
