import CloudCore
import CloudTestSupport
import Foundation
import Synchronization

/// The contents of the file that `aws login` writes.
struct LoginFile: Sendable {
    /// The expiration of the keys.
    var end: String

    /// The members needed for the renewal, as JSON text.
    var members: [String: String] = [
        "refreshToken": #""SECRETTOKEN0123456789""#, "clientId": #""arn:aws:signin:::devtools/same-device""#,
        "dpopKey": #""SECRETKEY0123456789""#,
    ]

    init(until end: String) { self.end = end }

    var text: String {
        let members = self.members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
        return #"{"accessToken":{"accessKeyId":"LOGIN","secretAccessKey":"SECRETKEY0123456789","#
            + #""sessionToken":"SECRETTOKEN0123456789","accountId":"123","expiresAt":"\#(self.end)"},"#
            + #""tokenType": "aws_sigv4", "idToken":"SECRETJWT0123456789", "more":[1.0, {"refreshToken":"\u0031"}], "#
            + members.joined(separator: ",") + "}"
    }
}

/// A machine with an `aws login` profile and a writable file.
final class LoginMachine: Sendable {
    static let session = "arn:aws:iam::123:user/me"

    /// The SHA-256 of the session.
    static let fileName = "\(CloudCore.SHA256.hash(Array(session.utf8)).hexadecimal).json"

    let clock: ManualClock
    private let path: String
    private let config: String
    private let environment: [String: String]
    private let transport: StubTransport
    private let contents: Mutex<String?>
    private let isReadOnly: Bool

    /// Creates a machine.
    /// - Parameters:
    ///   - text: The contents of the file.
    ///   - folder: The folder of the file.
    ///   - config: The settings of the profile besides the session.
    ///   - environment: The environment variables.
    ///   - isReadOnly: Whether the file can't be written.
    ///   - clock: The clock.
    ///   - responses: The responses of the sign-in service.
    init(
        text: String?,
        folder: String = "/home/.aws/login/cache",
        config: String = "region = eu-west-1",
        environment: [String: String] = [:],
        isReadOnly: Bool = false,
        clock: ManualClock = ManualClock(),
        _ responses: [StubTransport.Response] = []
    ) {
        self.clock = clock
        self.path = "\(folder)/\(Self.fileName)"
        self.config = "[default]\nlogin_session = \(Self.session)\n\(config)\n"
        self.environment = environment
        self.transport = StubTransport(responses: responses)
        self.contents = Mutex(text)
        self.isReadOnly = isReadOnly
    }

    convenience init(
        _ file: LoginFile,
        folder: String = "/home/.aws/login/cache",
        config: String = "region = eu-west-1",
        environment: [String: String] = [:],
        isReadOnly: Bool = false,
        _ responses: TransportResponse...
    ) {
        self.init(
            text: file.text,
            folder: folder,
            config: config,
            environment: environment,
            isReadOnly: isReadOnly,
            responses.map { response in { _ in response } }
        )
    }

    /// The contents of the file.
    var text: String? {
        get { self.contents.withLock { $0 } }
        set { self.contents.withLock { $0 = newValue } }
    }

    /// The requests to the sign-in service.
    var requests: [TransportRequest] { self.transport.requests }

    /// Returns the profile's provider.
    /// - Parameters:
    ///   - region: The region of the provider.
    ///   - wrapping: A closure that wraps the transport to the sign-in service.
    /// - Returns: The provider.
    func provider(
        region: String? = nil,
        wrapping: (any HTTPTransport) -> any HTTPTransport = { $0 }
    ) -> AWSProfileCredentials {
        let nonces = Counter()
        var host = HostSystem(
            environment: self.environment,
            homeFolder: "/home",
            readFile: { path, _ throws(FileError) in
                if path == "/home/.aws/config" { return Data(self.config.utf8) }
                guard path == self.path, let text = self.text else { throw FileError(path: path, reason: .missing) }
                return Data(text.utf8)
            },
            transport: wrapping(self.transport),
            time: self.clock.time,
            random: { 0.5 },
            unique: { "nonce-\(nonces.next())" }
        )
        host.writeFile = { path, contents in
            guard path == self.path, !self.isReadOnly else { return false }
            self.text = String(decoding: contents, as: UTF8.self)
            return true
        }
        return AWSProfileCredentials(region: region, host: host)
    }
}

extension TransportResponse {
    /// Returns the sign-in service's response with new keys.
    static func login(_ id: String, refreshToken: String = "NEXT-SECRETTOKEN0123456789", seconds: Int = 900)
        -> TransportResponse
    {
        .text(
            #"{"accessToken":{"accessKeyId":"\#(id)","secretAccessKey":"SECRETKEY0123456789","#
                + #""sessionToken":"SECRETTOKEN0123456789"},"tokenType":"aws_sigv4","expiresIn":\#(seconds),"#
                + #""refreshToken":"\#(refreshToken)"}"#
        )
    }

    /// Returns the sign-in service's error response.
    static func loginError(
        _ code: String,
        type: String = "AccessDeniedException",
        message: String = "no",
        status: Int = 400
    ) -> TransportResponse {
        var response = TransportResponse.text(#"{"error":"\#(code)","message":"\#(message)"}"#, status: status)
        response.headers["x-amzn-errortype"] = type
        return response
    }
}
