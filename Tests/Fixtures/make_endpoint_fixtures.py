#!/usr/bin/env python3
"""Writes endpoints/aws.json: the endpoints that botocore's rules resolve for Systems Manager and the
other services that the library calls, in every region and with each of the options.

For S3 the rules get a bucket in the path, and for the sign-in service they get a request for a token.
Names of whole partitions, such as aws-global, are left out, since they are not regions. A case without
a URL is an error of the rules. With --check it writes nothing, and fails if the file differs from its
output.
"""

import itertools
import json
import sys

from makers import command

CUSTOM = "http://localhost:4566/base"
BUCKET = "my.bucket"
# botocore's name of each service, by the service's name in environment variables.
SERVICES = {"ssm": "ssm", "sts": "sts", "sso": "sso", "sso_oidc": "sso-oidc", "s3": "s3",
            "signin": "signin"}
# The parameters that an operation adds to those of the rules.
OPERATION = {"s3": {"Bucket": BUCKET, "ForcePathStyle": True}, "signin": {"IsControlPlane": False}}


def fixtures() -> dict[str, str]:
    """Returns the text of each file by its name."""
    import botocore
    from botocore.endpoint_provider import EndpointProvider
    from botocore.exceptions import BotoCoreError
    from botocore.loaders import Loader

    loader = Loader()
    partitions = loader.load_data("partitions")
    regions = sorted(name for partition in partitions["partitions"]
                     for name in partition["regions"] if not name.endswith("-global"))
    cases = []
    for name, service in SERVICES.items():
        provider = EndpointProvider(
            loader.load_service_model(service, "endpoint-rule-set-1"), partitions)
        # Includes regions that the rules do not contain.
        for region, fips, dual, custom in itertools.product(
                [*regions, "eu-middle-7", "us-gov-middle-7"], (False, True), (False, True),
                (None, CUSTOM)):
            if custom and region != "us-east-1":
                continue
            options = OPERATION.get(name, {}) | ({"Endpoint": custom} if custom else {})
            try:
                url = provider.resolve_endpoint(
                    Region=region, UseFIPS=fips, UseDualStack=dual, **options).url
            except BotoCoreError:
                url = None
            cases.append({"service": name, "region": region, "fips": fips, "dualStack": dual,
                          "custom": custom, "url": url and url.removesuffix(f"/{BUCKET}")})
    print(f"aws: {len(cases)} cases")
    lines = ",\n".join(json.dumps(case, sort_keys=True) for case in cases)
    head = json.dumps({"oracle": f"botocore {botocore.__version__}"})[:-1]
    return {"aws.json": f'{head}, "cases": [\n{lines}\n]}}\n'}


if __name__ == "__main__":
    sys.exit(command.run(fixtures, "endpoints", __doc__))
