#!/usr/bin/env python3
"""Writes endpoints/aws.json: where botocore's endpoint rules send requests of the services that
are called beside Systems Manager, in every region and with each of the options.

S3 is asked for a bucket in the path, and the sign-in service for a token. The names of whole
partitions, such as aws-global, are left out: they are no regions. An outcome without a URL is an error. With --check it writes nothing and
fails if the file is not what it would write.
"""

import itertools
import json
import sys

from makers import command

CUSTOM = "http://localhost:4566/base"
BUCKET = "my.bucket"
# By the service's name in variables, as botocore names it.
SERVICES = {"ssm": "ssm", "sts": "sts", "sso": "sso", "sso_oidc": "sso-oidc", "s3": "s3",
            "signin": "signin"}
# What an operation adds to the parameters of the rules.
OPERATION = {"s3": {"Bucket": BUCKET, "ForcePathStyle": True}, "signin": {"IsControlPlane": False}}


def fixtures() -> dict[str, str]:
    """The text of each file by its name."""
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
        # A region that is not known yet, too.
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
