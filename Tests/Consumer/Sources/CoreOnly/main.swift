// Signs a request with the base module alone.

import CloudCore
import Foundation

let keys = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret")
guard let url = URL(string: "https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15") else {
    exit(1)
}
let request = TransportRequest(method: "GET", url: url)
let signed = try SigV4Signer(service: "sts", region: "eu-west-1").sign(request, with: keys, at: .now)
print("CoreOnly", signed.headers["authorization"]?.hasPrefix("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/") == true)
