import Foundation
import SSMKit

extension Measure {
    /// Returns the measurements of one signature each; `sha256` signs a body of a megabyte, which is mostly hashing.
    static func signing() throws -> [String: Measure] {
        let credentials = Credentials(
            accessKeyID: "AKIDEXAMPLE",
            secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
        )
        let sigV4 = SigV4Signer(service: "ssm", region: "eu-west-1")
        let call = try TransportRequest.getCommandInvocation(to: "https://ssm.eu-west-1.amazonaws.com/")
        var large = call
        large.body = Data(repeating: 0x61, count: 1_000_000)
        let link = TransportRequest(
            method: "GET",
            url: try URL.parsing("https://ssm.eu-west-1.amazonaws.com/?Action=GetCommandInvocation&InstanceId=i-0abc")
        )
        let parameters =
            "CommandContent=ZGYgLWg%3D&InstanceId.1=i-0abc&Name=disk&RegionId=cn-hangzhou&Type=RunShellScript"
        let acs3 = TransportRequest(
            method: "POST",
            url: try URL.parsing("https://ecs.cn-hangzhou.aliyuncs.com/?\(parameters)"),
            headers: ["x-acs-action": "RunCommand", "x-acs-version": "2014-05-26", "accept": "application/json"]
        )
        let rpc = TransportRequest(
            method: "POST",
            url: try URL.parsing(
                "https://ecs.cn-hangzhou.aliyuncs.com/?Action=RunCommand&Format=JSON&Version=2014-05-26&\(parameters)"
            )
        )
        let (acs3Signer, rpcSigner) = (ACS3Signer(), AliyunRPCSigner())
        return [
            "sigv4": Measure { _ = try sigV4.sign(call, with: credentials, at: Date()) },
            "sha256": Measure { [large] in _ = try sigV4.sign(large, with: credentials, at: Date()) },
            "presign": Measure {
                _ = try sigV4.presign(link, with: credentials, at: Date(), expiresIn: .seconds(900))
            },
            "acs3": Measure {
                _ = try acs3Signer.sign(
                    acs3,
                    with: credentials,
                    at: Date(),
                    nonce: String(UInt64.random(in: .min ... .max), radix: 16)
                )
            },
            "rpc": Measure {
                _ = try rpcSigner.sign(
                    rpc,
                    with: credentials,
                    at: Date(),
                    nonce: String(UInt64.random(in: .min ... .max), radix: 16)
                )
            },
        ]
    }
}

extension TransportRequest {
    /// The request of a GetCommandInvocation, as a client builds it.
    static func getCommandInvocation(to address: String) throws -> TransportRequest {
        TransportRequest(
            method: "POST",
            url: try URL.parsing(address),
            headers: [
                "content-type": "application/x-amz-json-1.1", "x-amz-target": "AmazonSSM.GetCommandInvocation",
            ],
            body: Data(#"{"CommandId":"\#(Sample.commandID)","InstanceId":"\#(Sample.instanceID)"}"#.utf8)
        )
    }
}

/// The parameters of the calls.
enum Sample {
    static let commandID = "0831e1a8-a1ac-4257-a1fd-c831bEXAMPLE"
    static let instanceID = "i-02573cafcfEXAMPLE"
}

extension URL {
    /// Parses a URL.
    /// - Throws: An error if the text is not a URL.
    static func parsing(_ text: String) throws -> URL {
        guard let url = URL(string: text) else { throw Unknown(name: text) }
        return url
    }
}
