import CloudCore
import CloudTestSupport
import Foundation
import Synchronization

/// A machine with a writable configuration of Alibaba's command-line tool, which has a profile `a` in OAuth mode.
final class SignInMachine: Sendable {
    /// The time on the machine: 2026-01-02 12:00.
    static let now = 1_767_355_200

    static let keys =
        #""access_key_id":"OLD","access_key_secret":"SECRETKEY0123456789","sts_token":"SECRETTOKEN0123456789""#

    static let path = "/home/.aliyun/config.json"

    let transport: StubTransport
    private let text: Mutex<String>
    private let isWritable: Bool
    private let shared: Mutex<HostSystem>

    init(_ members: String..., isWritable: Bool = true, responses: [StubTransport.Response]) {
        let members = [#""name":"a","mode":"OAuth""#] + members.filter { !$0.isEmpty }
        self.text = Mutex(#"{"current":"a","profiles":[{\#(members.joined(separator: ","))}]}"#)
        self.transport = StubTransport(responses: responses)
        self.isWritable = isWritable
        self.shared = Mutex(TestHost(transport: self.transport).system)
    }

    convenience init(_ members: String..., isWritable: Bool = true, responding responses: TransportResponse...) {
        self.init(
            members.joined(separator: ","),
            isWritable: isWritable,
            responses: responses.map { response in { _ in response } }
        )
    }

    /// The contents of the file.
    var file: String {
        get { self.text.withLock(\.self) }
        set { self.text.withLock { $0 = newValue } }
    }

    var host: HostSystem {
        var host = self.shared.withLock(\.self)
        host.readFile = { path, _ throws(FileError) in
            guard path == Self.path else { throw FileError(path: path, reason: .missing) }
            return Data(self.file.utf8)
        }
        host.writeFile = { path, contents in
            guard path == Self.path, self.isWritable else { return false }
            self.file = String(decoding: contents, as: UTF8.self)
            return true
        }
        return host
    }

    var provider: AlibabaCloudCLIProfileCredentials { AlibabaCloudCLIProfileCredentials(host: self.host) }

    /// The properties of the first profile in the file, as strings.
    var profile: [String: String] {
        let document = try? JSONSerialization.jsonObject(with: Data(self.file.utf8)) as? [String: Any]
        let profiles = document?["profiles"] as? [[String: Any]]
        return profiles?.first?.mapValues { "\($0)" } ?? [:]
    }

    /// Returns the tokens of a profile, with the lifetime of the access token in seconds.
    static func tokens(_ lifetime: Int, refresh: String? = "SECRETREFRESH0123456789") -> String {
        let refresh = refresh.map { #","oauth_refresh_token":"\#($0)""# } ?? ""
        return #""oauth_access_token":"SECRETBEARER0123456789","oauth_access_token_expire":\#(self.now + lifetime)"#
            + refresh
    }

    /// Returns the keys of a profile, with their lifetime in seconds.
    static func keys(_ lifetime: Int) -> String { #"\#(self.keys),"sts_expiration":\#(self.now + lifetime)"# }
}

extension TransportResponse {
    /// Returns the response of Alibaba's OAuth service with new tokens.
    static func alibabaCloudTokens(refresh: String? = "SECRETREFRESH9876543210", lifetime: String = "3600")
        -> TransportResponse
    {
        let refresh = refresh.map { #","refresh_token":"\#($0)""# } ?? ""
        return .text(
            #"{"access_token":"SECRETBEARER9876543210","expires_in":\#(lifetime),"token_type":"Bearer"\#(refresh)}"#
        )
    }

    /// Returns the response of Alibaba's OAuth service with keys.
    static func alibabaCloudOAuth(_ id: String) -> TransportResponse {
        .text(
            #"{"requestId":"1","accessKeyId":"\#(id)","accessKeySecret":"SECRETKEY0123456789","#
                + #""securityToken":"SECRETTOKEN0123456789","expiration":"2026-01-02T13:00:00Z"}"#
        )
    }
}
