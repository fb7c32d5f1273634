import CloudCore
import CloudEmulator
import CloudTestSupport
import Foundation
import Synchronization

/// What `aws login` leaves in its file.
struct LoginFile: Sendable {
    /// When the keys end.
    var end: String

    /// The members that renewing takes, as they are written.
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

/// A machine with a profile of `aws login`, whose files can be written.
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
    ///   - text: What is in the file.
    ///   - folder: Where the file is.
    ///   - config: What is in the profile beside the session.
    ///   - environment: The variables.
    ///   - isReadOnly: Whether the file can't be written.
    ///   - clock: The time.
    ///   - answers: What the sign-in service answers.
    init(
        text: String?,
        folder: String = "/home/.aws/login/cache",
        config: String = "region = eu-west-1",
        environment: [String: String] = [:],
        isReadOnly: Bool = false,
        clock: ManualClock = ManualClock(),
        _ answers: [StubTransport.Response] = []
    ) {
        self.clock = clock
        self.path = "\(folder)/\(Self.fileName)"
        self.config = "[default]\nlogin_session = \(Self.session)\n\(config)\n"
        self.environment = environment
        self.transport = StubTransport(responses: answers)
        self.contents = Mutex(text)
        self.isReadOnly = isReadOnly
    }

    convenience init(
        _ file: LoginFile,
        folder: String = "/home/.aws/login/cache",
        config: String = "region = eu-west-1",
        environment: [String: String] = [:],
        isReadOnly: Bool = false,
        _ answers: TransportResponse...
    ) {
        self.init(
            text: file.text,
            folder: folder,
            config: config,
            environment: environment,
            isReadOnly: isReadOnly,
            answers.map { answer in { _ in answer } }
        )
    }

    /// What is in the file.
    var text: String? {
        get { self.contents.withLock { $0 } }
        set { self.contents.withLock { $0 = newValue } }
    }

    /// What the sign-in service was sent.
    var requests: [TransportRequest] { self.transport.requests }

    /// Returns the profile's provider.
    /// - Parameters:
    ///   - region: The region that it is made with.
    ///   - observer: What is told of its calls.
    ///   - wrapping: Puts something before the sign-in service.
    /// - Returns: The provider.
    func provider(
        region: String? = nil,
        observer: (any CallObserver)? = nil,
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
        host.observer = observer
        host.writeFile = { path, contents in
            guard path == self.path, !self.isReadOnly else { return false }
            self.text = String(decoding: contents, as: UTF8.self)
            return true
        }
        return AWSProfileCredentials(region: region, host: host)
    }
}

extension TransportResponse {
    /// What the sign-in service answers with new keys.
    static func login(_ id: String, refreshToken: String = "NEXT-SECRETTOKEN0123456789", seconds: Int = 900)
        -> TransportResponse
    {
        .text(
            #"{"accessToken":{"accessKeyId":"\#(id)","secretAccessKey":"SECRETKEY0123456789","#
                + #""sessionToken":"SECRETTOKEN0123456789"},"tokenType":"aws_sigv4","expiresIn":\#(seconds),"#
                + #""refreshToken":"\#(refreshToken)"}"#
        )
    }

    /// What the sign-in service answers when it refuses.
    static func loginError(
        _ code: String,
        type: String = "AccessDeniedException",
        message: String = "no",
        status: Int = 400
    ) -> TransportResponse {
        var answer = TransportResponse.text(#"{"error":"\#(code)","message":"\#(message)"}"#, status: status)
        answer.headers["x-amzn-errortype"] = type
        return answer
    }
}
