"""Measures botocore, boto3 and awscrt with the same work as Sources/worker."""

import datetime
import io
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

import awscrt.auth
import awscrt.http
import awscrt.io
import boto3
import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials
import botocore.parsers
import botocore.serialize

from worker import serve, timed

INPUTS = Path(os.environ["BENCHMARK_INPUTS"])
SMALL = (INPUTS / "GetCommandInvocation.json").read_bytes()
LARGE = (INPUTS / "ListCommandInvocations.json").read_bytes()
KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
CALL = {"CommandId": "0831e1a8-a1ac-4257-a1fd-c831bEXAMPLE", "InstanceId": "i-02573cafcfEXAMPLE"}
BODY = b'{"CommandId":"0831e1a8-a1ac-4257-a1fd-c831bEXAMPLE","InstanceId":"i-02573cafcfEXAMPLE"}'
HEADERS = {"Content-Type": "application/x-amz-json-1.1",
           "X-Amz-Target": "AmazonSSM.GetCommandInvocation"}
URL = "https://ssm.eu-west-1.amazonaws.com/"
LINK = URL + "?Action=GetCommandInvocation&InstanceId=i-0abc"
SEND = {"DocumentName": "AWS-RunShellScript", "Comment": "disk space",
        "InstanceIds": ["i-02573cafcfEXAMPLE"], "MaxConcurrency": "10%", "TimeoutSeconds": 120,
        "Parameters": {"commands": ["df -h / | tail -1"], "executionTimeout": ["60"]}}


def client():
    config = botocore.config.Config(max_pool_connections=64, retries={"mode": "standard"})
    return boto3.session.Session().client(
        "ssm", region_name="eu-west-1", aws_access_key_id=KEY, aws_secret_access_key=SECRET,
        endpoint_url=os.environ["BENCHMARK_SERVER"], config=config)


def signing() -> dict:
    credentials = botocore.credentials.Credentials(KEY, SECRET)
    header = botocore.auth.SigV4Auth(credentials, "ssm", "eu-west-1")
    query = botocore.auth.SigV4QueryAuth(credentials, "ssm", "eu-west-1", expires=900)

    def sign(auth, method, url, headers, data):
        def run(count):
            # A signer changes its request, so each signature needs a new one. Its creation isn't timed.
            requests = [botocore.awsrequest.AWSRequest(method, url, headers, data) for _ in range(count)]
            start = perf_counter()
            for request in requests:
                auth.add_auth(request)
            return perf_counter() - start
        return run

    provider = awscrt.auth.AwsCredentialsProvider.new_static(KEY, SECRET)

    def sign_native(count):
        requests = [
            awscrt.http.HttpRequest(
                "POST", "/",
                awscrt.http.HttpHeaders([("host", "ssm.eu-west-1.amazonaws.com"), *HEADERS.items()]),
                awscrt.io.InputStream(io.BytesIO(BODY)))
            for _ in range(count)]
        config = awscrt.auth.AwsSigningConfig(
            algorithm=awscrt.auth.AwsSigningAlgorithm.V4,
            signature_type=awscrt.auth.AwsSignatureType.HTTP_REQUEST_HEADERS,
            credentials_provider=provider, region="eu-west-1", service="ssm",
            date=datetime.datetime.now(datetime.timezone.utc))
        start = perf_counter()
        for request in requests:
            awscrt.auth.aws_sign_request(request, config).result()
        return perf_counter() - start

    return {"botocore sigv4": sign(header, "POST", URL, HEADERS, BODY),
            "botocore presign": sign(query, "GET", LINK, {}, b""),
            "awscrt sigv4": sign_native}


def coding(model) -> dict:
    serializer = botocore.serialize.create_serializer("json", include_validation=True)
    send = model.operation_model("SendCommand")
    parser = botocore.parsers.create_parser("json")

    def parse(operation, body):
        shape = model.operation_model(operation).output_shape
        response = {"status_code": 200, "headers": {}, "body": body}
        return timed(lambda: parser.parse(response, shape))

    return {"botocore encode": timed(lambda: serializer.serialize_to_request(SEND, send)),
            "botocore decode-small": parse("GetCommandInvocation", SMALL),
            "botocore decode-large": parse("ListCommandInvocations", LARGE),
            "json decode-small": timed(lambda: json.loads(SMALL)),
            "json decode-large": timed(lambda: json.loads(LARGE))}


def calls() -> dict:
    class Raw:
        def stream(self, *_, **__):
            yield SMALL

    memory = client()
    memory.meta.events.register("before-send.ssm.*", lambda **_: botocore.awsrequest.AWSResponse(
        URL, 200, {"x-amzn-RequestId": "4e8a5f3c-0000-4000-8000-000000000000"}, Raw()))
    wired = client()

    def call_concurrently(width):
        pool = ThreadPoolExecutor(width)
        call = lambda count: [wired.get_command_invocation(**CALL) for _ in range(count)]

        def run(count):
            start = perf_counter()
            list(pool.map(call, [len(range(lane, count, width)) for lane in range(width)]))
            return perf_counter() - start
        return run

    measures = {f"boto3 http-{width}": call_concurrently(width) for width in (16, 64)}
    measures["boto3 http-1"] = timed(lambda: wired.get_command_invocation(**CALL))
    measures["boto3 call-memory"] = timed(lambda: memory.get_command_invocation(**CALL))
    return measures


if __name__ == "__main__":
    serve(signing() | coding(client().meta.service_model) | calls())
