"""Measures the official Alibaba SDK with the signatures that Sources/worker computes."""

from types import SimpleNamespace

from alibabacloud_tea_openapi.utils import Utils

from worker import serve, timed

KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
PARAMETERS = {"CommandContent": "ZGYgLWg=", "InstanceId.1": "i-0abc", "Name": "disk",
              "RegionId": "cn-hangzhou", "Type": "RunShellScript"}
ALGORITHM = "ACS3-HMAC-SHA256"


def sign_acs3() -> None:
    """Builds the headers of version 3, as the SDK's client does for each call."""
    headers = {"host": "ecs.cn-hangzhou.aliyuncs.com", "x-acs-version": "2014-05-26",
               "x-acs-action": "RunCommand", "x-acs-date": Utils.get_timestamp(),
               "x-acs-signature-nonce": Utils.get_nonce(), "accept": "application/json"}
    payload = Utils.hash(b"", ALGORITHM).hex()
    headers["x-acs-content-sha256"] = payload
    request = SimpleNamespace(method="POST", pathname="/", query=PARAMETERS, headers=headers)
    headers["Authorization"] = Utils.get_authorization(request, ALGORITHM, payload, KEY, SECRET)


def sign_rpc() -> None:
    """Builds the parameters of version 1, as the SDK's client does for each call."""
    query = {"Action": "RunCommand", "Format": "json", "Version": "2014-05-26",
             "Timestamp": Utils.get_timestamp(), "SignatureNonce": Utils.get_nonce(),
             "SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0", "AccessKeyId": KEY, **PARAMETERS}
    query["Signature"] = Utils.get_rpcsignature(query, "POST", SECRET)


if __name__ == "__main__":
    serve({"aliyun acs3": timed(sign_acs3), "aliyun rpc": timed(sign_rpc)})
